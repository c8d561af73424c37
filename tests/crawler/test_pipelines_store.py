"""The last pipeline, in a real crawl: pages are stored in order, or the spider ends and says why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from crawler.clock import frozen
from crawler.db.cursors import load_cursor
from crawler.db.engine import open_store
from crawler.db.tables import AuthorRow, CommentRow, PostRow
from tests.factories import NOON, make_cursor
from tests.forking import ran

ROOT = Path(__file__).resolve().parents[2]


def crawl(url: str, *, pages: int = 4, handles: bool = True, sabotage: str = "nothing") -> tuple[dict, str]:
    """Statistics and log of a crawl in a process of its own."""
    arguments = (url, "7", str(handles).lower(), str(pages), sabotage)
    done = ran("tests.crawler.stored_crawl:main", *arguments, timeout=120, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1]), done.stderr


def rows(url: str, table) -> int:
    with open_store(url) as store, store.reading() as session:
        return session.scalar(select(func.count()).select_from(table))


def test_pages_are_stored_and_counted(database_url):
    stats, _ = crawl(database_url)
    told = {name: stats.get(f"topcomment/{name}") for name in ("found", "new", "new_comments", "snapshots", "dropped")}
    assert told == {"found": 12, "new": 12, "new_comments": 12, "snapshots": 12, "dropped": 4}
    assert stats["topcomment/dropped/age_gated_18"] == 4
    assert stats["finish_reason"] == "finished"
    assert "log_count/ERROR" not in stats
    again, _ = crawl(database_url)
    assert (again["topcomment/updated"], again.get("topcomment/new")) == (12, None)
    assert (rows(database_url, PostRow), rows(database_url, CommentRow)) == (12, 12)
    with open_store(database_url) as store, store.reading() as session:
        assert set(session.scalars(select(PostRow.run_id))) == {7}


def test_a_failure_ends_the_spider_and_no_later_page_passes_over_the_lost_one(tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    refuse = (
        "CREATE TRIGGER full BEFORE INSERT ON post WHEN new.post_id LIKE 'p2-%' "
        "BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END"
    )
    stats, log = crawl(url, pages=30, sabotage=refuse)
    assert stats["finish_reason"] == "storage_failed"
    assert f"the disk of the database {tmp_path / 'store.db'} is full" in stats["topcomment/storage_error"]
    assert log.count("nothing more is stored") == 1
    assert "Traceback" not in log
    assert rows(url, PostRow) == 6
    with open_store(url) as store, store.reading() as session, frozen(NOON):
        assert load_cursor(session, make_cursor().source, make_cursor().scope).value == "2"


def test_a_store_that_cannot_be_opened_ends_the_crawl_before_it_begins(tmp_path):
    stats, log = crawl(f"sqlite:///{tmp_path / 'nowhere' / 'store.db'}")
    assert stats["finish_reason"] == "storage_failed"
    assert "cannot be opened; check that its folder exists" in stats["topcomment/storage_error"]
    assert log.count("nothing more is stored") == 1
    assert "item_scraped_count" not in stats


@pytest.mark.parametrize("handles", [True, False])
def test_commenters_keep_their_names_or_never_had_one(tmp_path, handles):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    crawl(url, handles=handles)
    with open_store(url) as store, store.reading() as session:
        known = set(
            session.scalars(select(AuthorRow.author_id).join(CommentRow, CommentRow.author_id == AuthorRow.author_id))
        )
        named = session.scalars(select(AuthorRow.handle).where(AuthorRow.author_id.in_(known))).all()
        assert session.get(AuthorRow, ("peertube", "a1")).handle == "a1@video.example"
    assert len(known) == 12
    assert all(each.startswith("by-") if handles else each.startswith("anon-") for each in known)
    assert all(named) if handles else not any(named)
