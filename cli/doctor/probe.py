"""One cheap call to a source whose key is set: whether the key works, said in the platform's own words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from cli.crawling.child import run_child
from cli.crawling.lock import crawl_lock
from cli.crawling.plans import CrawlRequest, crawl_plan
from cli.desk import Desk
from crawler.policy import SourcePolicy


@dataclass(frozen=True)
class Probed:
    """What came of the call: the source's word and a sentence; no value of a key is in it."""

    state: str
    note: str

    @property
    def well(self) -> bool:
        """Whether the platform answered; a single answer may well be called quiet."""
        return self.state in ("ok", "quiet")


def can_probe(policy: SourcePolicy, desk: Desk) -> bool:
    """Whether a key is there to be tried, and the source says with what."""
    return policy.probe is not None and any(desk.workspace.environment.get(key.name) for key in policy.keys)


def probe(policy: SourcePolicy, desk: Desk) -> Probed:
    """Ask the platform once, within its budget; nothing that comes is kept.

    Raises:
        WorkspaceError: a crawl is at work here.
        StorageError: the workspace cannot be written to.
    """
    tasks = {policy.source: (policy.probe,) if policy.probe else ()}
    with desk.store():
        pass  # the ledger's tables are there before the child spends
    plan = crawl_plan(desk, "revisit", {policy.source: 0}, CrawlRequest((policy.source,)), tasks)
    plan = plan.model_copy(update={"store": False, "recordings": ""})
    lines: list[dict[str, Any]] = []
    with crawl_lock(desk.workspace.root) as lock:
        run_child(plan, logs=desk.workspace.root / "logs", lock=lock, heard=lines.append)
    last = next((line for line in reversed(lines) if "state" in line), None)
    if last is None:
        return Probed("broken", "the call ended without an answer; see logs/crawl-revisit.log")
    return Probed(str(last["state"]), _hidden(str(last["note"]), desk.workspace.environment.values()))


def _hidden(text: str, secrets: Iterable[str]) -> str:
    from crawler.recorder import hide

    return hide(text, (secret for secret in secrets if len(secret) > 5))
