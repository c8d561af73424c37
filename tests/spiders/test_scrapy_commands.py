"""Any Scrapy user feels at home: commands from the root, without a workspace."""

from __future__ import annotations

import pkgutil

from scrapy.settings import default_settings

import spiders
from crawler import settings
from tests.replay.crawl import scrapy, scrapy_crawl
from tests.replay.loopback import Web
from tests.spiders.scenes import SEARCH, uuid, videos


def test_list_shows_every_module():
    modules = [module.name for module in pkgutil.iter_modules(spiders.__path__) if not module.ispkg]
    assert scrapy("list").stdout.split() == sorted(modules)


def test_all_of_scrapys_own_extensions_run_but_the_two_that_open_ports():
    left_out = default_settings.EXTENSIONS_BASE.keys() - settings.EXTENSIONS_BASE.keys()
    assert {name.rpartition(".")[2] for name in left_out} == {"TelnetConsole", "RemoteControl"}
    assert settings.EXTENSIONS_BASE.items() <= default_settings.EXTENSIONS_BASE.items()


def test_crawl_writes_items_to_the_feed(tmp_path):
    with Web() as web:
        web.at(f"/index{SEARCH}?search=cats", videos("cats-1", "cats-2"))
        crawled = scrapy_crawl("peertube", tmp_path, "search=cats", f"api_base={web.url}/index")
    assert crawled.code == 0
    assert crawled.ids("post") == {uuid("cats-1"), uuid("cats-2")}
    assert {item["item"] for item in crawled.items} == {"post", "snapshot"}
    assert crawled.last["state"] == "quiet"
    assert crawled.last["counts"]["found"] == crawled.last["posts"] == 2
    assert all(path.startswith("/index") for path in web.asked)


def test_a_misspelt_argument_is_named(tmp_path):
    crawled = scrapy_crawl("peertube", tmp_path, "serch=cats")
    assert crawled.code == 1
    assert "peertube takes no argument 'serch'; did you mean search?" in crawled.log


def test_terms_are_asked_for_without_the_product_too(tmp_path):
    with Web() as web:
        crawled = scrapy_crawl("tiktok", tmp_path, "hashtag=coffee", f"api_base={web.url}")
        assert web.asked == []
    assert crawled.code == 1
    assert "are yours to accept; if you do, add -a accept_terms=true" in crawled.log


def test_shell_fetches_an_address_of_ones_own(tmp_path):
    with Web() as web:
        web.at("/index", videos("cats"))
        done = scrapy("shell", f"{web.url}/index", "-c", "response.status")
    assert done.stdout.strip().splitlines()[-1] == "200", done.stderr
