"""Which discovery lists each source asks, by what they brought in its earlier runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from cli.catalogue import spider_class
from cli.crawling.schedule_budgets import BucketPlan
from cli.crawling.schedule_costs import spending
from crawler.db import runs
from crawler.plan import SourcePlan
from ranking.scheduling.lists import ListOffer, ListPlan, ListRun, choose_lists

LISTS = "lists"
"""Key of a run's counts: by list, how many requests it took, and how many posts it found, new and passing."""
HISTORY = timedelta(days=28)
SHARE = 0.5
"""Of what a crawl may spend, lists take at most half: what they find has to be read too."""


@dataclass
class Harvest:
    """What the lists of one source brought while they were asked, as the child tells it."""

    pages: dict[str, int] = field(default_factory=dict)
    posts: dict[str, list[str]] = field(default_factory=dict)

    def add(self, scope: str, post_ids: Iterable[str]) -> None:
        """One answer to one list."""
        self.pages[scope] = self.pages.get(scope, 0) + 1
        self.posts.setdefault(scope, []).extend(post_ids)

    def yields(self, asked: Iterable[str], new: frozenset[str], passed: frozenset[str]) -> dict[str, dict[str, int]]:
        """By list: requests, posts found, new ones, and new ones that pass the gate.

        A post that several lists showed counts for the first: the others would not have been needed.
        """
        credited: set[str] = set()
        found: dict[str, dict[str, int]] = {}
        # A list that gave no answer at all says nothing of what it would bring.
        for scope in (scope for scope in asked if scope in self.pages):
            ids = set(self.posts.get(scope, ()))
            fresh = (ids & new) - credited
            credited |= fresh
            numbers = {"found": len(ids), "new": len(fresh), "passed": len(fresh & passed)}
            found[scope] = {"requests": self.pages[scope], **numbers}
        return found


def harvesting(harvests: Mapping[str, Harvest], heard: Callable[[Mapping[str, Any]], None]) -> Callable[..., None]:
    """A listener that keeps what is said of lists and hands on everything else."""

    def listen(line: Mapping[str, Any]) -> None:
        if "list" not in line:
            heard(line)
        elif line["source"] in harvests:
            harvests[line["source"]].add(line["list"], line["posts"])

    return listen


def list_plans(
    session: Session, plan: SourcePlan, secrets: Mapping[str, str], buckets: Iterable[BucketPlan], now: datetime
) -> list[ListPlan]:
    """Every list that a source could be asked for, with the verdict on it."""
    spider = spider_class(plan.source)(source_plan=plan, secrets=secrets)
    past = _past(session, plan.source, now)
    offers = []
    for task in spider.combined(spider.tasks()):
        runs_of = past.get(task.scope, [])
        asked = [run.requests for run in runs_of]
        requests = sum(asked) / len(asked) if asked else float(spider.pages_per_list)
        cost = spending(spider.policy, task.kind, requests)
        offers.append(ListOffer(scope=task.scope, kind=task.kind, cost=cost, past=tuple(runs_of)))
    allowance = {one.bucket: _for_lists(one) for one in buckets}
    return choose_lists(offers, allowance, now=now)


def _for_lists(bucket: BucketPlan) -> float:
    # The last of a day's allowance is not halved away: one list must always be possible.
    return max(bucket.share * SHARE, min(bucket.share, 1))


def _past(session: Session, source: str, now: datetime) -> dict[str, list[ListRun]]:
    found: dict[str, list[ListRun]] = {}
    for run in runs.runs_since(session, now - HISTORY):
        told = run.counts.get(LISTS) if run.source == source else None
        for scope, numbers in (told or {}).items():
            found.setdefault(scope, []).append(ListRun(at=run.started_at, **numbers))
    return found
