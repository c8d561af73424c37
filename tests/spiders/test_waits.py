"""How long platforms ask us to wait, in all the ways they say it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.http import Request, Response
from scrapy.settings import Settings
from scrapy.spiders import Spider
from scrapy.utils.test import get_crawler

from crawler.middlewares.outcomes import NotSent
from crawler.middlewares.retry_after import OWN_LIMIT, RetryAfterMiddleware
from crawler.middlewares.waits import asked_wait, nothing_remains
from spiders.bases.failures import explain_status

NOW = datetime(2026, 5, 3, 12, 0, tzinfo=UTC)
DATE = format_datetime(NOW, usegmt=True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry-after": "30"}, 30),
        ({"retry-after": " 7 "}, 7),
        ({"retry-after": format_datetime(NOW + timedelta(seconds=90), usegmt=True)}, 90),
        ({"retry-after": format_datetime(NOW - timedelta(seconds=90), usegmt=True)}, 0),
        ({"x-ratelimit-reset": "2026-05-03T12:02:00.000000Z"}, 120),
        ({"x-ratelimit-reset": "2026-05-03T12:02:00"}, 120),
        ({"ratelimit-reset": str(int(NOW.timestamp()) + 45)}, 45),
        ({"ratelimit-reset": "45"}, 45),
        ({"x-ratelimit-reset": "45.5"}, 45.5),
        ({"retry-after": "soon"}, None),
        ({"ratelimit-reset": "nan"}, None),
        ({}, None),
    ],
)
def test_every_way_of_saying_it(headers, seconds):
    assert asked_wait({"date": DATE, **headers}, NOW + timedelta(days=300)) == seconds


def test_without_a_date_our_own_clock_counts():
    assert asked_wait({"x-ratelimit-reset": "2026-05-03T12:02:00Z"}, NOW) == 120


@given(st.dictionaries(st.sampled_from(["date", "retry-after", "ratelimit-reset", "x-ratelimit-reset"]), st.text()))
def test_any_header_gives_a_wait_or_none(headers):
    wait = asked_wait(headers, NOW)
    assert wait is None or wait >= 0


@pytest.mark.parametrize(("value", "nothing"), [("0", True), ("0.0", True), ("1", False), ("", False), ("none", False)])
def test_nothing_remains(value, nothing):
    assert nothing_remains({"x-ratelimit-remaining": value}) is nothing
    assert nothing_remains({"ratelimit-remaining": value}) is nothing


class Time:
    """A clock that only sleeping moves."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    def monotonic(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def time(monkeypatch) -> Time:
    time = Time()
    monkeypatch.setattr("crawler.middlewares.retry_after.time.monotonic", time.monotonic)
    return time


@pytest.fixture
def middleware(time: Time) -> RetryAfterMiddleware:
    settings = {"TOPCOMMENT_MAX_WAIT_S": 90, "TOPCOMMENT_BACKOFF_S": 2, "RETRY_TIMES": 2}
    crawler = get_crawler(Spider, settings)
    crawler.spider = Spider(name="test")
    crawler.spider.crawler = crawler
    made = RetryAfterMiddleware(Settings(settings))
    made.crawler = crawler
    made.sleep = time.sleep
    return made


def _answer(status: int, **headers: str) -> Response:
    return Response("https://a.example/x", status=status, headers={k.replace("_", "-"): v for k, v in headers.items()})


ASK = Request("https://a.example/x")


def test_the_whole_host_waits_and_no_other(middleware, time):
    again = middleware.process_response(ASK, _answer(429, Retry_After="30"))
    assert isinstance(again, Request)
    asyncio.run(middleware.process_request(Request("https://b.example/")))
    assert time.slept == []
    asyncio.run(middleware.process_request(Request("https://a.example/other")))
    assert time.slept == [30]


def test_pauses_grow_where_nothing_is_asked(middleware, time):
    request = ASK
    for seconds in (2, 4):
        request = middleware.process_response(request, _answer(502))
        asyncio.run(middleware.process_request(request))
        assert time.slept[-1] == pytest.approx(seconds)
    assert isinstance(middleware.process_response(request, _answer(502)), Response)


def test_too_long_a_wait_ends_the_host_for_this_run(middleware, time):
    with pytest.raises(NotSent, match="asks us to wait 3600 s"):
        middleware.process_response(ASK, _answer(429, Retry_After="3600"))
    with pytest.raises(NotSent) as refused:
        asyncio.run(middleware.process_request(ASK))
    assert refused.value.outcome == "refused"
    assert time.slept == []


@pytest.mark.parametrize(("status", "word"), [(429, "refused"), (503, "unreachable")])
def test_what_is_kept_back_has_the_word_of_the_answer_that_ended_the_host(middleware, status, word):
    request = ASK
    while isinstance(request, Request):
        answered, request = request, middleware.process_response(request, _answer(status))
    assert explain_status(request.replace(request=answered))[0] == word
    with pytest.raises(NotSent, match=f"still answers {status} after 2 retries") as kept_back:
        asyncio.run(middleware.process_request(ASK))
    assert kept_back.value.outcome == word, "else chance decides: of several requests at once, any may be kept back"


def test_an_empty_allowance_is_respected_before_it_is_overdrawn(middleware, time):
    answer = _answer(200, X_RateLimit_Remaining="0", X_RateLimit_Reset="2026-05-03T12:00:20Z", Date=DATE)
    assert middleware.process_response(ASK, answer) is answer
    asyncio.run(middleware.process_request(ASK))
    assert time.slept == [20]


def test_an_endpoints_own_allowance_says_nothing_of_the_host(middleware, time):
    answer = _answer(200, RateLimit_Remaining="0", RateLimit_Reset="86400", Date=DATE)
    asked = ASK.replace(meta={OWN_LIMIT: True})
    assert middleware.process_response(asked, answer) is answer
    asyncio.run(middleware.process_request(ASK))
    assert time.slept == []
