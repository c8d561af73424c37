"""A brand whose mornings are sent, and rankings to send."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from cli.delivery.deliver import deliver
from cli.desk import Desk, open_desk
from crawler import clock
from crawler.models import Post
from ranking.types import Opportunity
from tests.cli.stage import fill, make_result
from tests.factories import NOON, make_post


def moment(text: str) -> datetime:
    """A moment in UTC, as in ``2026-03-04 07:00``."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def rank(
    folder: Path,
    listed: Iterable[Opportunity] = (),
    escalated: Iterable[Opportunity] = (),
    at: datetime = NOON,
    posts: Iterable[Post] | None = None,
) -> None:
    """Store a ranking as the ranker would have made it at a moment."""
    listed, escalated = [*listed], [*escalated]
    result = make_result(listed, escalated).model_copy(update={"ranked_at": at})
    made = posts if posts is not None else [make_post(each.post_id) for each in (*listed, *escalated)]
    fill(folder, made, result)


def sent_at(folder: Path, when: datetime, *, alerts: bool = False) -> list[str]:
    """What is said of a round of sending at a moment, by a process of its own."""
    with clock.frozen(when):
        return deliver(desk_of(folder), alerts=alerts)


def desk_of(folder: Path) -> Desk:
    """A desk that has read nothing yet."""
    return open_desk(folder)
