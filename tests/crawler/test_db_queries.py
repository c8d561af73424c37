"""Threads come out whole, streamed with few statements, and the next crawl knows what to ask for."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from crawler.clock import frozen
from crawler.db import queries, runs
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


def test_the_newest_posts_are_weighed_and_those_that_are_named(store):
    put(
        store,
        make_post("older", published_at=hours_ago(9)),
        make_post("newer"),
        make_post("oldest", published_at=hours_ago(20)),
    )
    put(store, make_post("past", published_at=hours_ago(25)), make_post("taken"), at=hours_ago(2))
    put(store, gone=("taken",), snapshots=[make_snapshot("newer")], thread_of="newer", at=hours_ago(1))
    with store.reading() as session:
        found = queries.posts_to_weigh(session, SINCE, "peertube", newest=1, also=["oldest", "newer", "past", "taken"])
        assert [(one.post.post_id, one.thread_at) for one in found] == [("newer", hours_ago(1)), ("oldest", None)]
        assert ids(queries.posts_to_weigh(session, SINCE, "peertube", newest=9)) == ["newer", "older", "oldest"]
        assert queries.posts_to_weigh(session, SINCE, "mastodon", newest=9) == []


def test_a_post_belongs_to_the_run_that_found_it_first(store):
    put(store, make_post("old"))
    with store.session() as session:
        store_page(session, make_page([make_post("old"), make_post("new")]), 2, first_seen=NOON)
    with store.reading() as session:
        assert queries.first_found_by(session, 1) == {"old"}
        assert queries.first_found_by(session, 2) == {"new"}


@pytest.mark.parametrize(
    ("state", "phase", "cut"), [("interrupted", "deepen", 1), ("broken", "revisit", 1), ("ok", "deepen", 0)]
)
def test_a_thread_is_cut_off_where_its_crawl_was_killed_and_less_came_than_was_counted(store, state, phase, cut):
    with store.session() as session, frozen(hours_ago(3)):
        run_id = runs.start_run(session, "peertube", phase)
    counts = [make_snapshot(each, comment_count=2, captured_at=hours_ago(2)) for each in ("short", "whole")]
    counts.append(make_snapshot("uncounted", comment_count=0, captured_at=hours_ago(9)))
    comments = [make_comment("c1", "short"), make_comment("c2", "whole"), make_comment("c3", "whole")]
    put(
        store,
        make_post("short"),
        make_post("whole"),
        make_post("uncounted"),
        make_post("unread"),
        comments=comments,
        snapshots=counts,
    )
    for post_id in ("short", "whole", "uncounted"):
        put(store, make_post(post_id), snapshots=[], thread_of=post_id, at=hours_ago(2))
    with store.session() as session, frozen(hours_ago(1)):
        runs.finish_run(session, run_id, state, {})
    with store.reading() as session:
        assert queries.threads_cut_off(session, "peertube", SINCE) == ({"short", "uncounted"} if cut else set())
    for post_id in ("short", "uncounted"):
        put(store, make_post(post_id), snapshots=[], thread_of=post_id, at=NOON)  # read again since
    with store.reading() as session:
        assert queries.threads_cut_off(session, "peertube", SINCE) == set()


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
