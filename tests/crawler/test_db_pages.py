"""A page is stored whole or not at all, twice is once, and less knowledge never erases more."""

from __future__ import annotations

from datetime import timedelta
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from crawler.clock import frozen
from crawler.db import pages, queries
from crawler.db.cursors import load_cursor
from crawler.db.pages import PageCounts, store_page
from crawler.db.runs import start_run
from crawler.db.tables import AuthorRow, CommentRow, CursorRow, PostRow, SnapshotRow
from crawler.errors import StorageError
from crawler.models import Dropped
from tests.factories import NOON, make_author, make_comment, make_cursor, make_page, make_post, make_snapshot

TABLES = (AuthorRow, PostRow, CommentRow, SnapshotRow, CursorRow)
LATER = NOON + timedelta(hours=1)


def sizes(session) -> list[int]:
    return [session.scalar(select(func.count()).select_from(table)) for table in TABLES]


def thread_page():
    comments = [make_comment("c1"), make_comment("c2", parent_id="c1", root_id="c1", depth=1)]
    counts = [make_snapshot(), make_snapshot(comment_id="c1"), make_snapshot(comment_id="c2", position=1)]
    return make_page(comments=comments, snapshots=counts, thread_of="p1", cursor=make_cursor())


def test_a_page_twice_is_once(store):
    with store.session() as session:
        assert store_page(session, thread_page(), 1, first_seen=NOON) == PageCounts(1, 1, 0, 2, 3, 0)
        before = sizes(session)
    with store.session() as session:
        assert store_page(session, thread_page(), 2, first_seen=LATER) == PageCounts(1, 0, 1, 0, 0, 0)
        assert sizes(session) == before == [3, 1, 2, 3, 1]
        row = session.get(PostRow, ("peertube", "p1"))
        assert (row.run_id, row.first_seen_at, row.seen_at) == (1, NOON, LATER)


def test_what_was_stored_comes_back_as_it_was(store):
    page = thread_page()
    with store.session() as session:
        store_page(session, page, None, first_seen=NOON)
        found = queries.thread(session, "peertube", "p1")
    assert found == queries.StoredThread(
        post=page.posts[0],
        snapshots=(page.snapshots[0],),
        comments=page.comments,
        comment_snapshots={"c1": page.snapshots[1], "c2": page.snapshots[2]},
        thread_at=NOON,
    )


def test_a_list_that_tells_less_erases_nothing(store):
    full = make_post(duration_s=30, mentions=("@us",), sensitive=False, transcript="So today we roast")
    bare = make_post(author=None, title="", body="", hashtags=(), language=None, published_at=None, ref="")
    with store.session() as session:
        store_page(session, make_page([full]), None, first_seen=NOON)
        store_page(session, make_page([bare]), None, first_seen=LATER)
        assert queries.thread(session, "peertube", "p1").post == full


def test_snapshots_are_only_ever_added(store):
    later = make_snapshot(captured_at=LATER, view_count=2000)
    with store.session() as session:
        for counts in ([make_snapshot()], [make_snapshot(view_count=7)], [later]):
            store_page(session, make_page(snapshots=counts), None, first_seen=NOON)
        assert queries.thread(session, "peertube", "p1").snapshots == (make_snapshot(), later)


def test_what_hangs_in_the_air_is_left_out_and_counted(store):
    page = make_page(
        comments=[make_comment("c1", "unknown"), make_comment("c2")],
        snapshots=[make_snapshot("unknown"), make_snapshot(comment_id="nobody"), make_snapshot(comment_id="c2")],
        dropped=[Dropped(item_id="x", why="private")],
    )
    with store.session() as session:
        assert store_page(session, page, None, first_seen=NOON) == PageCounts(1, 1, 0, 1, 1, 4)


def test_comments_may_come_after_their_post(store):
    with store.session() as session:
        store_page(session, make_page(), None, first_seen=NOON)
        page = make_page([], [make_comment()], thread_of="p1")
        assert store_page(session, page, None, first_seen=LATER) == PageCounts(comments=1)
        assert queries.thread(session, "peertube", "p1").thread_at == LATER


def test_one_reply_may_stand_under_two_posts(store):
    page = make_page([make_post("p1"), make_post("p2")], [make_comment("c1", "p1"), make_comment("c1", "p2")])
    with store.session() as session:
        assert store_page(session, page, None, first_seen=NOON).comments == 2


def test_a_post_that_was_taken_away_is_marked_until_it_is_back(store):
    with store.session() as session:
        run_id = start_run(session, "peertube", "revisit")
        store_page(session, make_page(), run_id, first_seen=NOON)
        store_page(session, make_page([], gone=("p1", "never-seen")), run_id, first_seen=LATER)
        assert session.get(PostRow, ("peertube", "p1")).gone_at == LATER
        session.expire_all()
        store_page(session, make_page(), run_id, first_seen=LATER)
        assert session.get(PostRow, ("peertube", "p1")).gone_at is None


def test_page_and_cursor_are_one(store):
    page = make_page(cursor=make_cursor("15"))
    breakdown = mock.patch.object(pages, "save_cursor", side_effect=ZeroDivisionError)
    with breakdown, pytest.raises(ZeroDivisionError), store.session() as session:
        store_page(session, page, None, first_seen=NOON)
    with store.session() as session:
        assert sizes(session) == [0, 0, 0, 0, 0]
        store_page(session, page, None, first_seen=NOON)
        with frozen(NOON):
            assert load_cursor(session, page.cursor.source, page.cursor.scope) == page.cursor


def test_a_row_the_database_refuses_leaves_nothing_of_its_page(store):
    broken = make_post().model_copy(update={"kind": None})
    with pytest.raises(StorageError, match="refused"), store.session() as session:
        store_page(session, make_page([make_post("p2"), broken]), None, first_seen=NOON)
    with store.reading() as session:
        assert sizes(session) == [0, 0, 0, 0, 0]


anything = st.text(st.characters(codec=None), min_size=1, max_size=20)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=anything, post_id=anything)
def test_any_text_a_platform_may_send_can_be_stored(store, text, post_id):
    author = make_author(post_id, display_name=text)
    post = make_post(post_id, title=text, hashtags=(text,), author=author)
    page = make_page([post], [make_comment(text, post_id, body=text, author=author)], thread_of=post_id)
    with Session(store.engine) as session:
        counts = store_page(session, page, None, first_seen=NOON)
        again = store_page(session, page, None, first_seen=NOON)
        assert (counts.new, counts.comments, counts.snapshots) == (1, 1, 1)
        assert (again.new, again.comments, again.snapshots) == (0, 0, 0)
        session.rollback()
