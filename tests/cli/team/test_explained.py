"""``explain`` tells of a rest: who, what, until when, and what would change it."""

from __future__ import annotations

import csv
import json
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from cli.entry import Entry
from cli.team.explained import manners_explained
from cli.team.resting import Rest
from crawler.config import load_brand
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from tests.cli.stage import fill, make_opportunity, make_result, make_workspace, run
from tests.factories import NOON, make_author, make_comment, make_page, make_post

MIDNIGHT = NOON + timedelta(hours=11)
EXTRA = """
[team]
per_day = 7
[[calendar.campaigns]]
name = "Harvest"
words = ["first flush"]
"""


def workspace(folder: Path) -> Path:
    """Maya, a partner and Zoe are listed; the brand has an account and a campaign."""
    make_workspace(folder, EXTRA)
    path = folder / "brand.toml"
    text = path.read_text("utf-8").replace("partners = []", 'partners = ["@partner@video.example"]')
    path.write_text(text.replace("\n[contact]", '\npeertube = "acme@video.example"\n[contact]'), "utf-8")
    return folder


@pytest.fixture
def folder(tmp_path: Path, noon: None) -> Path:
    workspace(tmp_path / "acme")
    maya, partner = make_author("maya"), make_author("partner")
    posts = [make_post("p1", author=maya), make_post("p2", author=maya)]
    posts += [make_post("p3", title="A first flush", author=partner)]
    fill(tmp_path / "acme", posts, make_result([make_opportunity(n) for n in (1, 2, 3)]))
    store = open_store(f"sqlite:///{tmp_path / 'acme' / 'topcomment.db'}")
    ours = make_comment("o1", "p1", author=make_author("acme"), published_at=NOON - timedelta(hours=1))
    with store.session() as session:
        store_page(session, make_page((), [ours], thread_of="p1"), None, first_seen=NOON)
    store.close()
    return tmp_path / "acme"


@pytest.mark.parametrize(
    ("rest", "said", "change"),
    [
        (Rest("do not contact"), "not to contact them", "takes maya@video.example off [safety] authors"),
        (Rest("spoken here", since=NOON), "we already spoke here (today 13:00)", "does not come back by itself"),
        (Rest("creator", MIDNIGHT, NOON), "until tomorrow 00:00: we spoke to them", "creator_cooldown_days = 3"),
        (
            Rest("platform", MIDNIGHT, most=2),
            "today's 2 comments on PeerTube",
            "peertube = 2 under [team.per_platform]",
        ),
        (Rest("day", MIDNIGHT, most=7), "today's 7 comments", "per_day = 7 under [team]"),
    ],
)
def test_each_rest_names_who_until_when_and_what_would_end_it(tmp_path, rest: Rest, said: str, change: str) -> None:
    brand = load_brand(workspace(tmp_path / "acme") / "brand.toml", {})
    entry = Entry(make_opportunity(1), make_post("p1", author=make_author("maya")), rest=rest)
    first, second = manners_explained(entry, brand, NOON)
    assert said in first
    assert first.endswith("It was written by maya@video.example.")
    assert change in second


def test_where_no_rule_concerns_it_nothing_is_said(tmp_path: Path) -> None:
    brand = load_brand(workspace(tmp_path / "acme") / "brand.toml", {})
    assert list(manners_explained(Entry(make_opportunity(1), make_post("p1")), brand, NOON)) == []


def test_explain_tells_it_of_what_is_stored(folder: Path) -> None:
    told = {number: run("explain", f"{number:04x}feed", "-w", folder).stdout for number in (1, 2, 3)}
    assert "- Rests: we already spoke here (today 12:00)." in told[1]
    assert "- Rests until Sat 7 Mar 00:00: we spoke to them (today 12:00)." in told[2]
    assert "partner@video.example is a partner ([safety] partners in brand.toml)" in told[3]
    assert "It speaks of our campaign “Harvest”" in told[3]
    as_json = json.loads(run("explain", "0002feed", "--json", "-w", folder).stdout)
    assert as_json["rest"]["reason"] == "creator"


def test_exports_have_a_column_for_each(folder: Path, tmp_path: Path) -> None:
    assert run("mark", "0003feed", "take", "--as", "ana", "-w", folder).exit_code == 0
    for kind in ("csv", "xlsx", "json"):
        made = run("export", "--all", "--format", kind, "--out", tmp_path / f"x.{kind}", "-w", folder)
        assert made.exit_code == 0, made.stderr
    rows = {row["opportunity_id"]: row for row in json.loads((tmp_path / "x.json").read_text("utf-8"))}
    one, two, three = (rows[f"{number:04x}feedbeef"] for number in (1, 2, 3))
    assert (one["rest_reason"], one["spoken_at"]) == ("spoken here", "2026-03-04T12:00:00+01:00")
    assert (two["rest_reason"], two["rest_until"]) == ("creator", "2026-03-07T00:00:00+01:00")
    assert (three["partner"], three["campaign"], three["status"], three["status_by"]) == (
        True,
        "Harvest",
        "taken",
        "ana",
    )
    with (tmp_path / "x.csv").open(encoding="utf-8", newline="") as file:
        assert [row["partner"] for row in csv.DictReader(file)] == ["false", "false", "true"]
    sheet = openpyxl.load_workbook(tmp_path / "x.xlsx")["opportunities"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    assert sheet.cell(4, columns["partner"]).value is True
    assert sheet.cell(3, columns["rest_until"]).is_date


def test_the_page_says_which_campaign_a_card_meets(folder: Path) -> None:
    from starlette.testclient import TestClient

    from cli.browse.app import create_app
    from cli.desk import open_desk
    from tests.cli.browse.stage import TOKEN, doors_of

    desk = open_desk(folder)
    with desk.store() as store:
        client = TestClient(create_app(desk, store, doors_of(8080)), base_url="http://127.0.0.1:8080")
        client.get(f"/enter?token={TOKEN}")
        cards = [client.get(f"/o/000{n}feedbeef", headers={"hx-request": "true"}).text for n in (1, 3)]
    assert ["During our campaign “Harvest”." in card for card in cards] == [False, True]
    assert "We already spoke here (today 12:00)." in cards[0]
