"""The process that crawls: one for all phases, another where it died."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli.crawl_child import EXIT_ORPHANED
from cli.crawling.child import CrawlChild
from cli.crawling.lock import crawl_lock
from crawler.config import SourceConfig
from crawler.models import FetchTask
from crawler.plan import CrawlPlan, Phase, SourcePlan

NOWHERE = SourceConfig(api_base="http://127.0.0.1:9", searches=("x",), trending=False, delay=0)
STORY = FetchTask(kind="post", value="1", ref="https://news.ycombinator.com/item?id=1")


def plan(phase: Phase) -> CrawlPlan:
    tasks = () if phase == "discover" else (STORY,)
    source = SourcePlan(source="hackernews", run_id=0, config=NOWHERE, tasks=tasks)
    return CrawlPlan(phase=phase, database_url="", contact="a@example.org", sources=(source,))


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOPCOMMENT_BACKOFF_S", "0.01")


@pytest.mark.usefixtures("quick")
def test_one_process_for_all_phases_and_another_where_it_died(tmp_path: Path) -> None:
    heard: list[dict[str, Any]] = []
    with crawl_lock(tmp_path) as lock, CrawlChild(logs=tmp_path / "logs", lock=lock) as child:
        first = child.start("discover").pid
        assert child.run(plan("discover"), heard.append) == 0
        assert child.run(plan("deepen"), heard.append) == 0
        assert child.start("revisit").pid == first
        child.kill()
        assert child.run(plan("revisit"), heard.append) in {0, -9}  # where the kill is seen late, it dies in it
        assert child.run(plan("revisit"), heard.append) == 0
        second = child.start("revisit")
    assert second.pid != first
    assert second.returncode == 0  # the end of its orders is no accident
    assert [line["state"] for line in heard if "state" in line][:2] == ["broken", "broken"]
    for phase in ("discover", "deepen", "revisit"):
        log = (tmp_path / "logs" / f"crawl-{phase}.log").read_text(encoding="utf-8")
        assert log.count("Spider opened") == 1, log


@pytest.mark.usefixtures("quick")
def test_an_orphan_dies_at_once(tmp_path: Path) -> None:
    with crawl_lock(tmp_path) as lock, CrawlChild(logs=tmp_path / "logs", lock=lock) as child:
        process = child.start("discover")
        assert process.stdin is not None
        slow = plan("discover").sources[0].model_copy(update={"config": NOWHERE.model_copy(update={"delay": 60.0})})
        order = plan("discover").model_copy(update={"sources": (slow,)})
        process.stdin.write(order.model_dump_json() + "\n")
        process.stdin.close()
        assert process.wait(60) == EXIT_ORPHANED
