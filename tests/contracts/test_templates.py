"""No template speaks past the catalogues: whatever a person reads or hears goes through gettext."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "cli").rglob("templates/*.html"))
HEARD = frozenset({"aria-label", "title", "placeholder", "alt", "label"})
SAME_EVERYWHERE = frozenset({"topcomment", "explain", "lang"})
NAMES = frozenset({"Enter", "Esc", "Excel"})
"""Written on keys and programs, whoever reads them."""
_WORD = re.compile(r"[A-Za-z]{2,}")
_CODE = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_PROSE = re.compile(r"[A-Z][a-z]|[a-z] [a-z]")
_TELLING = frozenset({"gettext", "ngettext"})


class _Read(HTMLParser):
    """Collects what is read of a page, and what a screen reader says of it."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("style", "script")
        self.said += [value or "" for name, value in attrs if name in HEARD]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("style", "script")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def bare(source: str) -> set[str]:
    """Words that stand in a template as they are."""
    read = _Read()
    read.feed(_CODE.sub("0", source))
    return {word for text in read.said for word in _WORD.findall(text)} - SAME_EVERYWHERE


def untold(source: str) -> list[str]:
    """Prose in the code of a template that is not given to gettext."""
    return list(_prose(Environment(autoescape=True).parse(source)))


def _prose(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in _TELLING:
        for given in node.kwargs:
            yield from _prose(given.value)
        return
    if isinstance(node, nodes.Compare | nodes.Include | nodes.Extends | nodes.FromImport):
        return  # words of the code
    if (
        isinstance(node, nodes.Const)
        and isinstance(node.value, str)
        and _PROSE.search(node.value)
        and node.value not in NAMES
    ):
        yield node.value
    for child in node.iter_child_nodes():
        yield from _prose(child)


def test_there_are_templates() -> None:
    assert len(TEMPLATES) > 30


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parents[1].name}/{path.name}")
def test_every_word_of_a_template_can_be_told_in_another_language(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert bare(source) == set()
    assert untold(source) == []


def test_what_was_forgotten_would_be_seen() -> None:
    source = '<p title="Read me">Hello {{ gettext("world", name="Some name") }} {{ x or "No title" }}</p>'
    assert bare(source) == {"Hello", "Read", "me"}
    assert untold(source) == ["Some name", "No title"]
