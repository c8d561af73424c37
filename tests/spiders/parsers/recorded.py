"""Which recorded answer goes to which parser, with which keywords; what is not read, and why."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.recordings import ROOT, Recording, recordings
from tests.spiders.parsers.cases import Case

CAPTURED_AT = datetime(2026, 11, 1, tzinfo=UTC)
PLATFORMS = ("peertube", "mastodon", "bluesky", "hackernews")

# Endpoint -> parser. "?" looks at the body: these folders hold a mixture.
SUPPORTED: dict[str, dict[str, str]] = {
    "peertube": {
        "videos_trending": "parse_videos",
        "search_videos": "parse_videos",
        "sepiasearch_videos": "parse_videos",
        "channel_videos": "parse_videos",
        "video_detail": "parse_video",
        "comment_threads": "parse_comment_threads",
        "comment_thread_detail": "parse_comment_thread",
    },
    "mastodon": {
        "account_statuses": "parse_statuses",
        "timeline_public": "parse_statuses",
        "timeline_tag": "parse_statuses",
        "trends_statuses": "parse_statuses",
        "search_v2": "parse_statuses",
        "status": "parse_status",
        "context": "parse_context",
        "trends_tags": "parse_tags",
        "instance_v1": "parse_instance",
        "instance_v2": "parse_instance",
        "errors": "parse_statuses",
        "other_servers": "?",
        "status_misc": "?",
        "trends_docs_samples": "?",
    },
    "bluesky": {
        "getFeed": "parse_feed",
        "getAuthorFeed": "parse_feed",
        "getListFeed": "parse_feed",
        "getPopular": "parse_feed",
        "getPosts": "parse_posts",
        "searchPosts": "parse_posts",
        "getQuotes": "parse_posts",
        "getPostThread": "parse_thread",
        "getProfile": "parse_profiles",
        "getProfiles": "parse_profiles",
        "searchActors": "parse_profiles",
        "searchActorsTypeahead": "parse_profiles",
        "errors": "parse_posts",
        "record_shapes": "parse_thread",
    },
    "hackernews": {
        "algolia_search": "parse_search",
        "firebase_item": "parse_item",
        "firebase_lists": "parse_story_ids",
    },
}

UNSUPPORTED: dict[str, dict[str, str]] = {
    "peertube": {
        "account": "no post; an account's name and followers come with its videos",
        "channel": "no post; channels are asked for their videos",
        "openapi": "a contract, not an answer",
        "playlists": "no post; collections are not watched",
        "video_captions": "names of files; transcripts are not fetched yet",
        "video_storyboards": "pictures for a player's bar",
    },
    "mastodon": {
        "accounts_search": "people, not posts",
        "trends_links": "news pages, not posts of this platform",
    },
    "bluesky": {
        "getActorFeeds": "feed generators; feeds are named in brand.toml",
        "getFeedGenerator": "a feed's description",
        "getLikes": "who liked: nothing a manager may use",
        "getPopularFeedGenerators": "feed generators; feeds are named in brand.toml",
        "getRecord": "a raw record without counts",
        "getRepostedBy": "who reposted: nothing a manager may use",
        "getStarterPack": "lists of people",
        "getSuggestedFeeds": "feed generators; feeds are named in brand.toml",
        "lexicons": "contracts, not answers",
        "resolveHandle": "an id for a handle; both are accepted everywhere",
    },
    "hackernews": {"firebase_user": "a person's page; authors come with their posts"},
}

# Bodies that their parser must refuse, and what it says: errors, and shapes of other endpoints.
REFUSED = {
    "mastodon/errors/": "the platform answered with an error",
    "bluesky/errors/": "the platform answered with an error",
    "bluesky/record_shapes/3": "expected an object",  # a bare record
    "bluesky/record_shapes/4": "expected an object",  # a list of follows
    "hackernews/algolia_search/2": "expected a list",  # one hit, quoted out of its list
    "hackernews/firebase_lists/4": "expected a list",  # maxitem, a bare number
    "mastodon/other_servers/1.": "expected an id",  # an account
    "mastodon/status_misc/1.": "expected an id",  # an account
    "mastodon/status_misc/11": "expected an id",  # the source of a status
    "mastodon/status_misc/13": "expected an id",  # a quote that waits for approval
    "mastodon/status_misc/2": "expected an id",  # an attachment
}


@dataclass(frozen=True)
class Recorded:
    """One recorded body with the call that reads it."""

    recording: Recording
    case: Case
    refused: str | None

    def __str__(self) -> str:
        return self.recording.file


def recorded_bodies(platform: str) -> list[Recorded]:
    """Every recorded body of a platform's supported endpoints; none where the recordings are absent."""
    table = SUPPORTED[platform]
    return [_recorded(one, table[one.endpoint]) for one in recordings(platform) if one.endpoint in table]


def _recorded(recording: Recording, parser: str) -> Recorded:
    body = recording.body
    if parser == "?":
        parser = _by_shape(json.loads(body))
    refused = next((why for start, why in REFUSED.items() if recording.file.startswith(start)), None)
    case = Case(recording.platform, recording.file, parser, ROOT, body, _keywords(recording, parser))
    return Recorded(recording, case, refused)


def _by_shape(value: Any) -> str:
    if isinstance(value, list):
        return "parse_statuses" if "content" in value[0] else "parse_tags"
    is_instance = "title" in value and "version" in value
    return "parse_instance" if is_instance else "parse_status"


def _keywords(recording: Recording, parser: str) -> dict[str, Any]:
    if parser in ("parse_tags", "parse_instance", "parse_story_ids"):
        return {}
    if parser == "parse_profiles":
        return {"captured_at": CAPTURED_AT}
    url = recording.url or "https://server.example/api/v1/x"
    base = re.split(r"/(?:api|xrpc|v0)/", url)[0]
    keywords: dict[str, Any] = {"base": base, "captured_at": CAPTURED_AT}
    if parser in ("parse_comment_threads", "parse_comment_thread", "parse_thread", "parse_context"):
        keywords["post_id"] = "the-post"
    if parser == "parse_context":
        keywords["ref"] = f"{base}|{url.split('/')[-2]}"
    if parser in ("parse_videos", "parse_comment_threads"):
        keywords["start"] = int(parse_qs(urlsplit(url).query).get("start", ["0"])[0])
    return keywords
