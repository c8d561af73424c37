"""What is asked of YouTube, and every field that is read, against Google's own discovery document."""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from crawler.models import FetchTask
from spiders.parsers import youtube, youtube_channels, youtube_comments, youtube_queries
from spiders.parsers.reader import Reader
from spiders.youtube import API, YoutubeSpider
from tests.factories import NOON
from tests.spiders.parsers.cases import fixture_cases

# Which answer each parser reads.
SCHEMAS = {
    "parse_videos": "VideoListResponse",
    "parse_search": "SearchListResponse",
    "parse_playlist_items": "PlaylistItemListResponse",
    "parse_channels": "ChannelListResponse",
    "parse_comment_threads": "CommentThreadListResponse",
    "parse_comments": "CommentListResponse",
}
# Google's errors are the same for all its services and stand in no service's document.
OUTSIDE = ("error",)
# Looked for in any answer, by the reader of errors that all platforms share.
SHARED = ("message", "detail", "title", "error_description")


@pytest.fixture(scope="module")
def document() -> dict[str, Any]:
    found = find_spec("googleapiclient")
    assert found is not None
    assert found.origin is not None
    path = Path(found.origin).parent / "discovery_cache" / "documents" / "youtube.v3.json"
    document: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return document


def asked() -> Iterator[youtube_queries.Asked]:
    """Every request that the spider can make."""
    yield youtube_queries.chart("NO/26", None)
    yield youtube_queries.chart("/", "CDIQAA")
    yield youtube_queries.videos(["lk00Sourdo1", "lk00Kaffee2"])
    yield youtube_queries.search("oat milk", NOON, ("NO",), ("no",))
    yield youtube_queries.search("oat milk", NOON, (), ("no", "en"))
    yield youtube_queries.channel("@lakeside")
    yield youtube_queries.channel("UClakesideroasters00aaaa")
    yield youtube_queries.channels(["UClakesideroasters00aaaa"])
    yield youtube_queries.uploads("UUlakesideroasters00aaaa")
    yield youtube_queries.comment_threads("lk00Sourdo1", "relevance", None)
    yield youtube_queries.comment_threads("lk00Sourdo1", "time", "CDIQAA")
    yield youtube_queries.replies("UgwInvented")


@pytest.mark.parametrize(("path", "query"), list(asked()))
def test_every_parameter_is_known(path: str, query: dict[str, Any], document: dict[str, Any]):
    method = document["resources"][path]["methods"]["list"]
    assert method["path"] == f"youtube/v3/{path}"
    assert method["httpMethod"] == "GET"
    assert document["rootUrl"] == f"{API}/"
    required = {name for name, parameter in method["parameters"].items() if parameter.get("required")}
    assert required <= set(query)
    for name, value in query.items():
        parameter = method["parameters"][name]
        assert value in parameter["enum"] if "enum" in parameter else True
        if parameter["type"] == "integer":
            assert int(parameter["minimum"]) <= value <= int(parameter["maximum"])
        else:
            assert parameter["type"] == "string"
            assert isinstance(value, str)


@pytest.mark.parametrize(("path", "query"), list(asked()))
def test_every_part_is_a_field_of_the_answer(path: str, query: dict[str, Any], document: dict[str, Any]):
    answer = document["resources"][path]["methods"]["list"]["response"]["$ref"]
    entry = document["schemas"][document["schemas"][answer]["properties"]["items"]["items"]["$ref"]]
    assert set(query["part"].split(",")) <= set(entry["properties"])


def test_all_methods_are_read_with_a_key_alone(document: dict[str, Any]):
    assert "key" in document["parameters"], "the same as the header X-Goog-Api-Key"
    assert {path for path, _ in asked()} <= set(document["resources"])


@pytest.fixture
def paths(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, ...]]:
    """Every path of keys that parsers ask for."""
    seen: set[tuple[str, ...]] = set()
    at = Reader.at

    def noted(reader: Reader, *keys: str) -> Reader:
        before = () if reader.path == "$" else tuple(reader.path.replace("]", "").replace("[", ".").split("."))
        seen.add((*(part for part in before if not part.isdigit()), *keys))
        return at(reader, *keys)

    monkeypatch.setattr(Reader, "at", noted)
    return seen


