"""The window at a glance, on both databases; small windows are read whole, large ones sifted."""

from __future__ import annotations

import math
from datetime import timedelta

import pytest

from cli import sifting
from cli.catalogue import policies
from cli.embedding_cache import StoredEmbeddings
from cli.sifting import choose_candidates
from crawler.db import glances
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from tests.factories import NOON, hours_ago, make_page, make_post, make_snapshot
from tests.fake_encoder import FakeEncoder
from tests.ranking.builders import brand


@pytest.fixture
def filled(database_url: str):
    with open_store(database_url) as store, store.session() as session:
        posts = [
            make_post(f"p{number}", title=f"goal number {number}", published_at=hours_ago(number))
            for number in range(9)
        ]
        posts.append(make_post("unborn", published_at=None, title="no time of birth"))
        posts.append(make_post("p3", platform="mastodon", title="another platform's p3"))
        shots = [make_snapshot(f"p{n}", view_count=n, captured_at=hours_ago(1)) for n in range(9)]
        shots += [make_snapshot(f"p{n}", view_count=n // 2, captured_at=hours_ago(4)) for n in range(0, 9, 2)]
        store_page(session, make_page(posts, [], shots), None, first_seen=NOON - timedelta(hours=2))
    with open_store(database_url) as store:
        yield store


def test_every_post_is_glanced_at_once_whatever_the_batch(filled):
    with filled.reading() as session:
        for size in (1, 2, 4, 100):
            parts = list(glances.batches(session, hours_ago(6), platforms=["peertube", "mastodon"], size=size))
            seen = [(part.platform, post_id) for part in parts for post_id in part.post_ids]
            assert seen == sorted(set(seen))
            assert len(seen) == glances.count(session, hours_ago(6), platforms=["peertube", "mastodon"]) == 9
            counts = {(part.platform, row[0], round(row[1]), row[2]) for part in parts for row in part.counts}
            assert {row[2:] for row in counts if row[:2] == ("peertube", "p4")} == {
                (hours_ago(4).timestamp(), 2),
                (hours_ago(1).timestamp(), 4),
            }
            assert not [row for row in counts if row[0] == "mastodon"]
            born = {post_id: at for part in parts for post_id, at in zip(part.post_ids, part.born, strict=True)}
            assert born["unborn"] == pytest.approx((NOON - timedelta(hours=2)).timestamp(), abs=0.01)


def test_the_newest_two_known_counts_are_found_among_gaps():
    rows = [
        ("a", 0.0, 1, None),
        ("a", 3600.0, 4, 9),
        ("a", 7200.0, None, 6),
        ("b", 10.0, None, None),
        ("c", 20.0, 5, None),
        ("of another window", 30.0, 7, 7),
    ]
    nothing = (None,) * 3
    batch = glances.Glances("peertube", ("a", "b", "c"), nothing, nothing, nothing, nothing, (0.0,) * 3, rows)
    views = sifting._columns_of(batch, policies()["peertube"], NOON)
    assert views.counts.tolist() == pytest.approx([6.0, math.nan, 5.0], nan_ok=True)
    assert views.earlier.tolist() == pytest.approx([4.0, math.nan, math.nan], nan_ok=True)
    assert views.gap_h.tolist() == pytest.approx([1.0, math.nan, math.nan], nan_ok=True)
    assert views.ages_h[:1].tolist() == [2.0]
    votes = sifting._columns_of(batch, policies()["hackernews"], NOON)
    assert votes.counts.tolist() == pytest.approx([6.0, math.nan, math.nan], nan_ok=True)
    assert votes.earlier.tolist() == pytest.approx([9.0, math.nan, math.nan], nan_ok=True)


def chosen(store, most: int, above: int, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sifting, "SIFT_ABOVE", above)
    monkeypatch.setattr(sifting, "MOST_READ", most)
    memory = StoredEmbeddings(store)
    with store.reading() as session:
        return choose_candidates(session, brand(), policies(), FakeEncoder(), now=NOON, cache=memory)


def test_a_small_window_is_read_whole(filled, monkeypatch: pytest.MonkeyPatch):
    found = chosen(filled, 4, 1_000, monkeypatch)
    assert (len(found.candidates), found.left_out) == (11, 0)


def test_a_large_window_is_sifted_and_counted(filled, monkeypatch: pytest.MonkeyPatch):
    found = chosen(filled, 4, 5, monkeypatch)
    assert (len(found.candidates), found.left_out) == (4, 7)
    assert all(each.snapshots for each in found.candidates if each.post.post_id == "p8")
    again = chosen(filled, 4, 5, monkeypatch)
    assert again == found
