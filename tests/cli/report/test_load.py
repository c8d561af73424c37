"""A report's facts come from the store, in a fixed number of statements."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from cli.crawling.readiness import NOT_SET_UP
from cli.report.build import build_report
from cli.report.load import load_report_data
from cli.report.markdown import build_markdown
from crawler import clock
from crawler.config import Brand
from crawler.db.decisions import Decision, record
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.rankings import save_ranking
from crawler.db.runs import finish_run, start_run
from crawler.errors import WorkspaceError
from ranking.types import Opportunity, RankingResult, Veto
from tests.factories import NOON, hours_ago, make_author, make_comment, make_page, make_post, make_snapshot

BRAND = Brand.model_validate(
    {
        "brand": {"name": "Acme", "about": "coffee", "timezone": "Europe/Oslo", "handles": {"peertube": "@acme"}},
        "markets": {
            "Norway": {"languages": ["nb", "en"], "regions": ["NO"]},
            "Baltics": {"languages": ["lt"], "regions": ["LV"]},
        },
        "competitors": {"Havre": {"handles": ["havre"]}},
        "sources": {"mastodon": {"enabled": False}},
    }
)

SILENT = BRAND.model_copy(update={"brand": BRAND.brand.model_copy(update={"handles": {}})})
"""The same brand before it spoke: where it already did, a target rests."""


def judged(number: int, verdict: str = "go", **more) -> Opportunity:
    fields = {"opportunity_id": f"o{number}", "brand": "Acme", "platform": "peertube", "post_id": f"p{number}"}
    return Opportunity(**{**fields, "target": "post", "verdict": verdict, "score": 50, "fit": 0.5, **more})


def vetoed(number: int, verdict: str, action: str) -> Opportunity:
    return judged(number, verdict, veto=Veto(reason="scam", evidence="send card", action=action))


def thread_page(number: int):
    """A post with five comments of known likes, ours and a rival's among them."""
    names = ["ann", "havre", "acme", "bob", "cy"]
    comments = [
        make_comment(f"c{number}-{place}", f"p{number}", author=make_author(name, handle=name), body=f"said by {name}",
                     parent_id=f"c{number}-0" if name == "cy" else None)
        for place, name in enumerate(names)
    ]  # fmt: skip
    counts = [make_snapshot(f"p{number}", c.comment_id, like_count=10 * place) for place, c in enumerate(comments)]
    views = [make_snapshot(f"p{number}", captured_at=hours_ago(h), view_count=1000 - int(h)) for h in (6, 3, 0)]
    post = make_post(f"p{number}", language="lv", region="LV")
    return make_page([post], comments, [*counts, *views], thread_of=post.post_id)


def result(**shelves) -> RankingResult:
    head = {"brand": "Acme", "ranked_at": NOON, "ranker_version": "1", "model": "m", "weights": {}}
    empty = {"opportunities": (), "escalations": (), "withheld": ()}
    return RankingResult(**{**head, **empty, **shelves}, candidates=9, below=3)


@pytest.fixture
def store(database_url):
    with open_store(database_url) as opened, clock.frozen(NOON):
        yield opened


def fill(store, ranking: RankingResult, posts: int) -> None:
    with store.session() as session:
        for number in range(1, posts + 1):
            store_page(session, thread_page(number), None, first_seen=NOON)
        save_ranking(session, ranking)


def loaded(store, now=NOON, brand=SILENT):
    with store.reading() as session:
        return load_report_data(session, brand, now)


def test_where_we_already_spoke_a_target_rests_and_is_counted(store):
    fill(
        store,
        result(opportunities=(judged(1, rank=1), judged(2, rank=2)), escalations=(vetoed(3, "escalate", "escalate"),)),
        3,
    )
    data = loaded(store, brand=BRAND)
    assert (data.cards, data.rests, len(data.escalations)) == ((), {"spoken here": 2}, 1)
    assert "2 rest: we already spoke there." in build_report(data)
    assert "2 rest: we already spoke there." in build_markdown(data)


def test_a_card_carries_the_thread_the_team_and_the_market(store):
    on_comment = judged(2, "maybe", comment_id="c2-0", target="comment", rank=2)
    fill(store, result(opportunities=(judged(1, rank=1, cluster="k"), on_comment)), 2)
    with store.session() as session:
        record(session, Decision("o1", "Acme", "assign", "lead", NOON, assignee="Ingrid"))
        record(session, Decision("o2", "Acme", "skip", "Ola", NOON, reason="tone"))
    first, second = loaded(store, brand=BRAND).cards
    assert [line.comment.body for line in first.top_comments] == ["said by cy", "said by bob", "said by acme"]
    assert [line.like_count for line in first.top_comments] == [40, 30, 20]
    assert [line.ours for line in first.top_comments] == [False, False, True]
    assert [snapshot.view_count for snapshot in first.snapshots] == [994, 997, 1000]
    assert (first.market, first.reader_missing) == ("Baltics", True)
    assert (first.status, first.assignee, second.status) == ("taken", "Ingrid", "skipped")
    assert [line.comment.comment_id for line in second.thread] == ["c2-0", "c2-4"]
    assert second.comment_snapshot is not None


