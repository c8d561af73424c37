"""A ranking comes back as it was written, is found by id or URL, and costs the same in any store."""

from __future__ import annotations

import sqlite3

import pytest

from crawler.db import decisions
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.rankings import find_opportunity, latest_ranking, opportunities, save_ranking
from crawler.errors import UsageError
from ranking.types import Opportunity, Play, RankingResult
from tests.factories import NOON, hours_ago, make_comment, make_page, make_post, make_snapshot


def judged(post_id: str, comment_id: str | None = None, **fields) -> Opportunity:
    defaults = {
        "opportunity_id": f"{post_id}{comment_id or ''}".ljust(12, "0"),
        "brand": "acme",
        "platform": "peertube",
        "post_id": post_id,
        "comment_id": comment_id,
        "target": "comment" if comment_id else "post",
        "verdict": "go",
        "score": 71.5,
        "fit": 0.8,
        "play": Play(name="question", confidence=0.9),
        "act_before": NOON,
    }
    return Opportunity(**{**defaults, **fields})


def result(listed=(), **fields) -> RankingResult:
    defaults = {
        "brand": "acme",
        "ranked_at": NOON,
        "ranker_version": "1",
        "model": "fake",
        "weights": {"topic": 1.0},
        "opportunities": tuple(listed),
        "escalations": (),
        "withheld": (),
        "candidates": 10,
        "below": 3,
    }
    return RankingResult(**{**defaults, **fields})


@pytest.fixture
def filled(store):
    comments = [make_comment("c1"), make_comment("c2")]
    counts = [make_snapshot(), make_snapshot(comment_id="c1"), make_snapshot(captured_at=hours_ago(1), view_count=1)]
    with store.session() as session:
        store_page(session, make_page([make_post("p1"), make_post("p2")], comments, counts), None, first_seen=NOON)
    return store


def test_a_ranking_comes_back_as_it_was_written(filled):
    written = result(
        [judged("p1", score=90.0), judged("p1", "c1", verdict="maybe")],
        escalations=(judged("p2", verdict="escalate", score=0),),
        withheld=(judged("p2", "c9", verdict="withheld", play=None, act_before=None, score=0),),
        explore=(judged("p2", "c2", explore=True),),
    )
    with filled.session() as session:
        save_ranking(session, written)
    with filled.reading() as session:
        found = latest_ranking(session, "acme", withheld=True)
    for shelf in ("opportunities", "escalations", "withheld", "explore"):
        back = [Opportunity.model_validate_json(each.payload) for each in getattr(found, shelf)]
        assert back == list(getattr(written, shelf))
    assert found.totals == {"listed": 2, "escalated": 1, "withheld": 1, "explore": 1}
    assert (found.ranked_at, found.weights, found.candidates, found.below) == (NOON, {"topic": 1.0}, 10, 3)


def test_what_is_spoken_of_comes_along(filled):
    with filled.session() as session:
        ranking_id = save_ranking(session, result([judged("p1", "c1"), judged("p1"), judged("gone")]))
        of_comment, of_post, of_gone = opportunities(session, ranking_id, "listed")
    assert (of_comment.about.post, of_comment.about.comment) == (make_post(), make_comment())
    assert of_comment.about.snapshot == make_snapshot(comment_id="c1")
    assert of_comment.about.post_snapshot == make_snapshot()
    assert (of_post.about.comment, of_post.about.snapshot) == (None, make_snapshot())
    assert of_gone.about.post is None


def test_the_newest_of_the_brand_counts(filled):
    with filled.session() as session:
        assert latest_ranking(session) is None
        for brand, score in (("acme", 1.0), ("other", 2.0), ("acme", 3.0)):
            save_ranking(session, result([judged("p1", brand=brand, score=score)], brand=brand))
        scores = {brand: latest_ranking(session, brand).opportunities[0] for brand in ("acme", "other")}
        assert [Opportunity.model_validate_json(each.payload).score for each in scores.values()] == [3.0, 2.0]
        assert latest_ranking(session, "nobody") is None
        assert latest_ranking(session, "acme", top=0).opportunities == ()


def test_found_by_id_by_its_beginning_and_by_url(filled):
    listed = [judged("p1", "c1"), judged("p1"), judged("p2")]
    with filled.session() as session:
        save_ranking(session, result(listed))
        save_ranking(session, result([judged("p1", score=5.0)], withheld=(judged("p2"),)))
        newest = find_opportunity(session, "p10000000000")
        assert Opportunity.model_validate_json(newest.payload).score == 5.0
        assert find_opportunity(session, "p2000").shelf == "withheld"
        url = make_post("p1").url
        assert {find_opportunity(session, each).opportunity_id for each in (url, f"{url}/")} == {"p10000000000"}
        assert find_opportunity(session, make_comment("c1").url).opportunity_id == "p1c100000000"
        for unknown in ("https://video.example/w/else", "zzzz", "p", "p%00"):
            assert find_opportunity(session, unknown) is None
        assert find_opportunity(session, "p10000000000", brand="other") is None


def test_an_ambiguous_beginning_is_said(filled):
    with filled.session() as session:
        save_ranking(session, result([judged("p1", opportunity_id="abcd1"), judged("p2", opportunity_id="abcd2")]))
        with pytest.raises(UsageError, match="several opportunities begin with abcd"):
            find_opportunity(session, "abcd")


def steps_of_a_list(folder, posts: int) -> int:
    """Instructions SQLite's machine runs to read a list, in a store of so many posts."""
    with open_store(f"sqlite:///{folder / f'{posts}.db'}") as store:
        with store.session() as session:
            for start in range(0, posts, 500):
                page = make_page([make_post(f"p{n}") for n in range(start, min(start + 500, posts))])
                store_page(session, page, None, first_seen=NOON)
            withheld = [judged(f"p{n}", verdict="withheld") for n in range(20, posts)]
            save_ranking(session, result([judged(f"p{n}") for n in range(20)], withheld=tuple(withheld)))
        steps = 0

        def count() -> int:
            nonlocal steps
            steps += 1
            return 0

        with store.reading() as session:
            raw: sqlite3.Connection = session.connection().connection.dbapi_connection
            raw.set_progress_handler(count, 10)
            found = latest_ranking(session, "acme", top=20)
            decisions.standings(session, [each.opportunity_id for each in found.opportunities])
            raw.set_progress_handler(None, 0)
    assert len(found.opportunities) == 20
    return steps


def test_a_list_costs_the_same_in_a_small_and_in_a_large_store(tmp_path):
    assert steps_of_a_list(tmp_path, 4_000) < 1.3 * steps_of_a_list(tmp_path, 40)
