"""The phases of a crawl, in their order: discover, weigh, deepen, revisit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from cli.catalogue import check_sources, policies, policy_of
from cli.crawling.child import CrawlChild
from cli.crawling.forgetting import forget
from cli.crawling.lock import crawl_lock
from cli.crawling.outcome import CrawlOutcome, SourceOutcome, summed
from cli.crawling.plans import CrawlRequest, Tasks, crawl_plan
from cli.crawling.readiness import Readiness, readiness
from cli.crawling.schedule import POST_PHASES, ListSchedule, PostSchedule, passed, schedule_lists, schedule_posts
from cli.crawling.schedule_budgets import BucketPlan
from cli.crawling.schedule_costs import TASKS
from cli.crawling.schedule_lists import LISTS, Harvest, harvesting
from cli.crawling.schedule_words import PlanLog
from cli.desk import Desk
from cli.outcomes.remeasure import remeasure
from cli.progress import meter
from crawler import clock
from crawler.config.workspace import require_contact
from crawler.db import queries, runs
from crawler.db.engine import Store
from crawler.errors import UsageError
from crawler.plan import Phase
from spiders import source_names

_STOPS = frozenset({"refused", "no key"})
"""A source in these states is asked for nothing more; one bucket that is spent leaves the others."""


def crawl_workspace(desk: Desk, request: CrawlRequest | None = None) -> CrawlOutcome:
    """Crawl what a workspace wants; resumes whatever was cut short.

    Raises:
        UsageError: an unknown source, or nothing that could run.
        WorkspaceError: another crawl is at work here.
        StorageError: the database or the folder refused.
    """
    request = request or CrawlRequest()
    check_sources(request.sources)
    require_contact(desk.brand)
    desk = desk.in_season(clock.now())
    with crawl_lock(desk.workspace.root) as lock, desk.store() as store:
        with CrawlChild(logs=desk.workspace.root / "logs", lock=lock) as child:
            outcome = _Crawl(desk, store, request, child).run()
        _measure(desk, store)
    return outcome


def crawl_tasks(desk: Desk, tasks: Tasks) -> tuple[CrawlOutcome, dict[str, set[str]]]:
    """Fetch what was named, with its threads, and nothing else; gives also the ids of the posts that came, by source.

    Raises:
        UsageError: none of these sources can run.
        WorkspaceError: another crawl is at work here.
        StorageError: the database or the folder refused.
    """
    request = CrawlRequest(tuple(tasks), deepen=True)
    require_contact(desk.brand)
    with crawl_lock(desk.workspace.root) as lock, desk.store() as store:
        with CrawlChild(logs=desk.workspace.root / "logs", lock=lock) as child:
            outcome = _Crawl(desk, store, request, child).fetch(tasks)
        _measure(desk, store)
    return outcome


def ready_sources(desk: Desk, request: CrawlRequest) -> dict[str, Readiness]:
    """The sources that were asked for, and whether each may run."""
    chosen = sorted(set(request.sources)) or source_names()
    return {s: readiness(policy_of(s), desk.brand, desk.workspace.environment) for s in chosen}


def _measure(desk: Desk, store: Store) -> None:
    """What came of our own comments is read from the threads while they are stored."""
    with store.session() as session:
        remeasure(session, desk.brand, clock.now())


class _Crawl:
    """One crawl under its lock."""

    def __init__(self, desk: Desk, store: Store, request: CrawlRequest, child: CrawlChild) -> None:
        self.desk = desk
        self.store = store
        self.request = request
        self.run_ids: list[int] = []
        self.logs = desk.workspace.root / "logs"
        self.began = clock.now()
        self.child = child
        self._log = PlanLog(self.logs, aloud=request.verbose)

    def fetch(self, tasks: Tasks) -> tuple[CrawlOutcome, dict[str, set[str]]]:
        """These tasks in one phase, and the posts that came."""
        self._tidy()
        harvests = {source: Harvest() for source in tasks}
        self._phase("deepen", {source: tasks[source] for source in self._ready()}, harvests=harvests)
        came = {source: {one for ids in harvest.posts.values() for one in ids} for source, harvest in harvests.items()}
        return self._outcome(), came

    def _tidy(self) -> None:
        with self.store.session() as session:
            # Whatever still stands as running was killed: nobody else holds the lock. A demo
            # clock may have been set back since, hence the day.
            runs.interrupt_runs(session, self.began + timedelta(days=1))
            forget(session, self.desk.brand, policies())

    def run(self) -> CrawlOutcome:
        self._tidy()
        ready = self._ready()
        begun: dict[str, tuple[BucketPlan, ...]] = {}
        harvests: dict[int, tuple[ListSchedule, Harvest]] = {}
        if self.request.wants("discover"):
            self.child.start("discover")
            lists = schedule_lists(self.desk, self.store, ready, self.request, clock.now())
            begun = {source: one.buckets for source, one in lists.items()}
            harvests = self._discover(lists)
        phases = [phase for phase in POST_PHASES if self.request.wants(phase)]
        if phases:
            posts = schedule_posts(self.desk, self.store, self._going(ready), clock.now(), phases, begun)
            self._note_yields(harvests, posts)
            for phase in phases:
                self._look(phase, posts)
        return self._outcome()

    def _ready(self) -> list[str]:
        """Sources that may run; those that may not leave a run that says why."""
        states = ready_sources(self.desk, self.request)
        with self.store.session() as session:
            for source, state in states.items():
                if state.state != "ok":
                    self._note(session, source, state)
        ready = [source for source, state in states.items() if state.state == "ok"]
        if not ready:
            why = "; ".join(f"{s} is {state.state}: {state.note}" for s, state in states.items())
            raise UsageError(f"no source can run ({why})")
        return ready

    def _note(self, session: Session, source: str, state: Readiness) -> None:
        run_id = runs.start_run(session, source, "discover")
        runs.finish_run(session, run_id, state.state, {}, state.note)
        self.run_ids.append(run_id)

    def _going(self, ready: Collection[str]) -> list[str]:
        states = {outcome.source: outcome.state for outcome in self._outcome().sources}
        return [source for source in ready if states.get(source) not in _STOPS]

    def _discover(self, lists: Mapping[str, ListSchedule]) -> dict[int, tuple[ListSchedule, Harvest]]:
        """Ask the chosen lists; gives by run what each of them brought."""
        self._log.lists(lists.values())
        with self.store.session() as session:
            for source, one in lists.items():
                if one.broke:
                    self._note(session, source, Readiness("out of budget", one.broke))
                elif not one.lists and source in self.request.sources:
                    self._note(session, source, Readiness("quiet", "nothing to look for is named in brand.toml"))
        asked = {source: one for source, one in lists.items() if one.asked}
        harvests = {source: Harvest() for source in asked}
        left_out = {source: one.left_out for source, one in asked.items()}
        started = self._phase("discover", dict.fromkeys(asked, ()), left_out, harvests)
        return {run_id: (lists[source], harvests[source]) for source, run_id in started.items()}

    def _note_yields(
        self, harvests: Mapping[int, tuple[ListSchedule, Harvest]], posts: Mapping[str, PostSchedule]
    ) -> None:
        """Write to each discovery what its lists brought, for the next crawl's choice."""
        with self.store.session() as session:
            for run_id, (schedule, harvest) in harvests.items():
                if schedule.source not in posts:
                    continue  # it refused: that says nothing of its lists
                new = queries.first_found_by(session, run_id)
                good = passed(posts[schedule.source].weighed)
                runs.note_counts(session, run_id, {LISTS: harvest.yields(schedule.asked, new, good)})

    def _look(self, phase: Phase, posts: Mapping[str, PostSchedule]) -> None:
        """Read threads for the first time, or look at known posts again."""
        going = self._going(posts)
        chosen = {source: posts[source] for source in going if posts[source].of(phase)}
        self._log.posts(phase, chosen.values())
        started = self._phase(phase, {source: one.tasks(phase) for source, one in chosen.items()})
        with self.store.session() as session:
            for source, run_id in started.items():
                kinds = Counter(one.option.kind for one in chosen[source].of(phase))
                runs.note_counts(session, run_id, {TASKS: dict(kinds)})

    def _phase(
        self,
        phase: Phase,
        tasks: Tasks,
        left_out: Mapping[str, tuple[str, ...]] | None = None,
        harvests: Mapping[str, Harvest] | None = None,
    ) -> dict[str, int]:
        """Run one phase in a child; every run is finished afterwards, however the child ended. Gives the runs."""
        if not tasks:
            return {}
        with self.store.session() as session:
            started = {source: runs.start_run(session, source, phase) for source in sorted(tasks)}
        self.run_ids.extend(started.values())
        plan = crawl_plan(self.desk, phase, started, self.request, tasks, left_out)
        expected = {source: len(tasks[source]) or None for source in started}
        try:
            with meter(phase, expected) as shown:
                listening: Callable[[Mapping[str, Any]], None] = harvesting(harvests or {}, shown.heard)
                code = self.child.run(plan, listening)
        except KeyboardInterrupt:
            self._close(started, runs.INTERRUPTED, "stopped by hand")
            raise
        self._close(
            started,
            "broken",
            f"the crawl process ended before this source was done (code {code}); see {self.logs}/crawl-{phase}.log",
        )
        return started

    def _close(self, started: Mapping[str, int], state: str, note: str) -> None:
        """Finish the runs that the child did not."""
        mine = set(started.values())
        with self.store.session() as session:
            for run in runs.latest_runs(session):
                if run.run_id in mine and run.state == runs.RUNNING:
                    runs.finish_run(session, run.run_id, state, run.counts, note)

    def _outcome(self) -> CrawlOutcome:
        mine = set(self.run_ids)
        with self.store.reading() as session:
            rows = [run for run in runs.runs_since(session, self.began) if run.run_id in mine]
        by_source: dict[str, list[runs.RunRow]] = {}
        for row in rows:
            by_source.setdefault(row.source, []).append(row)
        found: list[SourceOutcome] = [summed(source, group) for source, group in sorted(by_source.items())]
        return CrawlOutcome(tuple(found))