def test_every_shelf_and_count_is_there(store):
    ranking = result(
        opportunities=(judged(1, rank=1), judged(2, "maybe", rank=2)),
        escalations=(vetoed(3, "escalate", "escalate"),),
        withheld=(vetoed(4, "withheld", "withhold"),),
        explore=(judged(5, "maybe", explore=True),),
    )
    fill(store, ranking, 5)
    data = loaded(store)
    assert data.counts.model_dump() == {
        "go": 1, "maybe": 1, "escalate": 1, "withheld": 1, "explore": 1, "below": 3, "posts_read": 5,
        "comments_read": 25,
    }  # fmt: skip
    shelves = (data.cards, data.escalations, data.withheld, data.explore)
    assert [[card.post.post_id for card in shelf] for shelf in shelves] == [["p1", "p2"], ["p3"], ["p4"], ["p5"]]
    assert "2 places to speak today" in build_report(data)
    assert build_markdown(data).startswith("# 2 places to speak today\n")


def test_what_is_gone_from_the_store_has_no_card(store):
    fill(store, result(opportunities=(judged(1), judged(9)), withheld=(vetoed(8, "withheld", "withhold"),)), 1)
    data = loaded(store)
    assert [card.post.post_id for card in data.cards] == ["p1"]
    assert data.withheld == ()
    assert data.counts.withheld == 1


def test_sources_say_what_was_not_seen(store):
    fill(store, result(), 0)
    with store.session() as session:
        for source, state, found in (("peertube", "ok", 40), ("tiktok", "refused", 0), ("bluesky", "out of budget", 7)):
            finish_run(session, start_run(session, source, "discover"), state, {"found": found, "comments": 1}, "why")
        finish_run(session, start_run(session, "peertube", "deepen"), "ok", {"found": 0, "comments": 200})
    data = loaded(store)
    states = {line.source: (line.state, line.posts, line.comments) for line in data.sources}
    assert states["peertube"] == ("ok", 40, 201)
    assert states["mastodon"] == ("off", None, None)
    assert data.not_seen[:2] == ("Bluesky ran out of budget: only partly seen.", "TikTok refused: not seen.")
    assert data.not_seen[2].startswith("Not crawled, so not seen: ")
    assert "Hacker News" in data.not_seen[2]
    assert "Mastodon" not in " ".join(data.not_seen), "off by choice is no blindness"


def test_what_was_never_set_up_is_one_sentence(store):
    fill(store, result(), 0)
    with store.session() as session:
        for source in ("x", "reddit"):
            finish_run(session, start_run(session, source, "discover"), "off", {}, f"{NOT_SET_UP}: it needs A_KEY")
    assert any(re.fullmatch(r"Not set up, so not seen: \w+ and \w+\.", line) for line in loaded(store).not_seen)


def test_clusters_become_trends(store):
    alike = (
        judged(1, cluster="k", duplicates=("p7", "p8")),
        judged(2, "maybe", cluster="k"),
        judged(3, cluster="alone"),
    )
    fill(store, result(opportunities=alike), 3)
    (trend,) = loaded(store).trends
    assert (trend.kind, trend.name, trend.posts, trend.cards) == ("cluster", "Title of p1", 2, ("o1", "o2"))
    assert (trend.unit, trend.total, trend.regions) == ("views", 2000, ("LV",))


def test_a_long_list_costs_as_many_statements_as_a_short_one(store):
    said = []
    event.listen(store.engine, "before_cursor_execute", lambda *arguments: said.append(arguments[2]))
    costs = []
    for length in (1, 20):
        fill(store, result(opportunities=tuple(judged(n) for n in range(1, length + 1))), length)
        said.clear()
        assert len(loaded(store).cards) == length
        costs.append(len(said))
    assert costs[0] == costs[1]


def test_nothing_ranked_is_one_clear_sentence(store):
    with pytest.raises(WorkspaceError, match="nothing is ranked for Acme yet"):
        loaded(store)


def test_the_posts_of_an_older_window_are_not_counted_as_read(store):
    with store.session() as session:
        old = make_post("old", published_at=NOON - timedelta(hours=97))
        store_page(session, make_page([old]), None, first_seen=NOON)
    fill(store, result(), 1)
    assert loaded(store).counts.posts_read == 1
