"""What was promised to be forgotten is gone after the next crawl, and no sooner."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from cli.catalogue import policies
from cli.crawling.forgetting import days_kept
from crawler.clock import frozen
from crawler.config import load_brand
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from tests.cli.demo_stage import START, small_world, stored, wired
from tests.cli.forked import ran
from tests.factories import make_comment, make_page, make_post

DAY = timedelta(days=1)


def remember(folder: Path, platform: str, days_ago: int) -> None:
    """A post with a comment, last seen so long before the demo web's now."""
    at = START - days_ago * DAY
    post = make_post(f"{platform}-{days_ago}", platform=platform, published_at=at, author=None)
    comment = make_comment(f"c{days_ago}", post.post_id, platform=platform, author=None)
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store, store.session() as session, frozen(at):
        store_page(session, make_page([post], [comment], []), None, first_seen=at)


def wish(folder: Path, days: int) -> None:
    path = folder / "brand.toml"
    path.write_text(re.sub(r"retention_days = \d+", f"retention_days = {days}", path.read_text("utf-8")), "utf-8")


def test_a_crawl_forgets_by_the_shorter_of_terms_and_wish(tmp_path: Path) -> None:
    with small_world(posts=10) as server:
        folder = wired(tmp_path / "acme", server)
        wish(folder, 90)
        for platform, days_ago in (("youtube", 31), ("youtube", 29), ("peertube", 31), ("peertube", 91)):
            remember(folder, platform, days_ago)
        assert ran("crawl", "--phase", "discover", "--source", "hackernews", "-w", folder).returncode in (0, 3)
    kept = {post_id for _, post_id in stored(folder, "post")}
    assert {"youtube-29", "peertube-31"} <= kept
    assert not {"youtube-31", "peertube-91"} & kept
    assert not {"c31", "c91"} & {row[2] for row in stored(folder, "comment") if row[0] == "youtube" or row[2] == "c91"}


def test_the_brand_may_wish_for_less_but_not_for_more_than_terms_allow(tmp_path: Path) -> None:
    with small_world(posts=10) as server:
        folder = wired(tmp_path / "acme", server)
    known = policies()
    for days in (7, 400):
        wish(folder, days)
        kept = days_kept(load_brand(folder / "brand.toml", {}), known)
        assert set(kept) == set(known)
        assert kept["youtube"] == min(days, 30)
        assert kept["peertube"] == days
