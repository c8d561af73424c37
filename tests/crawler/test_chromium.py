"""Which Chromium is taken; Playwright is not asked, and loaded by browser spiders' crawls only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from scrapy.settings import Settings

from crawler.browser.chromium import VARIABLE, find_chromium, launch_options
from spiders.peertube import PeertubeSpider
from spiders.tiktok import TiktokSpider
from tests.replay.crawl import ROOT


def program(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_the_named_one_wins_then_the_path_then_playwrights_own(tmp_path: Path) -> None:
    old = program(tmp_path / "own" / "chromium-999" / "chrome-linux" / "chrome")
    new = program(tmp_path / "own" / "chromium-1200" / "chrome-linux64" / "chrome")
    environment = {"PATH": str(tmp_path / "bin"), "PLAYWRIGHT_BROWSERS_PATH": str(tmp_path / "own")}
    assert find_chromium(environment) == new
    Path(new).unlink()
    assert find_chromium(environment) == old
    on_path = program(tmp_path / "bin" / "google-chrome")
    assert find_chromium(environment) == on_path
    better = program(tmp_path / "bin" / "chromium")
    assert find_chromium(environment) == better
    named = program(tmp_path / "opt" / "my-chrome")
    assert find_chromium({**environment, VARIABLE: named}) == named


def test_a_named_one_that_is_not_there_is_not_replaced_silently(tmp_path: Path) -> None:
    environment = {"PATH": str(tmp_path), VARIABLE: str(tmp_path / "gone")}
    program(tmp_path / "chromium")
    assert find_chromium(environment) is None


def test_none_is_none(tmp_path: Path) -> None:
    assert find_chromium({"PATH": str(tmp_path), "HOME": str(tmp_path)}) is None


def test_the_browser_has_no_network_of_its_own() -> None:
    assert "--host-resolver-rules=MAP * ~NOTFOUND" in launch_options("/usr/bin/chromium")["args"]


def settings_of(spider: type) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    spider.update_settings(settings)
    # `scrapy crawl` lays the project's settings over a spider's once more.
    again = Settings()
    again.setmodule("crawler.settings", priority="project")
    settings.update(again)
    return settings


def test_only_browser_spiders_have_the_handler(monkeypatch) -> None:
    monkeypatch.setenv(VARIABLE, sys.executable)
    of_tiktok, of_peertube = settings_of(TiktokSpider), settings_of(PeertubeSpider)
    assert set(of_tiktok.getdict("DOWNLOAD_HANDLERS").values()) == {"crawler.browser.handler.VisitHandler"}
    assert of_tiktok.getdict("DOWNLOADER_MIDDLEWARES")["crawler.middlewares.resting.RestingMiddleware"] == 90
    assert not of_peertube.getdict("DOWNLOAD_HANDLERS")
    assert "crawler.middlewares.resting.RestingMiddleware" not in of_peertube.getdict("DOWNLOADER_MIDDLEWARES")


def test_without_a_browser_nothing_is_installed(monkeypatch, tmp_path: Path) -> None:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "gone"))
    assert not settings_of(TiktokSpider).getdict("DOWNLOAD_HANDLERS")


def test_a_crawl_without_browser_spiders_never_loads_playwright() -> None:
    crawl = (
        "import sys, cli.catalogue as c\n"
        "from cli.crawl_child import crawl\n"
        "from crawler.plan import CrawlPlan, SourcePlan\n"
        "from crawler.config import SourceConfig\n"
        "c.policies()\n"  # every spider is imported, the browser's too
        "config = SourceConfig(api_base='http://127.0.0.1:9', searches=('x',), trending=False)\n"
        "plan = SourcePlan(source='hackernews', run_id=0, config=config)\n"
        "crawl(CrawlPlan(phase='discover', database_url='', contact='a@example.org', sources=(plan,)))\n"
        "sys.exit(any(name.partition('.')[0] in ('playwright', 'scrapy_playwright') for name in sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", crawl], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "hackernews" in done.stdout
