"""The whole way from "done" to the weekly report, on SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from cli.deciding import Said, decide
from cli.outcomes.remeasure import due_threads, remeasure
from cli.outcomes.report import week_report
from cli.outcomes.weeks import Week
from cli.outcomes.yesterday import yesterday
from crawler.config import load_brand
from crawler.db import queries
from crawler.db.engagements import engagements
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.rankings import save_ranking
from tests.cli.outcomes.stage import ID, make_spoken, ours, read_thread
from tests.cli.stage import make_opportunity, make_result
from tests.factories import NOON, make_author, make_comment, make_page, make_post

LATER = NOON + timedelta(hours=1)


def test_from_done_to_the_weekly_report(database_url, tmp_path):
    brand = load_brand(make_spoken(tmp_path / "acme") / "brand.toml", {})
    rival = make_comment("theirs", author=make_author("oats", verified=True), published_at=NOON)
    with open_store(database_url) as store:
        with store.session() as session:
            store_page(session, make_page([make_post("p1")]), None, first_seen=NOON)
            save_ranking(session, make_result([make_opportunity(1)]))
            decide(session, brand, ID, Said("done", "ana"), NOON)
        read_thread(store, LATER, [ours(), rival], {"ours": 3, "theirs": 9})
        with store.session() as session:
            assert remeasure(session, brand, LATER).measured == 1
            assert set(due_threads(session, brand.name, NOON + timedelta(hours=6))) == {("peertube", "p1")}
            assert [one.post.post_id for one in queries.posts_still_there(session, "peertube", ["p1"])] == ["p1"]
            report = week_report(session, brand, Week.of("this", NOON, ZoneInfo("Europe/Oslo")), LATER)
            assert (report.tally.likes, report.tally.like_share, len(report.got_away)) == (3, 0.25, 1)
            assert yesterday(session, brand, NOON + timedelta(days=1)).day.made == 1
            decide(session, brand, ID, Said("undo", "ana"), NOON)
            [left] = engagements(session, brand.name)  # the word is taken back, not the comment under our account
            assert left.found
            assert left.comment_id == "ours"
