from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from crawler import clock
from crawler.errors import ConfigError

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class OneClock(BaseHTTPRequestHandler):
    shows: object = {"now": NOON.isoformat()}

    def do_GET(self) -> None:
        body = json.dumps(type(self).shows).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        return


@pytest.fixture
def clock_url(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), OneClock)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}/clock"
    monkeypatch.setenv(clock.CLOCK_URL_VARIABLE, url)
    monkeypatch.setattr(clock, "_remote", None)
    monkeypatch.setattr(OneClock, "shows", {"now": NOON.isoformat()})
    yield url
    server.shutdown()
    server.server_close()


def test_machine_clock_is_aware_and_in_utc() -> None:
    assert clock.now().utcoffset() == timedelta(0)
    before, shown, after = datetime.now(UTC), clock.now(), datetime.now(UTC)
    assert before <= shown <= after


@pytest.mark.usefixtures("clock_url")
def test_remote_clock_that_stands_still_stands_still() -> None:
    assert clock.now() == NOON
    assert clock.now() == NOON


@pytest.mark.usefixtures("clock_url")
def test_remote_clock_is_asked_again_when_its_answer_is_old(monkeypatch: pytest.MonkeyPatch) -> None:
    assert clock.now() == NOON
    OneClock.shows = {"now": "2026-03-01T16:00:00+01:00"}
    monkeypatch.setattr(clock, "_REFRESH_SECONDS", -1.0)
    assert clock.now() == NOON + timedelta(hours=3)


@pytest.mark.usefixtures("clock_url")
@pytest.mark.parametrize("answer", [{}, [], {"now": 5}, {"now": "tea time"}])
def test_odd_answer_is_one_sentence(answer: object) -> None:
    OneClock.shows = answer
    with pytest.raises(ConfigError, match="did not answer"):
        clock.now()


@pytest.mark.parametrize("url", ["http://example.org/clock", "https://127.0.0.1/clock", "file:///etc/passwd", "clock"])
def test_only_loopback_http_drives_the_clock(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(clock.CLOCK_URL_VARIABLE, url)
    with pytest.raises(ConfigError, match="is not an http address of this machine"):
        clock.now()


def test_frozen_clock_holds_and_lets_go() -> None:
    with clock.frozen(NOON):
        with clock.frozen(NOON + timedelta(days=1)):
            assert clock.now() == NOON + timedelta(days=1)
        assert clock.now() == NOON
    assert clock.now() != NOON
