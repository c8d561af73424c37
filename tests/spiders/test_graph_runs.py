"""What lasts from run to run, what is missing without keys, and that debugging logs hold no token."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from scrapy.http import Request
from scrapy.utils.test import get_crawler
from sqlalchemy import select

from cli.catalogue import spider_class
from crawler.config import SourceConfig
from crawler.db.engine import open_store
from crawler.db.tables import BudgetRow
from crawler.plan import SourcePlan
from tests.replay.crawl import run_sources, scrapy
from tests.replay.loopback import Answer, Web

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
TOKEN, USER = "EAAinventedtoken0123456789", "17840000000000001"
SOURCES = ("x", "instagram", "threads", "facebook")


def test_ids_of_hashtags_are_remembered_and_the_weeks_budget_holds_over_runs(tmp_path: Path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with Web() as web:
        for number, tag in enumerate(("a1", "b2", "c3")):
            found = Answer.of({"data": [{"id": str(17840000000000090 + number)}]})
            web.at(f"/v25.0/ig_hashtag_search?user_id={USER}&q={tag}", found)
        web.at("/v25.0/1784", Answer.of({"data": []}))

        def run(*tags: str):
            config = SourceConfig(api_base=web.url, delay=0.0, hashtags=tags, budgets={"hashtags": 2})
            plan = SourcePlan(source="instagram", run_id=0, config=config)
            return run_sources(url, "discover", [plan], INSTAGRAM_TOKEN=TOKEN, INSTAGRAM_USER_ID=USER)[0]

        first = run("a1", "b2", "c3")
        searched = len(web.asked_under("/v25.0/ig_hashtag_search"))
        second = run("b2", "a1")
        assert searched == 2, "the third hashtag of the week is not asked for"
        assert len(web.asked_under("/v25.0/ig_hashtag_search")) == 2, "what is known is not searched again"
        assert len(web.asked_under("/v25.0/17840000000000090/top_media")) == 2
    assert (first.state, "2 hashtags of 7 days" in first.note) == ("out of budget", True), first.note
    assert second.state == "quiet", second.note
    with open_store(url) as store, store.reading() as session:
        kept = list(session.scalars(select(BudgetRow).where(BudgetRow.bucket == "hashtags")))
    assert len(kept) == 2


@pytest.mark.parametrize("name", SOURCES)
def test_without_keys_nothing_is_asked(name: str):
    config = SourceConfig(hashtags=("tea",), searches=("tea",), creators=("mirja",))
    spider_type = spider_class(name)
    spider = spider_type.from_crawler(
        get_crawler(spider_type), source_plan=SourcePlan(source=name, run_id=0, config=config), secrets={}
    )

    async def begun() -> list[Request]:
        return [request async for request in spider.start()]

    assert asyncio.run(begun()) == []
    required = " and ".join(key.name for key in spider.policy.keys)
    assert spider.tally.reasons("no key") == (f"{required} not set; `topcomment doctor` says how to get it",)


def test_debugging_logs_and_feeds_hold_no_token(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("FACEBOOK_TOKEN", TOKEN)
    feed = tmp_path / "out.jsonl"
    with Web() as web:
        page = json.loads((FIXTURES / "facebook" / "page" / "response.json").read_text("utf-8"))
        page["posts"]["paging"]["next"] = f"{web.url}/v25.0/x/posts?access_token={TOKEN}&after=a"
        error = {"error": {"code": 190, "message": f"Malformed access token {TOKEN}", "type": "OAuthException"}}
        web.at("/v25.0/lakesidekettles?", Answer.of(page))
        web.at("/v25.0/lakesidekettles/posts?", Answer.of(error, 200))
        web.at("/v25.0/expired?", Answer.of(error, 400))
        done = scrapy(
            "crawl", "facebook", "-a", f"api_base={web.url}", "-a", "creator=lakesidekettles,expired", "-O", str(feed),
            "-s", "LOG_LEVEL=DEBUG", "-s", "DOWNLOAD_DELAY=0", "-s", "TOPCOMMENT_PROGRESS=1",
        )  # fmt: skip
        assert len(web.asked) == 3
    assert "could not be read" in done.stderr
    assert TOKEN not in done.stdout + done.stderr
    assert TOKEN not in feed.read_text("utf-8")
    last = json.loads([line for line in done.stdout.splitlines() if line.startswith("{")][-1])
    assert last["state"] == "no key", last
