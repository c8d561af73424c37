"""A brand that speaks under a post, and a thread that goes on afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from cli.desk import Desk, open_desk
from cli.outcomes.remeasure import Remeasured, remeasure
from crawler.db import engagements
from crawler.db.engagement_models import Engagement, Measurement
from crawler.db.engine import Store
from crawler.db.pages import store_page
from crawler.models import Comment
from tests.cli.stage import make_ranked
from tests.factories import NOON, make_author, make_comment, make_page, make_snapshot

ID = "0001feedbeef"
US = make_author("acme", handle="acme@video.example")


def make_spoken(folder: Path) -> Path:
    """A ranked workspace whose brand has an account."""
    make_ranked(folder)
    path = folder / "brand.toml"
    text = path.read_text(encoding="utf-8")
    head, section, rest = text.partition("[brand.handles]")
    assert section
    path.write_text(f'{head}{section}\npeertube = "@acme@video.example"\n#{rest}', encoding="utf-8")
    return folder


def ours(comment_id: str = "ours", **fields) -> Comment:
    """A comment by the brand's account under the first post."""
    return make_comment(comment_id, **{"author": US, "published_at": NOON, **fields})


def read_thread(
    store: Store, at: datetime, comments: Iterable[Comment], likes: dict[str, int], views: int = 2000
) -> None:
    """Store a reading of the first post's thread."""
    counts = [make_snapshot("p1", name, like_count=n, captured_at=at) for name, n in likes.items()]
    post = make_snapshot("p1", view_count=views, captured_at=at)
    page = make_page((), comments, [post, *counts], thread_of="p1")
    with store.session() as session:
        store_page(session, page, None, first_seen=at)


def measure(desk: Desk, store: Store, now: datetime) -> Remeasured:
    with store.session() as session:
        return remeasure(session, desk.brand, now)


def kept(store: Store) -> list[tuple[Engagement, list[Measurement]]]:
    """All engagements with their measurements."""
    with store.reading() as session:
        found = engagements.engagements(session, "Acme")
        measured = engagements.measurements(session, [one.engagement_id for one in found])
    return [(one, measured.get(one.engagement_id, [])) for one in found]


def desk_of(folder: Path) -> Desk:
    return open_desk(folder)
