"""Invented TikTok pages whose scripts misbehave, each in its own way, and a child process that visits them."""

from __future__ import annotations

import json
import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.config import SourceConfig
from crawler.db import runs
from crawler.db.engine import open_store
from crawler.plan import CrawlPlan, SourcePlan
from tests.forking import ran
from tests.patience import PATIENCE_S
from tests.replay import day
from tests.replay.crawl import QUICK, ROOT
from tests.replay.loopback import Answer, Web

FIXTURE = ROOT / "tests" / "fixtures" / "tiktok" / "hashtag" / "response.json"
ROBOTS = Answer(b"User-agent: *\nDisallow: /inapp\n", content_type="text/plain")
LIST = "/api/challenge/item_list/"
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
# A visit that hangs lasts as long as one may; any other hears its list at once, or as late as the machine is busy.
HURRY = {**QUICK, "TOPCOMMENT_VISIT_S": 15, "TOPCOMMENT_FIRST_ANSWER_S": 12, "TOPCOMMENT_SETTLE_S": 1}


def item_list(*numbers: int, more: bool = False) -> Answer:
    """An answer with videos of these numbers."""
    pattern = json.loads(FIXTURE.read_text("utf-8"))["itemList"][0]
    items = [{**pattern, "id": video_id(number), "desc": f"number {number}"} for number in numbers]
    return Answer.of({"cursor": "30", "hasMore": more, "statusCode": 0, "itemList": items})


def video_id(number: int) -> str:
    """An id of TikTok's size."""
    return str(7_635_500_000_000_000_000 + number)


def page(script: str, scopes: dict[str, Any] | None = None) -> Answer:
    """A page with its data and a script."""
    data = json.dumps({"__DEFAULT_SCOPE__": scopes or {"webapp.app-context": {}}}).replace("/", "\\u002F")
    html = (
        "<!DOCTYPE html><html><head><title>TikTok</title></head><body><div id=app></div>"
        f'<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">{data}</script>'
        f"<script>{script}</script></body></html>"
    )
    return Answer(html.encode(), content_type="text/html; charset=utf-8")


def loads(path: str) -> str:
    """A script that loads one list."""
    return f"fetch('{path}').then(a => a.json()).catch(() => 0);"


def tags(web: Web, *names: str, **more: Any) -> SourcePlan:
    """Visit hashtag pages of an invented TikTok, by the door of its host."""
    config = SourceConfig(hashtags=names, trending=False, delay=0.0, bases={"www.tiktok.com": web.url}, **more)
    return SourcePlan(source="tiktok", run_id=0, config=config)


def visited(url: str, folder: Path, *plans: SourcePlan) -> tuple[list[runs.RunRow], str]:
    """Crawl in one process; gives the runs and the log. No browser is left when it is done."""
    with open_store(url) as store:
        with store.session() as session:
            numbered = tuple(
                one.model_copy(update={"run_id": runs.start_run(session, one.source, "discover")}) for one in plans
            )
        plan = CrawlPlan(phase="discover", database_url=url, contact="test@example.org", sources=numbered)
        # Chromium keeps its profile there, so that its processes can be told from everybody else's.
        env = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(folder), "TEST_SETTINGS": json.dumps(HURRY)}
        env |= day.told()
        done = ran("tests.replay.child:main", cwd=ROOT, env=env, given=plan.model_dump_json() + "\n")
        with store.reading() as session:
            found = {run.run_id: run for run in runs.runs_since(session, _LONG_AGO)}
    last = time.monotonic() + PATIENCE_S
    while processes(folder) and time.monotonic() < last:
        time.sleep(0.05)  # its helpers see the browser's end a moment later
    assert not processes(folder), "a browser is left"
    return [found[one.run_id] for one in numbered], done.stderr


def processes(folder: Path) -> list[str]:
    """Command lines of processes that work in a folder."""
    lines = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            lines.append(path.read_bytes().decode(errors="replace"))
        except OSError:
            continue
    return [line for line in lines if str(folder) in line]
