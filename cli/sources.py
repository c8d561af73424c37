"""``topcomment sources``: how every source stands."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from cli.catalogue import policies
from cli.console import print_rows
from cli.crawling.outcome import latest_crawls, summed
from cli.crawling.readiness import readiness
from cli.crawling.schedule_budgets import BucketPlan, bucket_plans
from cli.desk import Desk
from cli.export.columns import told
from cli.export.jsonfile import dumps
from cli.listing.words import age
from crawler import clock
from crawler.db import budgets
from crawler.db.runs import RunRow
from crawler.errors import ConfigError
from crawler.policy import SourcePolicy


@dataclass(frozen=True)
class SourceStanding:
    """One source: the state of its latest crawl, what it found, what it has spent today.

    ``buckets`` are the platform's own allowances beside plain requests, with what is left of each;
    ``plan`` is what the next crawl may spend of all of them, and when they come back. ``counts`` and
    ``dropped_why`` are those of the latest crawl: found, new, updated, dropped, refused, gone, errors, requests ...
    """

    source: str
    title: str
    access: str
    state: str
    found: int | None
    new: int | None
    spent: int
    limit: int
    buckets: tuple[budgets.Standing, ...]
    plan: tuple[BucketPlan, ...]
    last_crawl: datetime | None
    note: str
    counts: dict[str, int]
    dropped_why: dict[str, int]


def show_sources(desk: Desk, *, as_json: bool) -> None:
    """A line a source."""
    found = standings(desk)
    zone = desk.brand.timezone
    if as_json:
        sys.stdout.write(dumps([plain(each, zone) for each in found]) + "\n")
        return
    now = clock_now_or_none()
    print_rows(
        ("source", "state", "found", "new", "requests today", "left", "next crawl may spend", "last crawl", "note"),
        (
            (
                each.source,
                each.state,
                each.found,
                each.new,
                f"{each.spent}/{each.limit}",
                ", ".join(map(_left, each.buckets)),
                ", ".join(f"{one.share} {one.noun}" for one in each.plan),
                _when(each.last_crawl, now, zone),
                each.note,
            )
            for each in found
        ),
    )


def _left(bucket: budgets.Standing) -> str:
    window = "today" if bucket.days == 1 else f"in {bucket.days} days"
    return f"{bucket.left} of {bucket.limit} {bucket.noun} {window}"


def plain(each: SourceStanding, zone: ZoneInfo) -> dict[str, Any]:
    """A source as JSON has it: every time with its offset."""
    buckets = [{**asdict(bucket), "resets_at": told(bucket.resets_at, zone)} for bucket in each.buckets]
    plan = [{**asdict(one), "resets_at": told(one.resets_at, zone)} for one in each.plan]
    return {**asdict(each), "buckets": buckets, "plan": plan, "last_crawl": told(each.last_crawl, zone)}


def _when(moment: datetime | None, now: datetime | None, zone: ZoneInfo) -> str:
    if moment is None:
        return "never"
    return f"{age(moment, now)} ago" if now else f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def standings(desk: Desk) -> list[SourceStanding]:
    """Every source there is, by name."""
    with desk.store() as store, store.reading() as session:
        return standings_in(session, desk)


def standings_in(session: Session, desk: Desk) -> list[SourceStanding]:
    """The same, of a store that is open already."""
    crawled = latest_crawls(session)
    today = clock_now_or_none() or datetime.now(UTC)
    return [_standing(desk, session, policy, crawled.get(policy.source, []), today) for policy in policies().values()]


def _standing(
    desk: Desk, session: Session, policy: SourcePolicy, crawled: list[RunRow], today: datetime
) -> SourceStanding:
    config = desk.brand.source(policy.source)
    environment = desk.workspace.environment
    ready = readiness(policy, desk.brand, environment)
    requests, *buckets = budgets.standing(session, policy, config, environment, today)
    outcome = summed(policy.source, crawled)
    state = outcome.state if crawled else "not crawled yet"
    note = outcome.note
    if ready.state != "ok":
        state, note = ready.state, ready.note
    return SourceStanding(
        source=policy.source,
        title=policy.title,
        access=policy.access,
        state=state,
        found=outcome.counts.get("found") if crawled else None,
        new=outcome.counts.get("new") if crawled else None,
        spent=requests.used,
        limit=requests.limit,
        buckets=tuple(buckets),
        plan=bucket_plans(session, desk, policy, today),
        last_crawl=max((run.started_at for run in crawled), default=None),
        note=note,
        counts=outcome.counts,
        dropped_why=outcome.dropped_why,
    )


def clock_now_or_none() -> datetime | None:
    """Now, unless it is the clock of a demo web that has stopped."""
    try:
        return clock.now()
    except ConfigError:
        return None
