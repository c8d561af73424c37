"""Each way YouTube says no leads to the right word and to a sentence that says what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from crawler import clock
from crawler.config import SourceConfig
from crawler.db.budgets import standing
from crawler.db.engine import open_store
from crawler.db.runs import RunRow
from crawler.models import FetchTask
from crawler.plan import SourcePlan
from crawler.spending import ALL_OF_IT
from spiders.parsers.youtube_errors import cost_told, error_reasons, meaning
from spiders.youtube import YoutubeSpider
from tests.recordings import recordings
from tests.replay.crawl import run_sources
from tests.replay.loopback import Answer, Web
from tests.spiders.youtube_answers import error, fixture, listed, plan, six, video

V3 = "/youtube/v3"
BAD_KEY = "API key not valid. Please pass a valid API key."
# Scene: answer to the chart, the state it leads to, what its sentence says.
REFUSALS: dict[str, tuple[Answer, str, str]] = {
    "invalid": (error(400, "badRequest", BAD_KEY, "API_KEY_INVALID"), "no key", "is no valid key; create one at"),
    "older": (error(400, "keyInvalid", "Bad Request"), "no key", "is no valid key; create one at"),
    "expired": (
        error(400, "badRequest", "API key expired. Please renew the API key.", "API_KEY_INVALID"),
        "no key",
        "has expired; create a new one",
    ),
    "off": (
        error(403, "accessNotConfigured"),
        "refused",
        "is not enabled in the project of YOUTUBE_API_KEY; enable it at",
    ),
    "newer off": (error(403, "forbidden", "Disabled.", "SERVICE_DISABLED"), "refused", "not enabled"),
    "narrow": (error(403, "ipRefererBlocked"), "refused", "is restricted to other web sites or addresses; edit"),
    "referer": (error(403, "forbidden", "Requests from referer <empty> are blocked."), "refused", "edit the key's"),
    "by address": (error(403, "forbidden", "x", "API_KEY_IP_ADDRESS_BLOCKED"), "refused", "to other IP addresses"),
    "rate": (error(403, "rateLimitExceeded"), "out of budget", "more often than its limit a minute"),
    "no chart": (error(404, "videoChartNotFound"), "quiet", "has no chart for this region"),
    "stranger": (error(403, "somethingNew", "We do not like this."), "refused", "We do not like this."),
    "html": (Answer(b"<html><title>Sorry</title></html>", 403, content_type="text/html"), "refused", "Sorry"),
    "drift": (Answer.of({"kind": "youtube#videoListResponse", "results": []}), "broken", "items: expected a list"),
}


KEY = {"YOUTUBE_API_KEY": "a-key"}
SEARCHES = tuple(f"words {number}" for number in range(20))


@dataclass
class Refused:
    """One crawl of all scenes: their runs, and where they were stored."""

    web: Web
    url: str
    runs: dict[str, RunRow]


@pytest.fixture(scope="module")
def refused(tmp_path_factory) -> Iterator[Refused]:
    with Web() as web:
        plans = {}
        for number, (name, (answer, _, _)) in enumerate(REFUSALS.items()):
            web.at(f"/refused{number}{V3}/videos", answer)
            plans[name] = plan(web, f"refused{number}", trending=True, regions=("NO", "DE"))
        plans |= _scenes(web)
        url = f"sqlite:///{tmp_path_factory.mktemp('refusals') / 'store.db'}"
        runs = run_sources(url, "discover", plans.values(), **KEY)
        yield Refused(web, url, dict(zip(plans, runs, strict=True)))


def _scenes(web: Web) -> dict[str, SourcePlan]:
    web.at(f"/quota{V3}/search", Answer.of(fixture("error_quota"), 403))
    web.at(f"/quota{V3}/videos", listed(six("quota")))
    web.at(f"/quota{V3}/channels", Answer.of(fixture("channels_none")))
    web.at(f"/shut{V3}/channels", listed(fixture("channels")["items"][:1], kind="channel"))
    web.at(f"/shut{V3}/playlistItems", error(404, "playlistNotFound"))
    web.at(f"/shut{V3}/videos", listed([video("shut-000001")]))
    tasks = (FetchTask(kind="author", value="@shut"), FetchTask(kind="post", value="shut-000001"))
    return {
        "quota": plan(web, "quota", trending=True, searches=SEARCHES),
        "unknown": plan(web, "unknown", trending=True, budgets={"unit": 5}),
        "shut": plan(web, "shut", *tasks),
    }


@pytest.mark.parametrize("scene", REFUSALS)
def test_each_gets_its_word_and_says_what_to_do(scene: str, refused: Refused):
    _, state, said = REFUSALS[scene]
    run = refused.runs[scene]
    assert (run.state, said in run.note) == (state, True), (run.state, run.note)
    assert "\n" not in run.note
    assert "<" not in run.note


def test_a_spent_quota_empties_the_bucket_that_paid_and_no_other(refused: Refused):
    run = refused.runs["quota"]
    assert (run.state, run.counts["found"]) == ("out of budget", 6)
    # Those that were already on their way are answered; no more follow.
    assert len(refused.web.asked_under(f"/quota{V3}/search")) < len(SEARCHES)
    policy, config, now = YoutubeSpider.policy, SourceConfig(), clock.now()
    with open_store(refused.url) as store, store.reading() as session:
        found = {one.bucket: one for one in standing(session, policy, config, KEY, now)}
    assert (found["searches"].left, found["searches"].limit) == (0, 100)
    assert 0 < found["units"].used < 100


def test_an_unknown_bucket_in_the_configuration_is_named(refused: Refused):
    run = refused.runs["unknown"]
    assert (run.state, "did you mean units?" in run.note) == ("broken", True), run.note
    assert not refused.web.asked_under("/unknown")


def test_a_closed_channel_ends_no_other_task(refused: Refused):
    run = refused.runs["shut"]
    assert run.state == "ok", run.note
    assert "no such channel" in run.note


def test_without_a_key_nothing_is_asked(tmp_path):
    with Web() as web:
        (run,) = run_sources(f"sqlite:///{tmp_path / 'store.db'}", "discover", [plan(web, "keyless", trending=True)])
        assert (run.state, "YOUTUBE_API_KEY" in run.note) == ("no key", True)
        assert not web.asked


# What recorded errors mean: by file, so that a new recording is looked at.
RECORDED = {"1": None, "2": "no key", "4": "out of budget", "5": "skipped", "6": "gone", "8": None, "9": None}


@pytest.mark.parametrize("recording", recordings("youtube-data-api", "errors"), ids=lambda one: one.file)
def test_recorded_errors_are_understood(recording):
    number = recording.file.rpartition("/")[2].removesuffix(".json")
    found = meaning(recording.body)
    assert (found and found[0]) == RECORDED[number], error_reasons(recording.body)
    assert cost_told(recording.status or 0, recording.body) == (
        {"units": ALL_OF_IT, "searches": ALL_OF_IT} if number == "4" else {}
    )


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b'{"error": 7}', b'{"error": {"errors": "x", "details": [1, {}]}}']
)
def test_odd_errors_mean_nothing(body: bytes):
    assert error_reasons(body) == ()
    assert meaning(body) is None
