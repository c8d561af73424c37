"""One scheduler for all sources: which lists are asked, which threads read, which posts looked at again."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cli.catalogue import policy_of
from cli.crawling.plans import CrawlRequest, source_plan
from cli.crawling.schedule_budgets import BucketPlan, bucket_plans
from cli.crawling.schedule_lists import list_plans
from cli.crawling.tasks import prospects, task_of
from cli.desk import Desk
from crawler.db.engine import Store
from crawler.models import FetchTask
from crawler.plan import Phase
from ranking.scheduling.choose import choose
from ranking.scheduling.lists import ListPlan
from ranking.scheduling.types import Choice, Option, Prospect
from ranking.scheduling.value import options

POST_PHASES: tuple[Phase, ...] = ("deepen", "revisit")
"""The phases that fetch known posts."""
MOST_TASKS = 240
"""Threads and looks of one source in one crawl, however large its allowance: a morning has an end."""


@dataclass(frozen=True)
class ListSchedule:
    """Discovery of one source: what it may spend, and every list with its verdict."""

    source: str
    buckets: tuple[BucketPlan, ...]
    lists: tuple[ListPlan, ...]

    @property
    def asked(self) -> tuple[str, ...]:
        """Scopes of the lists that are asked."""
        return tuple(one.scope for one in self.lists if one.asked)

    @property
    def left_out(self) -> tuple[str, ...]:
        """Scopes of the lists that are not."""
        return tuple(one.scope for one in self.lists if not one.asked)

    @property
    def broke(self) -> str:
        """Why nothing at all can be asked; empty where something can, or where all lists rest."""
        short = [one.why for one in self.lists if one.why.startswith("not enough")]
        return short[0] if short and not self.asked else ""


@dataclass(frozen=True)
class PostSchedule:
    """Known posts of one source: what may be spent on them, what was chosen, and what was weighed."""

    source: str
    buckets: tuple[BucketPlan, ...]
    phases: tuple[Phase, ...]
    choices: tuple[Choice, ...]
    weighed: tuple[Prospect, ...]

    def of(self, phase: Phase) -> tuple[Choice, ...]:
        """What belongs to a phase: deepen reads threads for the first time, revisit looks again."""
        return tuple(one for one in self.choices if phase_of(one.option, self.phases) == phase)

    def tasks(self, phase: Phase) -> tuple[FetchTask, ...]:
        """The tasks of a phase, best first."""
        return tuple(task_of(one) for one in self.of(phase))


def phase_of(option: Option, phases: Collection[Phase]) -> Phase:
    """The phase that carries an option out: a thread that was cut off is read to its end in whichever there is."""
    if option.first_read and ("deepen" in phases or not option.prospect.cut_off):
        return "deepen"
    return "revisit"


def schedule_lists(
    desk: Desk, store: Store, sources: Iterable[str], request: CrawlRequest, now: datetime
) -> dict[str, ListSchedule]:
    """Discovery of every source.

    Raises:
        ConfigError: ``[sources.X.budgets]`` names a bucket that the source does not have.
    """
    found = {}
    for source in sorted(sources):
        plan = source_plan(desk, source, 0, request)
        with store.reading() as session:
            buckets = bucket_plans(session, desk, policy_of(source), now)
            lists = list_plans(session, plan, desk.workspace.environment, buckets, now)
        found[source] = ListSchedule(source, buckets, tuple(lists))
    return found


def schedule_posts(
    desk: Desk,
    store: Store,
    sources: Iterable[str],
    now: datetime,
    phases: Collection[Phase],
    begun: Mapping[str, Sequence[BucketPlan]],
) -> dict[str, PostSchedule]:
    """What to fetch of the known posts of every source.

    Args:
        desk: workspace and brand.
        store: the open store.
        sources: those that still answer.
        now: the present.
        phases: of deepen and revisit, those that are part of this crawl.
        begun: by source, how its buckets stood when this crawl began; its lists have spent since.
    """
    found = {}
    for source in sorted(sources):
        weighed = prospects(desk, store, source, now, unread_only="revisit" not in phases)
        with store.reading() as session:
            buckets = bucket_plans(session, desk, policy_of(source), now)
        offered = [option for each in weighed for option in options(each, now) if phase_of(option, phases) in phases]
        choices = choose(offered, _still(buckets, begun.get(source, buckets)), most=MOST_TASKS)
        found[source] = PostSchedule(source, buckets, tuple(phases), tuple(choices), tuple(weighed))
    return found


def _still(buckets: Iterable[BucketPlan], begun: Iterable[BucketPlan]) -> dict[str, float]:
    """What of this crawl's share its lists have left over."""
    before = {one.bucket: one for one in begun}
    return {
        one.bucket: float(max(0, min(one.left, before[one.bucket].share - (one.used - before[one.bucket].used))))
        for one in buckets
    }


def passed(weighed: Sequence[Prospect]) -> frozenset[str]:
    """Ids of the posts that pass the gate."""
    return frozenset(one.key[1] for one in weighed if one.appraisal.passes)
