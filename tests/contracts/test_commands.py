"""Every command says what it does, shows an example, and stands in docs/commands.md as it is."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from cli import docs
from cli.main import app

BLUEPRINT = {
    "init", "doctor", "sources", "crawl", "rank", "morning", "pause", "watch", "list", "explain", "report", "export",
    "record", "mark", "browse", "demo", "evaluate", "db upgrade", "db stats", "db forget", "people", "trends",
    "outcome add", "outcome list", "outcome set", "outcome report",
}  # fmt: skip


def commands(group: Any = None, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in (group or typer.main.get_group(app)).commands.items():
        if hasattr(command, "commands"):
            yield from commands(command, f"{prefix}{name} ")
        else:
            yield prefix + name, command


ALL = dict(commands())


def test_the_commands_of_the_blueprint_are_there() -> None:
    assert set(ALL) == BLUEPRINT


@pytest.mark.parametrize("name", ALL)
def test_help_begins_with_a_sentence_and_ends_with_an_example(name: str) -> None:
    text = ALL[name].help
    assert re.match(r"[A-Z].*[.:]", text.splitlines()[0]), text
    example = re.search(r"^Example: (topcomment .*)$", text, re.MULTILINE)
    assert example, f"{name} shows no example"
    assert example[1].startswith(f"topcomment {name}")


@pytest.mark.parametrize("name", ALL)
def test_example_uses_options_that_exist(name: str) -> None:
    example = re.search(r"^Example: (topcomment .*)$", ALL[name].help, re.MULTILINE)
    assert example
    known = {option for param in ALL[name].params for option in param.opts}
    words = shlex.split(example[1].split("&&")[0])
    assert {word for word in words if word.startswith("-")} <= known


@pytest.mark.parametrize("name", ALL)
def test_every_option_has_help(name: str) -> None:
    assert all(param.help for param in ALL[name].params if param.name != "help")


@pytest.mark.parametrize("name", ALL)
def test_help_is_printed(name: str) -> None:
    shown = CliRunner().invoke(app, [*name.split(), "--help"])
    assert shown.exit_code == 0
    assert "Example:" in shown.stdout


def test_the_page_of_commands_is_current() -> None:
    assert docs.PAGE.read_text(encoding="utf-8") == docs.rendered(), "docs/commands.md is stale; run `make docs`"


def test_the_pages_of_sources_are_current() -> None:
    there = {path.name: path.read_text(encoding="utf-8") for path in docs.SOURCES.glob("*.md")}
    assert there == docs.source_pages(), "docs/sources is stale; run `make docs`"
