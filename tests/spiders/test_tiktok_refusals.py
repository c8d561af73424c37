"""How TikTok says no: each recorded way by its name, and what a visit makes of it."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crawler.db.runs import RunRow
from crawler.errors import ParseError, RefusedAnswerError
from crawler.models import FetchTask
from spiders.parsers import tiktok as parser
from spiders.tiktok import TiktokSpider
from tests.chromium import chromium_path
from tests.recordings import need_shared
from tests.replay.loopback import Answer, Web
from tests.spiders.parsers.cases import FIXTURES
from tests.spiders.parsers.mutate import damaged_value
from tests.spiders.tiktok_pages import LIST, ROBOTS, item_list, loads, page, tags, visited

KNOWN = {"base": "https://www.tiktok.com", "captured_at": datetime(2026, 5, 4, 12, tzinfo=UTC)}


@pytest.mark.parametrize(
    ("file", "refused", "said"),
    [
        ("empty_body.txt", True, "an empty answer"),
        ("login_expired_8.json", True, "it wants a login: Login expired"),
        ("missing_item_status0.json", False, "expected a list, found nothing"),
        ("oembed_400.json", False, "Something went wrong"),
    ],
)
def test_recorded_errors_are_named(file: str, refused: bool, said: str) -> None:
    body = need_shared("recordings", "tiktok", "errors", file).read_bytes()
    read = parser.parse_oembed if "oembed" in file else parser.parse_items
    with pytest.raises(ParseError, match=said) as caught:
        read(body, **KNOWN)
    assert isinstance(caught.value, RefusedAnswerError) is refused
    assert not parser.list_goes_on(body)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" \n",
        b'{"code":"10000","from":"","type":"verify","version":"","region":"va"}',
        b'{"code":10000,"detail":""}',
        b"<!DOCTYPE html><title>Access Denied</title><h1>Access Denied</h1>",
        b"<html><head><title>Please wait...</title></head><body><p id='wafchallengeid'></p></body></html>",
    ],
)
def test_every_way_to_turn_robots_away_is_one_word(body: bytes) -> None:
    for read in (parser.parse_items, parser.parse_oembed, parser.parse_user, parser.parse_video):
        with pytest.raises(RefusedAnswerError):
            read(body, **KNOWN)
    with pytest.raises(RefusedAnswerError):
        parser.parse_comments(body, post_id="1", **KNOWN)
    with pytest.raises(RefusedAnswerError):
        parser.check_page(body)


def test_damaged_data_inside_a_page_raises_nothing_but_parse_error(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("CRITICAL")
    rng = random.Random(20260504)
    whole = (FIXTURES / "tiktok" / "video" / "response.html").read_text("utf-8")
    head, rest = whole.split('json">')
    data, tail = rest.split("</script>")
    value, read = json.loads(data), 0
    for _ in range(600):
        damaged = json.dumps(damaged_value(rng, value)).replace("/", "\\u002F")
        try:
            found = parser.parse_video(f'{head}json">{damaged}</script>{tail}'.encode(), post_id="1", **KNOWN)
        except ParseError:
            continue
        found.model_dump_json()
        read += 1
    assert read > 100


def test_addresses_lead_to_pages_and_nowhere_else() -> None:
    url = "https://www.tiktok.com/@ana.b/video/7635500000000000011?is_from_webapp=1"
    assert TiktokSpider.task_for_url(url) == FetchTask(kind="thread", value="7635500000000000011", ref="ana.b")
    short = TiktokSpider.task_for_url("https://vm.tiktok.com/ZNabc123/")
    assert short == FetchTask(kind="post", value="ZNabc123", ref="https://vm.tiktok.com/ZNabc123")
    asked = TiktokSpider(secrets={}).request_for(short, None)
    assert asked.url == "https://www.tiktok.com/oembed?url=https%3A%2F%2Fvm.tiktok.com%2FZNabc123"
    hostile = FetchTask(kind="thread", value="1/../../x?y#z", ref="a/b?c")
    assert TiktokSpider(secrets={}).request_for(hostile, None).url == (
        "https://www.tiktok.com/@a%2Fb%3Fc/video/1%2F..%2F..%2Fx%3Fy%23z"
    )
    assert TiktokSpider.task_for_url("https://www.tiktok.com.evil.example/@a/video/7635500000000000011") is None


SCENES = ("verify", "empty", "challenge", "forbidden", "norobots", "busy")


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, tuple[RunRow, Web, str]]]:
    """One crawl of three hashtags a scene; the second of them is refused."""
    chromium_path()
    folder = tmp_path_factory.mktemp("refused")
    found: dict[str, tuple[RunRow, Web, str]] = {}
    webs = {scene: Web() for scene in SCENES}
    for web in webs.values():
        web.__enter__()
    try:
        for scene, web in webs.items():
            _write_down(web, scene)
        plans = [tags(web, "fine", "bad", "never") for web in webs.values()]
        for some in (slice(0, 3), slice(3, 6)):  # each has a browser of its own, so not all at once
            # A store of its own, too: the second three would rest for the refusals of the first.
            url = f"sqlite:///{folder / f'{some.start}.db'}"
            runs, log = visited(url, folder, *plans[some])
            found |= {scene: (run, webs[scene], log) for scene, run in zip(SCENES[some], runs, strict=True)}
        yield found
    finally:
        for web in webs.values():
            web.__exit__()


def _write_down(web: Web, scene: str) -> None:
    web.at("/robots.txt", Answer(status=500) if scene == "norobots" else ROBOTS)
    for tag in ("fine", "bad", "never"):
        web.at(f"/tag/{tag}", page(loads(f"{LIST}?of={tag}")))
        web.at(f"{LIST}?of={tag}", item_list(1, 2, 3, 4, 5, 6, 7))
    bad = {
        "verify": (f"{LIST}?of=bad", Answer.of({"code": "10000", "type": "verify"})),
        "empty": (f"{LIST}?of=bad", Answer()),
        "challenge": ("/tag/bad", Answer(b"<!doctype html><title>Security Check</title>", content_type="text/html")),
        "forbidden": ("/tag/bad", Answer(b"<h1>403 Forbidden</h1>", status=403, content_type="text/html")),
        "busy": ("/tag/bad", Answer.of({}, 429, Retry_After="86400")),
    }
    if scene in bad:
        path, answer = bad[scene]
        web.at(path, answer)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("scene", "note"),
    [
        ("verify", "it wants to verify that we are no robot"),
        ("empty", "an empty answer, which is how it turns robots away"),
        ("challenge", "a page that checks for robots ('Security Check')"),
        ("forbidden", "www.tiktok.com answered 403: 403 Forbidden"),
        ("busy", "www.tiktok.com asks us to wait 86400 s; it rests until the next run"),
    ],
)
def test_a_refusal_ends_the_visits_and_names_the_source_refused(scene: str, note: str, refused) -> None:
    run, web, log = refused[scene]
    assert run.state == "refused", log[-3000:]
    assert note in run.note
    assert run.counts["found"] == 7, "what came before is kept"
    assert len(web.asked_under("/tag/bad")) == 1
    assert web.asked_under("/tag/never") == []


@pytest.mark.slow
def test_without_robots_txt_nothing_is_visited(refused) -> None:
    run, web, _ = refused["norobots"]
    assert run.state == "broken"
    assert "www.tiktok.com answered 500 without rules for its robots.txt" in run.note
    assert {path.partition("?")[0] for path in web.asked} == {"/robots.txt"}


@pytest.mark.slow
def test_nothing_is_left_open_after_a_refusal(refused) -> None:
    for _, _, log in refused.values():
        assert log.count("0 contexts left open") == log.count("contexts left open") > 0
        assert "Traceback" not in log
