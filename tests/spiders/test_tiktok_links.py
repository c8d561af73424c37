"""Single links that may not be visited, and short ones: the official oEmbed says what they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.chromium import chromium_path
from tests.replay.crawl import scrapy_crawl
from tests.replay.loopback import Answer, Web
from tests.spiders.parsers.cases import FIXTURES
from tests.spiders.tiktok_pages import ROBOTS

POST = "7635500000000000011"
LINK = f"https://www.tiktok.com/@ana.b/video/{POST}"
CHALLENGE = Answer(b"<!doctype html><title>Security Check</title>", content_type="text/html")


@pytest.mark.slow
def test_a_refused_link_keeps_its_title_and_author(tmp_path: Path) -> None:
    chromium_path()
    with Web() as web:
        web.at("/robots.txt", ROBOTS)
        web.at("/@ana.b/video/", CHALLENGE)
        web.at("/oembed", Answer((FIXTURES / "tiktok" / "oembed" / "response.json").read_bytes()))
        crawled = scrapy_crawl("tiktok", tmp_path, f"thread={LINK}", f"api_base={web.url}", "accept_terms=true")
        visits, links = web.asked_under("/@ana.b"), web.asked_under("/oembed")
    assert crawled.ids("post") == {POST}
    (post,) = (item for item in crawled.items if item["item"] == "post")
    assert (post["author"]["handle"], post["body"]) == ("ana.b", "Three ways to steam oats #oats")
    assert (len(visits), len(links)) == (1, 1)
    assert crawled.last["state"] == "refused"
    assert "Security Check" in crawled.last["note"]


@pytest.mark.slow
def test_without_a_browser_it_is_said_and_links_are_still_looked_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOPCOMMENT_CHROMIUM", str(tmp_path / "gone"))
    with Web() as web:
        web.at("/oembed", Answer((FIXTURES / "tiktok" / "oembed" / "response.json").read_bytes()))
        crawled = scrapy_crawl("tiktok", tmp_path, f"thread={LINK}", f"api_base={web.url}", "accept_terms=true")
        asked = [path.partition("?")[0] for path in web.asked]
    assert asked == ["/oembed"]
    assert crawled.ids("post") == {POST}
    assert "no Chromium was found; install chromium" in crawled.log
    assert "scrapy-playwright" not in crawled.log
