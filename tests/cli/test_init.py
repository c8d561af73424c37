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
from cli.setup.sitefacts import SiteFacts
from cli.setup.website import Reading
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
    answers = ["", "", "We roast.", "en", "Europe/Oslo", "me@acme.example", "coffee", "", "", ""]
    done = CliRunner().invoke(app, ["init", str(tmp_path / "acme")], input="\n".join(answers) + "\n")
    assert done.exit_code == 0
    brand = Workspace(tmp_path / "acme").brand()
    assert (brand.name, brand.brand.timezone, brand.niche.topics) == ("acme", "Europe/Oslo", ("coffee",))


def test_what_cannot_be_is_asked_again_and_nothing_that_was_typed_is_lost(tmp_path: Path) -> None:
    wrong = {"acme": "no web address", "Klingonish": "not known as a language", "Oslo": "did you mean Europe/Oslo",
             "": "reach whoever asks them", "@acme": "names no platform", "insta=@acme": "no platform"}  # fmt: skip
    answers = ["acme", "", "Acme", "We roast.", "Klingonish", "Norwegian Bokmål, English", "Oslo", "Europe/Oslo",
               "", "me@acme.example", "coffee", "#a, b", "@acme", "insta=@acme", "mastodon=@acme@social.example",
               ""]  # fmt: skip
    done = CliRunner().invoke(app, ["init", str(tmp_path / "acme")], input="\n".join(answers) + "\n")
    assert done.exit_code == 0
    for answer, says in wrong.items():
        assert says in done.output, answer
    brand = Workspace(tmp_path / "acme").brand()
    assert brand.brand.languages == ("nb", "en")
    assert brand.niche.hashtags == ("a", "b")
    assert brand.brand.handles == {"mastodon": "@acme@social.example"}


def test_what_a_website_says_are_defaults_that_enter_confirms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said = SiteFacts("Acme", "We roast.", ("nb",), (), {"x": "acme"}, ("coffee", "tea"), ("coffee",))
    asked = []
    monkeypatch.setattr(
        "cli.setup.website.read_website", lambda url, **who: asked.append((url, who)) or Reading(url, said)
    )
    answers = ["acme.example", "", "", "", "Europe/Oslo", "", "tea", "", "", ""]
    done = CliRunner().invoke(app, ["init", str(tmp_path / "a")], input="\n".join(answers) + "\n")
    assert done.exit_code == 0
    assert asked == [("https://acme.example", {"contact": "https://acme.example"})]
    brand = Workspace(tmp_path / "a").brand()
    assert (brand.name, brand.brand.about, brand.brand.languages) == ("Acme", "We roast.", ("nb",))
    assert (brand.niche.topics, brand.brand.handles) == (("tea",), {"x": "acme"})
    assert brand.contact.user_agent_contact == brand.brand.website == "https://acme.example"
    assert run("init", tmp_path / "b", "--yes", "--website", "acme.example").exit_code == 0
    assert len(asked) == 1  # nobody is asked, so nothing is read
    assert Workspace(tmp_path / "b").brand().brand.website == "https://acme.example"


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
        ("--website", "acme", "is no web address"),
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
