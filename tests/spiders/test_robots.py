"""Page access obeys robots.txt, asked of the real host though all goes through a door; APIs do not ask."""

from __future__ import annotations

import json

from scrapy.settings import Settings

from spiders.hackernews import HackernewsSpider
from tests.forking import ran
from tests.replay.crawl import ROOT
from tests.replay.loopback import Answer, Web


def test_a_forbidden_page_is_not_asked_for():
    with Web() as web:
        web.at("/door/robots.txt", Answer(b"User-agent: *\nDisallow: /closed/\n", content_type="text/plain"))
        web.at("/door/", Answer(b"<p>hello</p>", content_type="text/html"))
        done = ran("tests.replay.page_spider:main", f"{web.url}/door", cwd=ROOT, timeout=90)
    assert sorted(web.asked) == ["/door/open", "/door/robots.txt"], done.stderr
    last = json.loads(done.stdout.splitlines()[-1])
    assert last["counts"]["refused"] == 1
    assert last["note"] == "site.example: Forbidden by robots.txt"
    assert "refused: site.example: Forbidden by robots.txt" in done.stderr


def test_an_open_api_is_asked_under_its_own_terms():
    settings = Settings()
    HackernewsSpider.update_settings(settings)
    assert settings.getbool("ROBOTSTXT_OBEY") is False
