"""The phases of a crawl, in their order: discover, gate, deepen, revisit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy.orm import Session

from cli.catalogue import check_sources, policies
from cli.crawling.child import run_child
from cli.crawling.lock import crawl_lock
from cli.crawling.outcome import CrawlOutcome, SourceOutcome, summed
from cli.crawling.plans import CrawlRequest, Tasks, crawl_plan
from cli.crawling.readiness import Readiness, readiness
from cli.crawling.tasks import deepen_tasks, revisit_tasks
from cli.desk import Desk
from cli.progress import meter
from crawler import clock
from crawler.config.workspace import require_contact
from crawler.db import runs
from crawler.db.engine import Store
from crawler.errors import UsageError
from crawler.plan import Phase

_STOPS = frozenset({"refused", "no key", "out of budget"})
"""A source in these states is asked for nothing more today."""


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
    with crawl_lock(desk.workspace.root) as lock, desk.store() as store:
        return _Crawl(desk, store, request, lock).run()


class _Crawl:
    """One crawl under its lock."""

    def __init__(self, desk: Desk, store: Store, request: CrawlRequest, lock: int) -> None:
        self.desk = desk
        self.store = store
        self.request = request
        self.lock = lock
        self.run_ids: list[int] = []

        self.began = clock.now()

    def run(self) -> CrawlOutcome:
        with self.store.session() as session:
            # Whatever still stands as running was killed: nobody else holds the lock. A demo
            # clock may have been set back since, hence the day.
            runs.interrupt_runs(session, self.began + timedelta(days=1))
        ready = self._ready()
        if self.request.wants("discover"):
            self._phase("discover", dict.fromkeys(ready, ()))
        if self.request.wants("deepen"):
            found = deepen_tasks(self.desk, self.store, self._going(ready), clock.now())
            self._phase("deepen", found)
        if self.request.wants("revisit"):
            found = revisit_tasks(self.desk, self.store, self._going(ready), clock.now())
            self._phase("revisit", found)
        return self._outcome()

    def _ready(self) -> list[str]:
        """Sources that may run; those that may not leave a run that says why."""
        chosen = {s: p for s, p in policies().items() if not self.request.sources or s in self.request.sources}
        states = {
            s: readiness(policy, self.desk.brand, self.desk.workspace.environment) for s, policy in chosen.items()
        }
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

    def _phase(self, phase: Phase, tasks: Tasks) -> None:
        """Run one phase in a child; every run is finished afterwards, however the child ended."""
        if not tasks:
            return
        with self.store.session() as session:
            started = {source: runs.start_run(session, source, phase) for source in sorted(tasks)}
        self.run_ids.extend(started.values())
        plan = crawl_plan(self.desk, phase, started, self.request, tasks)
        expected = {source: len(tasks[source]) or None for source in started}
        logs = self.desk.workspace.root / "logs"
        try:
            with meter(phase, expected) as shown:
                code = run_child(plan, logs=logs, lock=self.lock, heard=shown.heard)
        except KeyboardInterrupt:
            self._close(started, runs.INTERRUPTED, "stopped by hand")
            raise
        self._close(
            started,
            "broken",
            f"the crawl process ended before this source was done (code {code}); see {logs}/crawl-{phase}.log",
        )

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
