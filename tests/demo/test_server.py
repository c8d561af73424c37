"""The switches: clock, faults, the log of requests; and the server as a program of its own."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.config import load_brand
from demo.brand import brand_toml
from demo.clock import DemoClock
from demo.server import DemoServer
from tests.demo.conftest import START, Ask, asker

TRENDS = "/mastodon/api/v1/trends/statuses?limit=5"


@pytest.fixture
def own() -> Iterator[tuple[DemoServer, Ask]]:
    """A server that a test may spoil."""
    with DemoServer(3, start=START, posts=60) as running:
        yield running, asker(running.base_url)


def test_the_clock_stands_still_until_moved(own: tuple[DemoServer, Ask]) -> None:
    _, ask = own
    assert datetime.fromisoformat(ask("/clock").json["now"]) == START
    moved = ask("/clock/advance?hours=5.5", method="POST").json["now"]
    assert datetime.fromisoformat(moved) == START + timedelta(hours=5.5)
    assert ask("/clock").json["now"] == moved
    assert ask("/clock/advance?hours=-1", method="POST").status == 400
    assert ask("/clock/advance?hours=soon", method="POST").status == 400


def test_the_web_grows_when_the_clock_moves(own: tuple[DemoServer, Ask]) -> None:
    server, ask = own
    before = {entry["uuid"]: entry for entry in ask("/peertube/api/v1/videos?count=100").json["data"]}
    server.advance(6)
    after = {entry["uuid"]: entry for entry in ask("/peertube/api/v1/videos?count=100").json["data"]}
    both = before.keys() & after.keys()
    assert all(after[uuid]["views"] >= before[uuid]["views"] for uuid in both)
    assert sum(after[uuid]["views"] for uuid in both) > sum(before[uuid]["views"] for uuid in both)
    assert sum(after[uuid]["comments"] for uuid in both) > sum(before[uuid]["comments"] for uuid in both)


def test_a_clock_needs_a_zone_and_can_run() -> None:
    with pytest.raises(ValueError, match="time zone"):
        DemoClock(datetime(2026, 1, 1))  # noqa: DTZ001 - that it is refused is the point
    clock = DemoClock(START)
    clock.run(1e6)
    first = clock.now
    assert clock.now >= first >= START


@pytest.mark.parametrize(
    ("kind", "status", "json_body"),
    [("429", 429, True), ("500", 500, False), ("refuse", 403, False), ("html", 200, False)],
)
def test_a_fault_lasts_as_many_answers_as_asked(
    own: tuple[DemoServer, Ask], kind: str, status: int, json_body: bool
) -> None:
    _, ask = own
    order = {"platform": "mastodon", "kind": kind, "count": 2, "retry_after": 3}
    assert ask("/faults", method="POST", data=order).json["mastodon"]["count"] == 2
    for _ in range(2):
        answer = ask(TRENDS)
        assert answer.status == status
        assert answer.body.startswith(b"{") is json_body
        assert ("retry-after" in answer.headers) is (kind == "429")
    assert ask(TRENDS).status == 200
    assert ask("/peertube/api/v1/videos").status == 200


def test_bodies_cut_and_renamed_until_switched_off(own: tuple[DemoServer, Ask]) -> None:
    _, ask = own
    whole = ask(TRENDS).body
    ask("/faults", method="POST", data={"platform": "mastodon", "kind": "cut"})
    assert whole.startswith(ask(TRENDS).body)
    assert len(ask(TRENDS).body) == len(whole) // 2
    ask("/faults", method="POST", data={"platform": "mastodon", "kind": "renamed"})
    assert "uri" not in ask(TRENDS).json[0]
    ask("/faults", method="POST", data={"platform": "mastodon", "kind": "slow", "retry_after": 0.01})
    assert ask(TRENDS).status == 200
    assert ask("/faults", method="POST", data={"platform": "mastodon", "kind": "off"}).json == {}
    assert ask(TRENDS).body == whole


@pytest.mark.parametrize(
    "order", [{"platform": "myspace", "kind": "429"}, {"platform": "mastodon", "kind": "flood"}, []]
)
def test_an_order_nobody_understands_is_refused(own: tuple[DemoServer, Ask], order: object) -> None:
    _, ask = own
    answer = ask("/faults", method="POST", data=order)
    assert answer.status == 400
    assert answer.json["error"]


def test_requests_are_counted(own: tuple[DemoServer, Ask]) -> None:
    _, ask = own
    ask(TRENDS)
    ask(TRENDS)
    ask("/clock")
    assert ask("/requests").json == {"mastodon": {"total": 2, "paths": {"/mastodon/api/v1/trends/statuses": 2}}}
    assert ask("/requests", method="DELETE").json == {}


def test_two_servers_show_the_same_to_the_byte() -> None:
    with DemoServer(6, start=START, posts=60) as one, DemoServer(6, start=START, posts=60) as other:
        for path in (TRENDS, "/peertube/api/v1/videos", "/hn-algolia/api/v1/search?tags=front_page"):
            assert asker(one.base_url)(path).body == asker(other.base_url)(path).body


def test_the_brief_is_a_whole_brand(tmp_path: Path) -> None:
    text = brand_toml("http://127.0.0.1:8765/")
    path = tmp_path / "brand.toml"
    path.write_text(text, encoding="utf-8")
    brand = load_brand(path, {})
    assert set(brand.sources) >= {"peertube", "mastodon", "bluesky", "hackernews", "tiktok"}
    assert not brand.sources["tiktok"].accept_terms
    assert brand.sources["peertube"].instances == ("http://127.0.0.1:8765/peertube",)
    assert len(brand.niche.examples) >= 6
    assert len(brand.competitors) == 3
    assert {market.timezone for market in brand.markets.values()} >= {"Europe/Oslo", "Europe/Istanbul"}
    assert 150 <= len(brand.brand.about) <= 500
    assert "@BASE@" not in text
    assert set(tomllib.loads(text)) >= {
        "brand",
        "markets",
        "niche",
        "competitors",
        "plays",
        "escalate",
        "facts",
        "safety",
    }


def test_it_runs_as_a_program_and_says_where() -> None:
    command = [sys.executable, "-m", "demo", "--seed", "2", "--mood", "quiet", "--posts", "40"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        assert process.stdout is not None
        base = process.stdout.readline().strip()
        try:
            assert base.startswith("http://127.0.0.1:")
            assert asker(base)("/truth").json["mood"] == "quiet"
        finally:
            process.terminate()


def test_a_taken_port_is_one_sentence(own: tuple[DemoServer, Ask]) -> None:
    server, _ = own
    command = [sys.executable, "-m", "demo", "--port", str(server.port), "--posts", "10"]
    outcome = subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=60, cwd=Path(__file__).parents[2]
    )
    assert outcome.returncode == 1
    assert str(server.port) in outcome.stderr
    assert "Traceback" not in outcome.stderr
