"""What recorded bodies hold, counted without the parsers: ids of posts, comments and authors."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.recordings import Recording


@dataclass
class Held:
    """Different ids, as the bodies name them."""

    posts: set[str] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)
    authors: set[str] = field(default_factory=set)


def held(recordings: Iterable[Recording]) -> Held:
    """Everything that recordings of one platform hold and that may be kept."""
    found = Held()
    for recording in recordings:
        _COUNTERS[recording.platform](found, json.loads(recording.body), recording)
    return found


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for member in value:
            yield from _objects(member)


def _peertube(found: Held, body: Any, _: Recording) -> None:
    for one in _objects(body):
        account = one.get("account")
        if not account or one.get("nsfw") or one.get("isDeleted"):
            continue
        if "uuid" in one and "duration" in one and "name" in one:
            found.posts.add(one["uuid"])
        elif "inReplyToCommentId" in one:
            found.comments.add(one["url"])
        else:
            continue
        found.authors.add(f"{account['name']}@{account['host']}")


def _mastodon(found: Held, body: Any, recording: Recording) -> None:
    is_context = recording.endpoint == "context"
    statuses = body["descendants"] if is_context else body if isinstance(body, list) else [body]
    for status in statuses:
        one = status.get("reblog") or status
        account = one.get("account")
        if not account or account.get("noindex") or account.get("indexable") is False:
            continue
        if one["visibility"] in ("public", "unlisted"):
            (found.comments if is_context else found.posts).add(one["uri"])
            found.authors.add(account.get("uri") or account["url"])


def _bluesky(found: Held, body: Any, recording: Recording) -> None:
    if recording.endpoint == "getPostThread":
        _bluesky_tree(found, body["thread"], found.posts)
        return
    for entry in [*body.get("feed", []), *body.get("posts", [])]:
        _bluesky_post(found, entry.get("post", entry), found.posts)


def _bluesky_tree(found: Held, node: dict[str, Any], into: set[str]) -> None:
    if "post" in node:
        _bluesky_post(found, node["post"], into)
    for reply in node.get("replies") or []:
        _bluesky_tree(found, reply, found.comments)


def _bluesky_post(found: Held, post: dict[str, Any], into: set[str]) -> None:
    labels = {label["val"] for label in [*post.get("labels", []), *post["author"].get("labels", [])]}
    if not labels & {"!no-unauthenticated", "!hide", "porn", "sexual", "nudity", "graphic-media"}:
        into.add(post["uri"])
        found.authors.add(post["author"]["did"])


def _hackernews(found: Held, body: Any, _: Recording) -> None:
    items = body.get("hits", []) if isinstance(body, dict) and "hits" in body else [body]
    for item in items:
        if isinstance(item, dict) and item.get("title") and not item.get("dead"):
            found.posts.add(str(item.get("objectID") or item["id"]))
            found.authors.add(item.get("author") or item["by"])


_COUNTERS = {"peertube": _peertube, "mastodon": _mastodon, "bluesky": _bluesky, "hackernews": _hackernews}
