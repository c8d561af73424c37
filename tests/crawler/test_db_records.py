"""Runs, cursors, vectors, the salt, decisions; and that what must be forgotten is."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from crawler.clock import frozen
from crawler.db import decisions, embeddings, queries, runs
from crawler.db.cursors import load_cursor, save_cursor
from crawler.db.decisions import Decision, Standing
from crawler.db.pages import store_page
from crawler.db.rankings import latest_ranking, save_ranking
from crawler.db.retention import GONE_FOR, Expired, erase_author, expire
from crawler.db.salt import author_salt
from crawler.db.tables import AuthorRow, CommentRow, OpportunityRow, PostRow, SnapshotRow
from ranking.types import Opportunity, RankingResult
from tests.factories import NOON, hours_ago, make_comment, make_cursor, make_page, make_post, make_snapshot

DAY = timedelta(days=1)


def count(session, table) -> int:
    return session.scalar(select(func.count()).select_from(table))


def test_a_run_begins_and_ends(store):
    with store.session() as session, frozen(NOON):
        first = runs.start_run(session, "peertube", "discover")
        second = runs.start_run(session, "peertube", "deepen")
        other = runs.start_run(session, "mastodon", "discover")
        runs.finish_run(session, second, "quiet", {"found": 2}, "few posts")
    with store.reading() as session:
        latest = runs.latest_runs(session)
        assert [run.run_id for run in latest] == [other, second]
        assert latest[1] == runs.RunRow(second, "peertube", "deepen", "quiet", NOON, NOON, {"found": 2}, "few posts")
        assert [run.run_id for run in runs.runs_since(session, NOON)] == [other, first, second]
    with store.session() as session, frozen(NOON + DAY):
        assert runs.interrupt_runs(session, NOON + DAY) == 2
        assert {run.state for run in runs.latest_runs(session)} == {"quiet", "interrupted"}


@pytest.mark.parametrize(
    ("cursor", "age", "resumes"),
    [
        (make_cursor("30"), timedelta(minutes=59), True),
        (make_cursor("30"), timedelta(minutes=61), False),
        (make_cursor("30", complete=True), timedelta(0), False),
    ],
)
def test_a_list_is_resumed_while_it_is_fresh_and_unfinished(store, cursor, age, resumes):
    with store.session() as session:
        save_cursor(session, make_cursor("15"), NOON - age)
        save_cursor(session, cursor, NOON - age)
        with frozen(NOON):
            assert load_cursor(session, cursor.source, cursor.scope) == (cursor if resumes else None)
            assert load_cursor(session, cursor.source, "another list") is None


def test_vectors_are_kept_by_model_and_digest(store):
    vectors = {f"d{n}": bytes([n % 256]) * 8 for n in range(1_200)}
    with store.session() as session:
        embeddings.put(session, "model-a", vectors)
        embeddings.put(session, "model-a", {"d0": b"never overwritten"})
        assert embeddings.get(session, "model-a", [*vectors, "unknown"]) == vectors
        assert embeddings.get(session, "model-b", list(vectors)) == {}


def test_the_salt_is_made_once(store):
    with store.session() as session:
        salt = author_salt(session)
    with store.session() as session:
        assert author_salt(session) == salt
    assert len(salt) == 32


def test_the_newest_word_of_each_kind_counts_and_none_is_lost(store):
    said = [
        Decision("o1", "acme", "assign", "ana", NOON, assignee="bo"),
        Decision("o1", "acme", "snooze", "bo", NOON, "later", until=NOON + DAY),
        Decision("o1", "acme", "note", "bo", NOON, "ask legal"),
        Decision("o1", "acme", "skip", "bo", NOON, "not our tone"),
    ]
    with store.session() as session:
        for decision in said:
            decisions.record(session, decision)
        assert decisions.history(session, "o1") == said
        assert decisions.standings(session, ["o1", "o2"]) == {
            "o1": Standing("skipped", "not our tone", "bo", NOON, None, "bo", "ask legal", version=4)
        }


def ranked(post_id: str, at) -> RankingResult:
    target = Opportunity(
        opportunity_id=f"{post_id}-id",
        brand="acme",
        platform="peertube",
        post_id=post_id,
        target="post",
        verdict="go",
        score=50,
        fit=0.5,
    )
    return RankingResult(
        brand="acme",
        ranked_at=at,
        ranker_version="1",
        model="fake",
        weights={},
        opportunities=(target,),
        escalations=(),
        withheld=(),
        candidates=1,
        below=0,
    )


def test_what_was_not_seen_again_is_forgotten_with_all_that_hangs_on_it(store):
    long_ago = NOON - 40 * DAY
    with store.session() as session, frozen(long_ago):
        counts = [make_snapshot("old", captured_at=long_ago)]
        old = make_page([make_post("old", author=None)], [make_comment("c", "old")], counts, thread_of="old")
        store_page(session, old, None, first_seen=long_ago)
        seen = make_page([make_post("seen")], snapshots=[make_snapshot("seen", captured_at=long_ago)])
        store_page(session, seen, None, first_seen=long_ago)
        save_ranking(session, ranked("old", long_ago))
        save_ranking(session, ranked("seen", long_ago))
        embeddings.put(session, "m", {"d": b"1"})
    with store.session() as session:
        store_page(session, make_page([make_post("seen")]), None, first_seen=NOON)
        assert expire(session, NOON, {"mastodon": 1}) == Expired(embeddings=1)
        assert expire(session, NOON, {"peertube": 30}) == Expired(
            posts=1, comments=1, snapshots=2, authors=1, opportunities=2, rankings=1
        )
        assert queries.thread(session, "peertube", "seen").snapshots == (make_snapshot("seen"),)
        assert latest_ranking(session, "acme").opportunities == ()
        assert expire(session, NOON, {"peertube": 30}) == Expired()


def test_a_post_its_author_took_away_is_forgotten_after_a_week(store):
    with store.session() as session:
        store_page(session, make_page(comments=[make_comment()]), None, first_seen=hours_ago(300))
        store_page(session, make_page([make_post("p2")], gone=("p1",)), None, first_seen=NOON)
        save_ranking(session, ranked("p1", NOON))
        assert expire(session, NOON + GONE_FOR, {}).posts == 0
        assert expire(session, NOON + GONE_FOR + DAY, {}) == Expired(posts=1, authors=1, opportunities=1)
        assert [count(session, table) for table in (PostRow, CommentRow, SnapshotRow)] == [1, 0, 1]


def test_a_person_can_be_erased(store):
    with store.session() as session:
        comments = [make_comment("c1"), make_comment("c2")]
        counts = [make_snapshot(), make_snapshot(comment_id="c1"), make_snapshot(comment_id="c2")]
        store_page(session, make_page(comments=comments, snapshots=counts), None, first_seen=NOON)
        save_ranking(session, ranked("p1", NOON))
        assert erase_author(session, "peertube", "by-c1") == Expired(comments=1, snapshots=1, authors=1)
        assert erase_author(session, "peertube", "a1") == Expired(posts=1, authors=2, opportunities=1)
        assert [count(session, t) for t in (AuthorRow, PostRow, CommentRow, SnapshotRow, OpportunityRow)] == [0] * 5
