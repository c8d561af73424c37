"""``topcomment crawl URL...``: posts of known platforms and any other page, wrong addresses, a file of them."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.server import DemoServer
from tests.cli.demo_stage import small_world, stored, wired
from tests.cli.forked import ran
from tests.cli.stage import make_workspace, one_sentence, run
from tests.replay.loopback import Answer, Web

PAGE = Answer(
    b"<html><title>Beans of the week</title><meta property='og:description' content='Nine of them'></html>",
    content_type="text/html",
)


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with small_world() as server:
        yield server


@pytest.fixture(scope="module")
def web() -> Iterator[Web]:
    with Web() as web:
        web.at("/page", PAGE)
        web.at("/login", Answer(b"<title>Log in</title>", 403, content_type="text/html"))
        yield web


def asked(url: str) -> object:
    with urllib.request.urlopen(url) as answer:
        return json.load(answer)


def addresses(server: DemoServer) -> list[str]:
    """A story and a video of the demo web, as a person would paste them."""
    stories = asked(f"{server.base_url}/hn-firebase/v0/topstories.json")
    videos = asked(f"{server.base_url}/peertube/api/v1/videos?sort=-trending")
    assert isinstance(stories, list)
    assert isinstance(videos, dict)
    uuid = next(video["shortUUID"] for video in videos["data"] if video["comments"] and not video["nsfw"])
    return [f"https://news.ycombinator.com/item?id={stories[0]}", f"https://tube.example/w/{uuid}"]


def workspace(folder: Path, server: DemoServer, web: Web) -> Path:
    wired(folder, server)
    brand = folder / "brand.toml"
    text = brand.read_text("utf-8") + f'\n[sources.link]\ninstances = ["{web.url}"]\ndelay = 0\n'
    brand.write_text(text, encoding="utf-8")
    return folder


def test_addresses_are_fetched_by_whoever_knows_them(server: DemoServer, web: Web, tmp_path: Path) -> None:
    folder = workspace(tmp_path / "acme", server, web)
    listed = tmp_path / "urls.txt"
    story, video = addresses(server)
    listed.write_text(f"\ufeff# seen this morning\n\n{video}  # the grinder\n{web.url}/page\n", encoding="utf-8")
    done = ran("crawl", story, story, "--file", listed, "-w", folder)
    assert done.returncode == 0, done.stderr
    assert sorted(platform for platform, _ in stored(folder, "post")) == ["hackernews", "link", "peertube"]
    assert {row[0] for row in stored(folder, "comment")} >= {"peertube"}
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert rows[0] == ["source", "comments", "post", "url"]
    assert ["link", "0", "Beans of the week", f"{web.url}/page"] in rows
    assert "3 addresses asked: 3 posts stored, with " in done.stderr
    assert "topcomment rank" in done.stderr
    assert f"topcomment explain {rows[1][3]}" in done.stderr


def test_one_that_refuses_is_named_and_the_rest_is_kept(server: DemoServer, web: Web, tmp_path: Path) -> None:
    folder = workspace(tmp_path / "acme", server, web)
    done = ran("crawl", f"{web.url}/page", f"{web.url}/login", addresses(server)[0], "-w", folder)
    assert done.returncode == 3, done.stderr
    assert "3 addresses asked: 2 posts stored" in done.stderr
    assert "Not all fetched: link (ok): 127.0.0.1" in done.stderr
    assert "answered 403: Log in" in done.stderr
    told = json.loads(run("crawl", f"{web.url}/page", f"{web.url}/login", "--json", "-w", folder).stdout)
    assert [(post["platform"], post["url"]) for post in told["stored"]] == [("link", f"{web.url}/page")]
    assert "answered 403: Log in" in told["not_fetched"][0]["note"]
    done = ran("crawl", f"{web.url}/nothing-here", "-w", folder)
    assert done.returncode == 1
    assert "none of the addresses led to a post" in done.stderr


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("news.example/x", "write it with https:// in front"),
        ("ftp://news.example/x", "only http and https can be read"),
        ("file:///etc/passwd", "only http and https can be read"),
        ("https://", "is no http address"),
        ("http://127.0.0.1:6379/", "an address of a private network"),
        ("http://169.254.169.254/latest/meta-data", "an address of a private network"),
        ("http://[::ffff:10.0.0.1]/", "an address of a private network"),
        ("http://[64:ff9b::7f00:1]/", "an address of a private network"),
        ("http://100.64.0.9/", "an address of a private network"),
        ("http://224.0.0.1/", "an address of a private network"),
        ("http://printer.local/", '[sources.link] instances = ["http://printer.local"]'),
        ("https://192.168.1.9/w/kkGMgK9ZtnKfYAgnEtQxbv", "[sources.peertube] instances"),
        ("https://www.reddit.com/r/espresso/comments/1abc23/x/", "reddit is off: not set up"),
    ],
)
def test_a_wrong_address_is_one_sentence(url: str, sentence: str, tmp_path: Path) -> None:
    done = run("crawl", url, "-w", make_workspace(tmp_path / "acme"))
    assert done.exit_code == 2
    assert sentence in one_sentence(done.stderr)


def test_options_that_would_change_nothing_are_refused(tmp_path: Path) -> None:
    done = run("crawl", "https://news.example/x", "--verbose", "-w", make_workspace(tmp_path / "acme"))
    assert done.exit_code == 2
    assert "--verbose would change nothing" in one_sentence(done.stderr)


def test_a_wrong_line_of_a_file_is_named(tmp_path: Path) -> None:
    listed = tmp_path / "urls.txt"
    listed.write_text("https://news.example/a\n\n# remark\nnews.example/b\n", encoding="utf-8")
    done = run("crawl", "--file", listed, "-w", make_workspace(tmp_path / "acme"))
    assert done.exit_code == 2
    assert f"{listed} line 4: 'news.example/b' is no http address" in one_sentence(done.stderr)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (["--file", "absent.txt"], "--file absent.txt cannot be read: No such file"),
        (["https://a.example/x", "--source", "link"], "--source would change nothing"),
        (["https://a.example/x", "--phase", "deepen", "--search", "x"], "--search and --phase would change nothing"),
    ],
)
def test_wrong_ways_of_asking_are_said(given: list[str], sentence: str, tmp_path: Path) -> None:
    done = run("crawl", *given, "-w", make_workspace(tmp_path / "acme"))
    assert done.exit_code == 2
    assert sentence in one_sentence(done.stderr)


@pytest.mark.parametrize(("text", "sentence"), [(b"# nothing\n", "there is no address"), (b"\xff\xfe\xff", "UTF-8")])
def test_files_without_addresses_are_refused(text: bytes, sentence: str, tmp_path: Path) -> None:
    listed = tmp_path / "urls.txt"
    listed.write_bytes(text)
    done = run("crawl", "--file", listed, "-w", make_workspace(tmp_path / "acme"))
    assert done.exit_code == 2
    assert sentence in one_sentence(done.stderr)
