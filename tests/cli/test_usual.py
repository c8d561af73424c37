"""Uploads of an author that left the window still say what is usual, on both databases."""

from __future__ import annotations

from cli.candidates import load_candidates
from cli.catalogue import policies
from cli.usual import with_usual
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from tests.factories import NOON, hours_ago, make_author, make_page, make_post, make_snapshot
from tests.ranking.builders import brand


def test_an_authors_earlier_posts_tell_what_is_usual(database_url: str) -> None:
    old = [
        make_post(f"old{number}", author=make_author("busy"), published_at=hours_ago(900 + number))
        for number in range(3)
    ]
    shots = [
        make_snapshot(f"old{number}", view_count=100 * (number + 1), captured_at=hours_ago(894 + number))
        for number in range(3)
    ]
    fresh = [make_post("new", author=make_author("busy")), make_post("lone", author=make_author("quiet"))]
    shots += [make_snapshot(name, view_count=1_000, captured_at=NOON) for name in ("new", "lone")]
    with open_store(database_url) as store:
        with store.session() as session:
            store_page(session, make_page([*old, *fresh], [], shots), None, first_seen=hours_ago(900))
        with store.reading() as session:
            candidates = list(load_candidates(session, brand(), policies(), NOON))
            found = {each.post.post_id: each.usual for each in with_usual(session, candidates, policies(), NOON)}
    assert sorted(found) == ["lone", "new"]
    assert found["lone"] is None
    assert found["new"] is not None
    assert (found["new"].count, found["new"].others) == (200.0, 3)
