"""robots.txt as the guard of a visit reads it."""

from __future__ import annotations

import asyncio

import pytest

from crawler.browser.robots import RobotRules
from tests.recordings import need_shared

AGENT = "topcomment/0.1.0 (+crawler@acme.example)"
SITE = "https://www.tiktok.com"


class Host:
    """Answers one robots.txt and counts how often it is asked."""

    def __init__(self, status: int = 200, body: bytes = b"", error: Exception | None = None) -> None:
        self.answer, self.error, self.asked = (status, body), error, 0

    async def fetch(self, url: str) -> tuple[int, bytes]:
        assert url.endswith("/robots.txt")
        self.asked += 1
        await asyncio.sleep(0)
        if self.error is not None:
            raise self.error
        return self.answer


def objection(host: Host, path: str):
    return asyncio.run(RobotRules(host.fetch, AGENT).objection(SITE + path))


@pytest.mark.parametrize("file", ["www.tiktok.com/2024-05.txt", "tiktok.com/2024-07.txt"])
def test_recorded_rules_of_tiktok(file: str) -> None:
    host = Host(body=need_shared("recordings", "robots", *file.split("/")).read_bytes())
    for path in ("/tag/coffee", "/@ana.b", "/@ana.b/video/7635500000000000011", "/music/x-1", "/foryou"):
        assert objection(host, path) is None, path
    for path in ("/inapp/x", "/auth/y", "/embed/@ana", "/embed/v2/1", "/link/z", "/a/directory/b"):
        found = objection(host, path)
        assert found is not None
        assert (found.outcome, found.why) == ("refused", f"www.tiktok.com: robots.txt forbids {path}")
        assert not found.whole_host


def test_rules_for_us_by_name() -> None:
    host = Host(body=b"User-agent: topcomment\nDisallow: /\n\nUser-agent: *\nAllow: /\n")
    assert objection(host, "/tag/coffee") is not None


@pytest.mark.parametrize("status", [404, 410, 400])
def test_none_there_allows_all(status: int) -> None:
    assert objection(Host(status), "/inapp/x") is None


@pytest.mark.parametrize(
    ("host", "outcome"),
    [
        (Host(403), "refused"),
        (Host(429), "refused"),
        (Host(503), "unreachable"),
        (Host(200, b"<!doctype html><title>Security Check</title>"), "unreachable"),
        (Host(200, b'{"code":"10000","type":"verify"}'), "unreachable"),
        (Host(error=OSError("refused")), "unreachable"),
    ],
)
def test_what_cannot_be_had_forbids_all(host: Host, outcome: str) -> None:
    found = objection(host, "/tag/coffee")
    assert found is not None
    assert (found.outcome, found.whole_host) == (outcome, True)


def test_each_host_is_asked_once() -> None:
    host = Host(body=b"User-agent: *\nDisallow: /no\n")

    async def many() -> list[bool]:
        rules = RobotRules(host.fetch, AGENT)
        found = await asyncio.gather(*(rules.objection(f"{SITE}/{path}") for path in ("yes", "no", "yes", "no/x")))
        return [one is None for one in found]

    assert asyncio.run(many()) == [True, False, True, False]
    assert host.asked == 1