@pytest.mark.parametrize("parser", SCHEMAS)
def test_every_field_that_is_read_is_googles(parser: str, document: dict[str, Any], paths: set[tuple[str, ...]]):
    bodies = [case for case in fixture_cases() if (case.platform, case.parser) == ("youtube", parser)]
    for case in (case for case in bodies if not case.name.startswith("error")):
        case.parse(case.body)
        if parser == "parse_comment_threads":
            youtube_comments.threads_with_replies(case.body)
        if parser == "parse_channels":
            youtube_channels.countries(case.body)
            youtube.uploads_playlists(case.body)
    inside = {path for path in paths if path[0] not in (*OUTSIDE, *SHARED)}
    assert ("items",) in inside
    assert len(inside) > 8
    unknown = [path for path in inside if not _known(document["schemas"], SCHEMAS[parser], path)]
    assert not unknown


def _known(schemas: dict[str, Any], name: str, path: tuple[str, ...]) -> bool:
    """Whether a path of keys leads through an answer's schema; lists are walked into."""
    node: dict[str, Any] = schemas[name]
    for key in path:
        node = node.get("properties", {}).get(key)
        if node is None:
            return False
        node = node.get("items", node)
        node = schemas[node["$ref"]] if "$ref" in node else node
    return True


def test_a_field_that_google_does_not_know_would_be_seen(document: dict[str, Any]):
    assert _known(document["schemas"], "VideoListResponse", ("items", "statistics", "viewCount"))
    assert not _known(document["schemas"], "VideoListResponse", ("items", "statistics", "playCount"))


def test_costs_name_own_buckets_and_kinds():
    policy = YoutubeSpider.policy
    buckets = {bucket.name for bucket in policy.buckets}
    assert {kind for kind in policy.costs if kind != "*"} <= set(policy.accepts)
    assert {name for cost in policy.costs.values() for name in cost} <= buckets
    keys = {key.name for key in policy.keys}
    assert {bucket.key for bucket in policy.buckets} <= keys


def test_more_than_fifty_videos_are_several_requests():
    known = [FetchTask(kind="post", value=f"{number:011d}") for number in range(120)]
    asked = [len(task.value.split()) for task in YoutubeSpider().combined(known)]
    assert asked == [50, 50, 20]


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?v=lk00Sourdo1",
        "https://youtube.com/watch?app=desktop&v=lk00Sourdo1&t=10s",
        "http://m.youtube.com/watch?v=lk00Sourdo1#comments",
        "https://music.youtube.com/watch?v=lk00Sourdo1&list=RDAMVM",
        "https://youtu.be/lk00Sourdo1?si=abc",
        "https://www.youtube.com/shorts/lk00Sourdo1",
        "https://www.youtube.com/live/lk00Sourdo1?feature=shared",
        "https://www.youtube.com/embed/lk00Sourdo1",
        "https://www.youtube-nocookie.com/embed/lk00Sourdo1?rel=0",
        "https://WWW.YouTube.com/v/lk00Sourdo1",
    ],
)
def test_watch_addresses_of_all_forms(address: str):
    assert YoutubeSpider.task_for_url(address) == FetchTask(kind="post", value="lk00Sourdo1")


@pytest.mark.parametrize(
    "address",
    [
        "https://www.youtube.com/watch?list=PLx",
        "https://www.youtube.com/playlist?list=lk00Sourdo1",
        "https://www.youtube.com/@lakeside",
        "https://notyoutube.com/watch?v=lk00Sourdo1",
        "https://www.youtube.com.example.org/watch?v=lk00Sourdo1",
        "https://youtu.be/",
    ],
)
def test_other_addresses_are_none(address: str):
    assert YoutubeSpider.task_for_url(address) is None


@pytest.mark.parametrize(
    ("name", "channel"),
    [
        ("@lakeside.roasters", "@lakeside.roasters"),
        ("https://www.youtube.com/@lakeside", "@lakeside"),
        ("https://www.youtube.com/channel/UClakesideroasters00aaaa", "UClakesideroasters00aaaa"),
        ("UClakesideroasters00aaaa", "UClakesideroasters00aaaa"),
        ("ana@tube.example", None),
        ("ana", None),
        ("@x y", None),
    ],
)
def test_channels_are_named_as_they_are_here(name: str, channel: str | None):
    assert youtube_queries.channel_named(name) == channel
