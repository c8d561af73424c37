"""One thread fetched again by a real crawl child: a page that is gone, and one that answers too slowly."""

from __future__ import annotations

import pytest

from cli.desk import open_desk
from cli.rechecking.fetching import fetch_again
from crawler.db.pages import store_page
from crawler.db.runs import latest_runs
from crawler.db.seen import last_seen
from tests.cli.stage import make_workspace
from tests.factories import NOON, make_page, make_post
from tests.replay.loopback import Web


@pytest.fixture
def known(tmp_path):
    """A stored page of a web on loopback that answers 410 and, elsewhere, not before it is let go."""
    with Web() as web:
        source = f'\n[sources.link]\ninstances = ["{web.url}"]\ndelay = 0\n'
        desk = open_desk(make_workspace(tmp_path / "acme", source))
        posts = [
            make_post(name, platform="link", url=f"{web.url}/{name}", ref=f"{web.url}/{name}", author=None)
            for name in ("gone", "slow")
        ]
        with desk.store() as store:
            with store.session() as session:
                store_page(session, make_page(posts, snapshots=[]), None, first_seen=NOON)
            yield desk, store, posts


def test_a_page_that_is_gone_is_told_to_the_store_and_a_slow_one_is_given_up(known):
    desk, store, (gone, slow) = known
    fetched = fetch_again(desk, store, gone, 60.0)
    with store.reading() as session:
        assert last_seen(session, "link", "gone").gone_at is not None, fetched
    fetched = fetch_again(desk, store, slow, 0.05)
    assert (fetched.state, fetched.answered) == ("in time", False)
    with store.reading() as session:
        run = next(run for run in latest_runs(session) if run.source == "link")
    assert (run.state, run.note) == ("quiet", "a card was looked at again; no answer within 1 s")


def test_a_source_that_is_off_is_not_asked(known):
    desk, store, _ = known
    fetched = fetch_again(desk, store, make_post("r", platform="reddit"), 5.0)
    assert fetched.state == "off"
    with store.reading() as session:
        assert latest_runs(session) == []
