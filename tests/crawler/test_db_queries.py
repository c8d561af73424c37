"""Threads come out whole, streamed with few statements, and the next crawl knows what to ask for."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from crawler.db import queries
from crawler.db.pages import store_page
from crawler.db.stats import stats
from tests.factories import NOON, hours_ago, make_author, make_comment, make_page, make_post, make_snapshot

SINCE = hours_ago(24)


def put(store, *posts, at=NOON, **fields) -> None:
    with store.session() as session:
        store_page(session, make_page(posts, **fields), 1, first_seen=at)


def ids(found) -> list[str]:
    return [each.post.post_id for each in found]


def test_candidates_are_recent_living_posts_of_the_chosen_platforms(store):
    other = make_post("elsewhere", platform="mastodon", author=make_author(platform="mastodon"))
    put(store, make_post("new"), make_post("old", published_at=hours_ago(25)), make_post("taken"), other)
    put(store, make_post("undated", published_at=None))
    put(store, make_post("long-undated", published_at=None), at=hours_ago(30))
    put(store, gone=("taken",), snapshots=[make_snapshot("new", captured_at=hours_ago(1))])
    with store.reading() as session:
        assert ids(queries.candidates(session, SINCE, platforms=["peertube"])) == ["new", "undated"]
        assert ids(queries.candidates(session, SINCE)) == ["elsewhere", "new", "undated"]
        assert ids(queries.candidates(session, SINCE, platforms=[])) == []


def test_comments_come_oldest_first_with_their_newest_counts(store):
    comments = [
        make_comment("undated", published_at=None),
        make_comment("late", published_at=hours_ago(1)),
        make_comment("early", published_at=hours_ago(4)),
    ]
    counts = [make_snapshot(captured_at=hours_ago(n), view_count=100 - n) for n in (0, 5, 2)]
    of_comment = [make_snapshot(comment_id="late", captured_at=hours_ago(n), like_count=9 - n) for n in (0, 1, 2)]
    put(store, make_post(), comments=comments, snapshots=[*counts, *of_comment], thread_of="p1")
    with store.reading() as session:
        (found,) = queries.candidates(session, SINCE)
    assert [comment.comment_id for comment in found.comments] == ["early", "late", "undated"]
    assert [snapshot.view_count for snapshot in found.snapshots] == [95, 98, 100]
    assert found.comment_snapshots == {"late": of_comment[0]}


def test_streaming_takes_few_statements_however_many_posts(store):
    posts = [make_post(f"p{n:03}") for n in range(130)]
    put(store, *posts, comments=[make_comment(f"c{n}", f"p{n:03}") for n in range(130)])
    statements = []
    sa.event.listen(store.engine, "before_cursor_execute", lambda *call: statements.append(call[2]))
    with store.reading() as session:
        found = list(queries.candidates(session, SINCE, batch=50))
    assert [each.post for each in found] == posts
    assert all(len(each.comments) == 1 for each in found)
    reads = [statement for statement in statements if "SELECT" in statement]
    assert len(reads) == 1 + 3 * 4


def test_nothing_reads_the_whole_table_of_posts(store):
    if store.engine.dialect.name != "sqlite":
        return
    plans = []

    def explain(connection, cursor, statement, parameters, *_):
        if statement.startswith("SELECT") and "FROM post" in statement:
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans.extend(row[3] for row in cursor.fetchall())

    put(store, make_post())
    sa.event.listen(store.engine, "before_cursor_execute", explain)
    with store.reading() as session:
        list(queries.candidates(session, SINCE))
        queries.find_post(session, make_post().url)
    assert plans
    assert not [plan for plan in plans if plan.startswith("SCAN post")]


def test_posts_without_thread_are_the_newest_that_may_have_one(store):
    put(store, make_post("older", published_at=hours_ago(9)), make_post("newer"), make_post("asked"))
    put(store, make_post("closed", comments_open=False), make_post("old", published_at=hours_ago(25)))
    put(store, snapshots=[make_snapshot("newer")], thread_of="asked")
    with store.reading() as session:
        assert [post.post_id for post in queries.posts_without_thread(session, SINCE)] == ["newer", "older"]
        assert len(queries.posts_without_thread(session, SINCE, limit=1)) == 1


def test_the_least_known_posts_are_due_first(store):
    put(store, make_post("twice"), at=hours_ago(5))
    put(store, snapshots=[make_snapshot("twice", captured_at=hours_ago(2))], at=hours_ago(4))
    put(store, make_post("once"), at=hours_ago(2))
    put(store, make_post("just-now"), at=NOON)
    with store.reading() as session:
        due = queries.known_posts_due(session, SINCE, NOON - timedelta(hours=1))
        assert [(each.post.post_id, each.snapshot_count, each.thread_at) for each in due] == [
            ("once", 1, None),
            ("twice", 2, None),
        ]
        assert ids(queries.known_posts_due(session, SINCE, NOON, limit=1)) == ["once"]


def test_a_post_is_found_by_its_url(store):
    put(store, make_post())
    with store.reading() as session:
        assert queries.find_post(session, f"{make_post().url}/") == make_post()
        assert queries.find_post(session, "https://video.example/w/other") is None
        assert queries.thread(session, "peertube", "other") is None


def test_stats_count_what_is_there(store):
    put(store, make_post(), comments=[make_comment()])
    with store.reading() as session:
        found = stats(session)
    assert (found.rows["post"], found.rows["comment"], found.rows["decision"]) == (1, 1, 0)
    assert (found.posts, found.seen_at) == ({"peertube": 1}, NOON)
    assert found.size_bytes > 10_000
