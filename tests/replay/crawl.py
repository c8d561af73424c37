"""Real Scrapy in a process of its own, against a loopback server."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.db import runs
from crawler.db.engine import open_store
from crawler.plan import CrawlPlan, Phase, SourcePlan
from tests.forking import ran
from tests.replay import day

ROOT = Path(__file__).resolve().parents[2]
# Delays are for platforms; the waits themselves are tested with a sleep that takes no time.
QUICK = {"DOWNLOAD_DELAY": 0, "TOPCOMMENT_BACKOFF_S": 0, "TOPCOMMENT_PROGRESS": 1, "LOG_LEVEL": "INFO"}
SECONDS = 120
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Crawled:
    """What came of a crawl: items of the feed, the lines of progress, and the log."""

    items: list[dict[str, Any]]
    lines: list[dict[str, Any]]
    log: str
    code: int

    @property
    def last(self) -> dict[str, Any]:
        """The last line: state, note and counts."""
        assert self.lines, self.log
        return self.lines[-1]

    def ids(self, kind: str) -> set[str]:
        """Ids of the posts or comments."""
        return {item[f"{kind}_id"] for item in self.items if item["item"] == kind}


def scrapy(*arguments: str) -> subprocess.CompletedProcess[str]:
    """A ``scrapy`` command from the root, without a workspace."""
    return ran("scrapy.cmdline:execute", *arguments, cwd=ROOT, env=_environment(), timeout=SECONDS)


def scrapy_crawl(name: str, folder: Path, *arguments: str) -> Crawled:
    """``scrapy crawl NAME -a ... -O out.jsonl``."""
    feed = folder / "out.jsonl"
    given = [part for argument in arguments for part in ("-a", argument)]
    chosen = [part for key, value in QUICK.items() for part in ("-s", f"{key}={value}")]
    done = scrapy("crawl", name, *given, *chosen, "-O", str(feed))
    items = [json.loads(line) for line in feed.read_text("utf-8").splitlines()] if feed.exists() else []
    return Crawled(items, _lines(done.stdout), done.stderr, done.returncode)


def run_sources(url: str, phase: Phase, sources: Iterable[SourcePlan], **secrets: str) -> list[runs.RunRow]:
    """Crawl in one process, storing at ``url``; the runs come back in the order of ``sources``."""
    with open_store(url) as store:
        with store.session() as session:
            numbered = tuple(
                one.model_copy(update={"run_id": runs.start_run(session, one.source, phase)}) for one in sources
            )
        plan = CrawlPlan(phase=phase, database_url=url, contact="test@example.org", sources=numbered, secrets=secrets)
        log = _run(plan)
        with store.reading() as session:
            found = {run.run_id: run for run in runs.runs_since(session, _LONG_AGO)}
    assert all(found[one.run_id].state != runs.RUNNING for one in numbered), log
    return [found[one.run_id] for one in numbered]


def _run(plan: CrawlPlan) -> str:
    env = _environment() | day.told() | {"TEST_SETTINGS": json.dumps(QUICK)}
    done = ran("tests.replay.child:main", cwd=ROOT, env=env, given=plan.model_dump_json() + "\n", timeout=SECONDS)
    assert "Traceback" not in done.stderr, done.stderr
    return done.stderr


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "HF_HUB_OFFLINE": "1"}


def _lines(stdout: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stdout.splitlines() if line.startswith("{")]
