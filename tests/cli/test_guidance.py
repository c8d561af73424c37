"""What brand.toml tells whoever writes is read where they write: on the card, in the report, by explain."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from cli.guidance import Guidance, guidance_of
from crawler.config import Brand
from ranking.types import Play, Veto
from tests.cli.browse.stage import TOKEN, visiting
from tests.cli.stage import fill, make_opportunity, make_result, make_workspace, run
from tests.factories import make_post

TOML = """
[plays.question]
tone = "Help first; no sales <b>"
[markets.north]
languages = ["en"]
hours = "08:00-16:00"
people = ["Ragnhild"]
note = "phone before noon"
[facts]
"Where are the beans roasted?" = "In Bergen, since 2009."
"How do I get a new seal?" = "Write to the help desk; the first two are free."
"""
FACTS = {"Where are the beans roasted?": "In Bergen.", "How do I get a new seal?": "Write to the help desk."}


def brand(**sections: Any) -> Brand:
    return Brand.model_validate({"brand": {"name": "Acme", "about": "We roast."}, **sections})


def guided(text: str, verdict: str = "go", market: str | None = None, **sections: Any) -> Guidance | None:
    judged = make_opportunity(1, verdict=verdict, play=Play(name="question", confidence=0.9))
    return guidance_of(brand(**sections), judged, make_post("p1", title="", body=text), None, market)


@pytest.mark.parametrize(
    ("text", "fitting"),
    [
        ("my Acme press needs another seal, who sells them", ["How do I get a new seal?"]),
        ("all these SEALS leak", ["How do I get a new seal?"]),
        ("do you know where these beans were roasted", ["Where are the beans roasted?"]),
        ("what a lovely morning with Acme", []),
    ],
)
def test_answers_that_seem_to_be_asked_for_come_first(text: str, fitting: list[str]):
    told = guided(text, facts=FACTS)
    assert told is not None
    assert [answer.question for answer in told.fitting] == fitting
    assert {answer.question for answer in told.answers} == set(FACTS), "all can be read"
    assert [answer.fits for answer in told.answers] == sorted((a.fits for a in told.answers), reverse=True)


def test_nobody_is_told_how_to_speak_where_nobody_should():
    assert guided("a seal", "escalate", facts=FACTS) is None
    assert guided("a seal", "withheld", facts=FACTS) is None
    assert guided("a seal") is None, "brand.toml says nothing"


def test_who_is_at_work_is_the_market_that_serves_it():
    told = guided("x", market="north", markets={"north": {"hours": "08:00-16:00", "people": ["Bo"], "note": "call"}})
    assert told is not None
    assert (told.market, told.hours, told.people, told.note) == ("north", "08:00-16:00", ("Bo",), "call")
    assert guided("x", market="gone", markets={"north": {}}) is None


@pytest.fixture
def folder(tmp_path: Path, noon: None) -> Path:
    made = make_workspace(tmp_path / "acme", TOML)
    toml = (made / "brand.toml").read_text("utf-8").replace('voice = ""', 'voice = "dry and warm"')
    (made / "brand.toml").write_text(toml, "utf-8")
    asked = make_opportunity(1, language="en", play=Play(name="question", confidence=0.9))
    alarm = make_opportunity(2, verdict="escalate", rank=None, veto=Veto(reason="own_crisis", evidence="seal"))
    posts = [make_post(number, title="A new seal?", body="") for number in ("p1", "p2")]
    fill(made, posts, make_result([asked], [alarm]))
    return made


def test_explain_and_the_report_tell_it(folder: Path):
    told = run("explain", "0001feed", "-w", folder).stdout
    for line in (
        "- Tone here: Help first; no sales <b>",
        "- How you sound: dry and warm",
        "- At work for north: 08:00-16:00, Ragnhild, phone before noon",
        "- Agreed answer to “How do I get a new seal?”: Write to the help desk; the first two are free.",
    ):
        assert line in told, told
    assert "Agreed answer" not in run("explain", "0002feed", "-w", folder).stdout
    assert json.loads(run("explain", "0001feed", "--json", "-w", folder).stdout)["guidance"]["voice"] == "dry and warm"
    made = run("report", "-w", folder)
    assert made.exit_code == 0, made.stderr
    page = next((folder / "reports").glob("*.html")).read_text("utf-8")
    assert page.count("Tone here: Help first; no sales &lt;b&gt;.") == 1
    assert page.count("Agreed answer to “How do I get a new seal?”") == 1


def test_the_page_tells_it_beside_the_forms(folder: Path):
    with visiting(folder) as client:
        card = client.get("/o/0001feedbeef", headers={"hx-request": "true"}).text
        for words in ("For whoever writes", "Help first; no sales &lt;b&gt;", "dry and warm", "08:00-16:00 · Ragnhild"):
            assert words in card
        assert card.index("first two are free") < card.index("1 more agreed answer") < card.index("since 2009")
        asked = {"authorization": f"Bearer {TOKEN}"}
        told = client.get("/api/opportunities/0001feedbeef", headers=asked).json()["guidance"]
        assert (told["market"], [answer["fits"] for answer in told["answers"]]) == ("north", [True, False])
        assert client.get("/api/opportunities/0002feedbeef", headers=asked).json()["guidance"] is None
        assert "For whoever writes" not in client.get("/o/0002feedbeef", headers={"hx-request": "true"}).text
