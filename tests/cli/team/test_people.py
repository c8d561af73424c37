"""The ledger of people: whom rankings met, until it expires, for the terminal, the content team and the page."""

from __future__ import annotations

import csv
import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cli.crawling.forgetting import ledger_days
from cli.desk import open_desk
from cli.team.ledger import ledger, note_ranking
from crawler import clock
from crawler.config import load_brand
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.persons import Met, Sighted, count_people, expire_people, note_people, people
from ranking.types import Play, RankingResult
from tests.cli.browse.stage import visiting
from tests.cli.stage import fill, make_opportunity, make_result, make_workspace, one_sentence, run
from tests.factories import NOON, make_author, make_comment, make_page, make_post

DAY = timedelta(days=1)
FAN = make_author("fan", display_name="=Fan()", follower_count=1200)


def oid(number: int) -> str:
    return f"{number:04x}feedbeef"


def judged(number: int, play: str, **fields: Any):
    return make_opportunity(number, play=Play(name=play, confidence=0.9), **fields)


def ranking() -> RankingResult:
    """A fan's post, the same fan's comment, a creator, a verified brand, ourselves, and somebody who complains."""
    comment = {"comment_id": "c1", "target": "comment"}
    return make_result([
        judged(1, "superfan"), judged(2, "review", post_id="p3", **comment), judged(3, "creator"),
        judged(4, "creator"), judged(5, "superfan"), judged(6, "complaint"),
    ])  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, noon: None) -> Path:
    make_workspace(tmp_path / "acme")
    path = tmp_path / "acme" / "brand.toml"
    path.write_text(path.read_text("utf-8").replace("\n[contact]", '\npeertube = "acme"\n[contact]'), "utf-8")
    writers = {1: FAN, 3: make_author("maker"), 4: make_author("big", verified=True), 5: make_author("acme"),
               6: make_author("angry")}  # fmt: skip
    posts = [make_post(f"p{n}", author=who) for n, who in writers.items()]
    fill(tmp_path / "acme", posts, ranking())
    with open_store(f"sqlite:///{tmp_path / 'acme' / 'topcomment.db'}") as store, store.session() as session:
        store_page(session, make_page([], [make_comment("c1", "p3", author=FAN)], []), None, first_seen=NOON)
        note_ranking(session, open_desk(tmp_path / "acme").brand, ranking())
    return tmp_path / "acme"


def listed(folder: Path, *asked: str) -> list[dict[str, Any]]:
    done = run("people", "--json", *asked, "-w", folder)
    assert done.exit_code == 0, done.stderr
    found: list[dict[str, Any]] = json.loads(done.stdout)["people"]
    return found


def test_fans_and_makers_are_kept_and_nobody_else(folder: Path):
    fan, maker = listed(folder)
    assert (fan["handle"], fan["targets"], fan["plays"]) == ("fan@video.example", 2, "superfan 1, review 1")
    assert (maker["handle"], maker["spoken"]) == ("maker@video.example", 0)
    assert [each["handle"] for each in listed(folder, "--play", "creator")] == ["maker@video.example"]
    assert "keeps nobody for 'complaint'" in one_sentence(run("people", "--play", "complaint", "-w", folder).stderr)


def test_a_ranking_again_counts_no_target_twice_but_a_day_more_for_a_new_one(folder: Path):
    brand = open_desk(folder).brand
    later = ranking().model_copy(update={"ranked_at": NOON + DAY, "opportunities": (judged(1, "superfan"),)})
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store, store.session() as session:
        note_ranking(session, brand, later)
        fan = ledger(session, brand)[0]
        assert (len(fan.person.sightings), fan.days, fan.person.last_seen_at) == (2, 1, NOON + DAY)
        store_page(session, make_page([make_post("p9", author=FAN)]), None, first_seen=NOON + DAY)
        note_ranking(session, brand, later.model_copy(update={"opportunities": (judged(9, "superfan"),)}))
        fan = ledger(session, brand)[0]
        assert (len(fan.person.sightings), fan.days) == (3, 2)
    with clock.frozen(NOON + 2 * DAY):
        assert [each["handle"] for each in listed(folder, "--since", "36h")] == ["fan@video.example"]
        assert listed(folder, "--since", "2031-01-01") == [], "a day to come is no day behind"


def test_our_answers_are_counted(folder: Path):
    assert run("mark", oid(1), "done", "--as", "ana", "-w", folder).exit_code == 0
    fan = listed(folder)[0]
    assert (fan["spoken"], fan["spoken_at"]) == (1, "2026-03-04T13:00:00+01:00")


