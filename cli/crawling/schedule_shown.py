"""``topcomment crawl --plan``: what would be fetched now, why, what it costs, what is left. Nothing is fetched."""

from __future__ import annotations

import sys
from dataclasses import asdict

from cli.catalogue import check_sources
from cli.console import print_rows, say
from cli.crawling.plans import CrawlRequest
from cli.crawling.run import ready_sources
from cli.crawling.schedule import POST_PHASES, ListSchedule, PostSchedule, schedule_lists, schedule_posts
from cli.crawling.schedule_words import as_rows, cost_words
from cli.desk import Desk
from cli.export.jsonfile import dumps
from crawler import clock

HEADERS = ("phase", "source", "kind", "what", "value", "cost", "why")


def show_plan(desk: Desk, request: CrawlRequest, *, as_json: bool) -> None:
    """Print the plan of a crawl that would begin now.

    What discovery will find is not known yet: threads and looks are those of posts known already.

    Raises:
        UsageError: an unknown source.
    """
    check_sources(request.sources)
    states = ready_sources(desk, request)
    ready = [source for source, state in states.items() if state.state == "ok"]
    now = clock.now()
    desk = desk.in_season(now)
    with desk.store() as store:
        lists = schedule_lists(desk, store, ready, request, now)
        phases = [phase for phase in POST_PHASES if request.wants(phase)]
        begun = {source: one.buckets for source, one in lists.items()}
        posts = schedule_posts(desk, store, ready, now, phases, begun) if phases else {}
    if not request.wants("discover"):
        lists = {source: ListSchedule(source, one.buckets, ()) for source, one in lists.items()}
    off = {source: f"{state.state}: {state.note}" for source, state in states.items() if state.state != "ok"}
    if as_json:
        buckets = {
            s: [{**asdict(b), "resets_at": b.resets_at.isoformat()} for b in o.buckets] for s, o in lists.items()
        }
        told = {"at": now.isoformat(), "plan": as_rows(lists, posts), "buckets": buckets, "left_out": off}
        sys.stdout.write(dumps(told) + "\n")
        return
    _print(lists, posts)
    for source, why in off.items():
        say(f"{source} is left out: {why}")


def _print(lists: dict[str, ListSchedule], posts: dict[str, PostSchedule]) -> None:
    rows = as_rows(lists, posts)
    print_rows(
        HEADERS,
        (
            (
                row["phase"] if row["asked"] else "(left out)",
                row["source"],
                row["kind"],
                row["what"],
                f"{row['value']:.3f}",
                cost_words(row["cost"]),  # type: ignore[arg-type]  # as_rows puts amounts there
                row["why"],
            )
            for row in rows
        ),
        title="Would be fetched now",
    )
    print_rows(
        ("source", "bucket", "limit", "used", "left", "this crawl", "back at (UTC)"),
        (
            (source, one.noun, one.limit, one.used, one.left, one.share, f"{one.resets_at:%Y-%m-%d %H:%M}")
            for source, schedule in lists.items()
            for one in schedule.buckets
        ),
        title="Budgets",
    )
