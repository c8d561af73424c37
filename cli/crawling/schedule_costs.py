"""What a task costs in requests, learned from the source's own runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from crawler.db.runs import RunRow
from crawler.policy import SourcePolicy
from crawler.spending import REQUESTS, costs_of
from ranking.scheduling.types import Amounts, Kind

TASKS = "tasks"
"""Key of a run's counts: how many tasks of which kind were given."""
PRIOR_TASKS = 10
"""Tasks whose assumed cost stands against what was measured."""
USUAL_BRANCHES = 4.0
"""Branches of a thread that are asked for one by one, as seen on the demo web's PeerTube."""
KINDS: tuple[Kind, ...] = ("thread", "post")


@dataclass(frozen=True)
class TaskCosts:
    """Requests a task of each kind makes on average: branches and pages of a thread, posts asked together."""

    requests: Mapping[Kind, float]

    def amounts(self, policy: SourcePolicy, kind: Kind) -> Amounts:
        """What one task spends of which bucket."""
        return spending(policy, kind, self.requests[kind])


def spending(policy: SourcePolicy, kind: str, requests: float) -> Amounts:
    """What so many requests of a task kind spend of which bucket; a distinct value counts once."""
    own = costs_of(policy, kind).items()
    told = {name: float(each) * requests if isinstance(each, int) else 1.0 for name, each in own}
    return {**told, REQUESTS: requests}


def task_costs(past: Iterable[RunRow], *, thread_holds_post: bool, branching: bool = False) -> TaskCosts:
    """Costs from the runs of one source, beginning with what its way of asking makes likely.

    Args:
        past: runs of this source.
        thread_holds_post: whether a thread's answer has its post's counts; else both are asked for.
        branching: whether branches of a thread are asked for one by one.
    """
    assumed = 1.0 + (not thread_holds_post) + (USUAL_BRANCHES if branching else 0.0)
    runs = [run for run in past if isinstance(run.counts.get(TASKS), dict) and run.counts.get("requests")]
    thread = _mean([run for run in runs if not _given(run, "post")], "thread", assumed, {})
    post = _mean(runs, "post", 1.0, {"thread": thread})
    return TaskCosts({"thread": thread, "post": post})


def _mean(runs: Iterable[RunRow], kind: Kind, assumed: float, known: Mapping[Kind, float]) -> float:
    """Requests per task of a kind, once those of the known kinds are taken off."""
    requests, tasks = assumed * PRIOR_TASKS, float(PRIOR_TASKS)
    for run in runs:
        if given := _given(run, kind):
            others = sum(_given(run, other) * cost for other, cost in known.items())
            requests += max(0.0, float(run.counts["requests"]) - others)
            tasks += given
    return requests / tasks


def _given(run: RunRow, kind: Kind) -> int:
    return int(run.counts[TASKS].get(kind, 0))