def test_it_expires_by_wish_and_terms(folder: Path):
    brand = open_desk(folder).brand
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store, store.session() as session:
        assert expire_people(session, NOON + 30 * DAY, {"peertube": 30}) == 0
        assert expire_people(session, NOON + 31 * DAY, {"mastodon": 30}) == 0
        assert expire_people(session, NOON + 31 * DAY, {"peertube": 30}) == 2
        assert ledger(session, brand) == []
    from cli.catalogue import policies

    days = ledger_days(brand, policies())
    assert (days["peertube"], days["youtube"]) == (90, 30)


@pytest.mark.parametrize(
    ("setting", "kept"), [("commenter_handles = false", ["", "fan@video.example"]), ("people_days = 0", [])]
)
def test_names_are_kept_where_they_may_be(tmp_path: Path, setting: str, kept: list[str]):
    make_workspace(tmp_path / "acme")
    path = tmp_path / "acme" / "brand.toml"
    path.write_text(
        re.sub(rf"^{setting.split(maxsplit=1)[0]} = .*$", setting, path.read_text("utf-8"), flags=re.MULTILINE), "utf-8"
    )
    brand = load_brand(path, {})
    result = make_result([judged(1, "superfan"), judged(2, "review", post_id="p3", comment_id="c1", target="comment")])
    other = make_author("other")
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, store.session() as session:
        posts = [make_post("p1", author=FAN), make_post("p3", author=other)]
        store_page(session, make_page(posts, [make_comment("c1", "p3", author=other)]), None, first_seen=NOON)
        note_ranking(session, brand, result)
        assert sorted(line.person.handle for line in ledger(session, brand)) == kept


def test_the_content_team_gets_a_table_that_runs_nothing(folder: Path):
    assert run("people", "--csv", folder / "fans.csv", "-w", folder).exit_code == 0
    with (folder / "fans.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["display_name"] for row in rows] == ["'=Fan()", "Author maker"]
    assert rows[0]["newest_url"].startswith("https://video.example/")


def test_pages_of_many_follow_each_other_without_gap_or_double(database_url: str):
    """On both databases: as many as there are, the most often seen first, whoever shares an id elsewhere."""
    met = [
        Met(platform, f"a{n}", f"{platform}{n}-{times}", "superfan", f"a{n}")
        for platform in ("peertube", "mastodon")
        for n in range(7)
        for times in range(1 + n % 3)
    ]
    with open_store(database_url) as store, store.session() as session:
        note_people(session, "Acme", met, NOON)
        note_people(session, "Other", met[:3], NOON)
        whole = people(session, "Acme")
        assert count_people(session, "Acme") == len(whole) == 14
        seen = [len(one.sightings) for one in whole]
        assert seen == sorted(seen, reverse=True)
        assert sum(seen) == len(met)
        paged = [one for skip in range(0, 15, 4) for one in people(session, "Acme", skip=skip, most=4)]
        assert paged == whole
        assert people(session, "Acme", Sighted(since=NOON + timedelta(days=1))) == []
        assert count_people(session, "Acme", Sighted(("review",))) == 0


def test_the_page_turns_leaves_and_the_table_holds_all(folder: Path):
    crowd = [Met("peertube", f"x{n}", f"{n:04}feedbeef", "superfan", f"x{n}@x.example") for n in range(120)]
    with open_desk(folder).store() as store, store.session() as session:
        note_people(session, "Acme", crowd, NOON)
    with visiting(folder) as client:
        first, second = (client.get(path).text for path in ("/people?play=superfan", "/people?play=superfan&after=100"))
        assert (first.count('<th scope="row">'), second.count('<th scope="row">')) == (100, 21)
        assert "play=superfan&amp;days=&amp;after=100" in first
        assert "after=" not in second
        assert client.get("/people?after=never").text.count('<th scope="row">') == 100
        assert len(client.get("/people.csv?play=superfan").text.splitlines()) == 122


def test_the_page_shows_them_and_escapes_them(folder: Path):
    with visiting(folder) as client:
        page = client.get("/people").text
        assert 'aria-current="page">People' in page
        assert "fan@video.example" in page
        assert "angry" not in page
        assert "maker@video.example" not in client.get("/people?play=superfan").text
        assert client.get("/people?play=complaint").status_code == 422
        assert client.get("/people?days=9").status_code == 422
        table = client.get("/people.csv?play=creator")
    assert table.text.splitlines()[1].startswith("peertube,maker@video.example")
