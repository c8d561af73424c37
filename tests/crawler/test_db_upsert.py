"""One upsert: None never wins, order and repetition do not matter, on both databases."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.db.pages import store_page
from crawler.db.tables import AuthorRow, SnapshotRow
from crawler.db.upsert import insert_new, upsert
from crawler.errors import StorageError
from tests.factories import NOON, make_page, make_post, make_snapshot

on_both = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
TRUTH = {
    f"a{n}": {
        "platform": "peertube",
        "author_id": f"a{n}",
        "handle": f"h{n}",
        "display_name": f"Name {n}",
        "url": f"https://video.example/{n}",
        "follower_count": n * 2**33,
        "verified": bool(n % 2),
    }
    for n in range(3)
}
OPTIONAL = ("display_name", "url", "follower_count", "verified")


@st.composite
def glimpses(draw):
    """Rows that each tell a part of the truth, by leaving a field out or by saying None."""
    rows = []
    for author_id in draw(st.lists(st.sampled_from(sorted(TRUTH)), max_size=8)):
        row = dict(TRUTH[author_id])
        for name in OPTIONAL:
            fate = draw(st.sampled_from(["told", "none", "absent"]))
            if fate == "none":
                row[name] = None
            elif fate == "absent":
                del row[name]
        rows.append(row)
    return rows


def authors(session):
    rows = session.execute(select(*AuthorRow.__table__.c)).mappings()
    return {row["author_id"]: dict(row) for row in rows}


def expected(rows):
    known = {}
    for row in rows:
        entry = known.setdefault(row["author_id"], dict.fromkeys(OPTIONAL))
        entry |= {name: value for name, value in row.items() if value is not None}
    return known


@on_both
@given(rows=glimpses(), data=st.data())
def test_parts_of_one_truth_add_up_in_any_order_and_any_batches(store, rows, data):
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    with Session(store.engine) as session:
        for batch in (shuffled[:cut], shuffled[cut:], shuffled[:cut]):
            upsert(session, AuthorRow, batch)
        assert authors(session) == expected(rows)
        session.rollback()


names = st.none() | st.text(max_size=5)


@on_both
@given(values=st.lists(names, min_size=1, max_size=6), at_once=st.booleans(), keep=st.booleans())
def test_the_last_known_value_wins_or_the_first_where_it_is_kept(store, values, at_once, keep):
    rows = [{"platform": "x", "author_id": "a", "handle": "h", "display_name": value} for value in values]
    with Session(store.engine) as session:
        for batch in [rows] if at_once else [[row] for row in rows]:
            upsert(session, AuthorRow, batch, keep=("display_name",) if keep else ())
        # A NUL cannot be stored anywhere, half a surrogate pair is replaced.
        told = [value.replace("\0", "") for value in values if value is not None]
        known = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in told]
        stored = authors(session)["a"]["display_name"]
        session.rollback()
    assert stored == ((known[0] if keep else known[-1]) if known else None)


def test_thousands_of_rows_go_at_once(store):
    rows = [{"platform": "x", "author_id": f"a{n:05}", "handle": "h", "verified": None} for n in range(5_000)]
    with store.session() as session:
        upsert(session, AuthorRow, rows)
        upsert(session, AuthorRow, ({**row, "verified": True} for row in reversed(rows)))
    with store.reading() as session:
        assert {row["verified"] for row in authors(session).values()} == {True}
        assert len(authors(session)) == 5_000


def test_nothing_is_nothing(store):
    with store.session() as session:
        upsert(session, AuthorRow, [])
        assert insert_new(session, AuthorRow, []) == 0


def test_what_is_only_added_to_is_never_changed(store):
    first = make_snapshot(like_count=1).model_dump() | {"comment_id": ""}
    other = {**first, "like_count": 99}
    later = {**first, "captured_at": NOON.replace(hour=13), "like_count": 5}
    with store.session() as session:
        store_page(session, make_page([make_post()], snapshots=[]), None, first_seen=NOON)
        assert insert_new(session, SnapshotRow, [first]) == 1
        assert insert_new(session, SnapshotRow, [other, later, other]) == 1
        counts = session.scalars(select(SnapshotRow.like_count).order_by(SnapshotRow.captured_at)).all()
    assert counts == [1, 5]


def test_a_number_beyond_64_bits_is_unknown(store):
    with store.session() as session:
        row = {"platform": "x", "author_id": "a", "handle": "h", "follower_count": 2**70}
        upsert(session, AuthorRow, [row])
        assert authors(session)["a"]["follower_count"] is None


def test_a_time_without_a_zone_is_a_mistake_of_ours(store):
    row = make_snapshot().model_dump() | {"comment_id": "", "captured_at": NOON.replace(tzinfo=None)}
    with pytest.raises(StorageError, match="has no time zone"), store.session() as session:
        insert_new(session, SnapshotRow, [row])
