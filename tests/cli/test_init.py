"""``init``: what it asks, what it writes, what it refuses."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from cli.brandfile import array, quoted
from cli.main import app
from crawler.config import Workspace
from tests.cli.stage import one_sentence, run


def test_flags_stand_in_the_file(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    done = run(
        "init", folder, "--yes", "--name", 'Acme "Roast"', "--about", "We roast.\nSlowly.", "--languages", "en, no",
        "--timezone", "Europe/Oslo", "--contact", "me@acme.example", "--topics", "cold brew,latte art",
        "--hashtags", "#coffee,barista", "--handles", "mastodon=@acme@social.example", "--competitors", "Globex Corp",
    )  # fmt: skip
    assert done.exit_code == 0
    brand = Workspace(folder).brand()
    assert brand.name == 'Acme "Roast"'
    assert brand.brand.about == "We roast.\nSlowly."
    assert brand.brand.languages == ("en", "no")
    assert brand.niche.hashtags == ("coffee", "barista")
    assert brand.brand.handles == {"mastodon": "@acme@social.example"}
    assert "Globex Corp" in brand.competitors
    assert brand.safety.never
    assert {path.name for path in folder.iterdir()} == {"brand.toml", ".env", "reports", ".gitignore"}
    assert stat.S_IMODE((folder / ".env").stat().st_mode) == 0o600


def test_questions_take_their_answers(tmp_path: Path) -> None:
    answers = ["", "We roast.", "en", "Europe/Oslo", "me@acme.example", "coffee", "", "", ""]
    done = CliRunner().invoke(app, ["init", str(tmp_path / "acme")], input="\n".join(answers) + "\n")
    assert done.exit_code == 0
    brand = Workspace(tmp_path / "acme").brand()
    assert (brand.name, brand.brand.timezone, brand.niche.topics) == ("acme", "Europe/Oslo", ("coffee",))


def test_questions_left_half_way_make_nothing(tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["init", str(tmp_path / "acme")], input="Acme\n")
    assert done.exit_code == 130
    assert not (tmp_path / "acme").exists()


def test_nothing_is_overwritten(workspace: Path) -> None:
    before = (workspace / "brand.toml").read_bytes()
    done = run("init", workspace, "--yes", "--about", "Other")
    assert done.exit_code == 2
    assert "is not overwritten" in one_sentence(done.stderr)
    assert (workspace / "brand.toml").read_bytes() == before


@pytest.mark.parametrize(
    ("flag", "value", "said"),
    [
        ("--timezone", "Mars/Olympus", "no time zone is called"),
        ("--languages", "english", "brand.languages"),
        ("--handles", "@acme", "names no platform"),
    ],
)
def test_answers_that_cannot_be_leave_nothing_behind(flag: str, value: str, said: str, tmp_path: Path) -> None:
    done = run("init", tmp_path / "acme", "--yes", flag, value)
    assert done.exit_code == 2
    assert said in one_sentence(done.stderr)
    assert not (tmp_path / "acme").exists()


def test_a_file_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "acme").write_text("a file", encoding="utf-8")
    done = run("init", tmp_path / "acme", "--yes")
    assert done.exit_code == 2
    assert "acme" in one_sentence(done.stderr)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_any_text_can_be_quoted(text: str) -> None:
    assert tomllib.loads(f"a = {quoted(text)}\nb = {array([text, text])}") == {"a": text, "b": [text, text]}
