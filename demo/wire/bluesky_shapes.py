"""The JSON objects of Bluesky's AppView."""

from __future__ import annotations

import re

from demo.ids import cid, picture_name, record_key
from demo.models import DemoComment, DemoPost, Person
from demo.wire.site import Json, Site, comment_likes, milliseconds, placed, replies_to

COLLECTION = "app.bsky.feed.post"
_MARK = re.compile(r"#(?P<tag>\w+)|@(?P<handle>[\w-]+(?:\.[\w-]+)+)|(?P<url>https?://\S+)")


def handle(person: Person) -> str:
    """A handle is a host name here: brands have their own, people one below the service's."""
    name = re.sub(r"[^a-z0-9]+", "-", person.handle).strip("-")
    return f"{name}.example" if person.brand else f"{name}.bsky.example"


def post_uri(post: DemoPost) -> str:
    """The at:// address of a post."""
    return f"at://{post.person.did}/{COLLECTION}/{record_key(post.hour, post.serial)}"


def reply_uri(comment: DemoComment) -> str:
    """The at:// address of a comment."""
    return f"at://{comment.person.did}/{COLLECTION}/{record_key(comment.hour, comment.serial)}"


def post_view(site: Site, post: DemoPost) -> Json:
    """A post as feeds, ``getPosts`` and threads give it."""
    now = site.hour
    growth, age = post.growth, post.age(now)
    record = _record(site, post.body, post.hour, post.said_language)
    view = _view(site, post.person, post_uri(post), record, post.hour)
    if post.kind in ("image", "video"):
        record["embed"], view["embed"] = _embed(post)
    likes, shares = growth.count(age, growth.likes), growth.count(age, growth.shares)
    answers = sum(said.parent is None for _, said in placed(post, now, gone=False))
    return (
        view
        | {"replyCount": answers, "repostCount": shares, "likeCount": likes, "quoteCount": shares // 9}
        | {"labels": [_label(site, post)] if post.sensitive else []}
    )


def reply_view(site: Site, post: DemoPost, place: int) -> Json:
    """A comment: a post whose record names its parent and root."""
    said, now = post.comments[place], site.hour
    parent = post_uri(post) if said.parent is None else reply_uri(post.comments[said.parent])
    record = _record(site, said.text, said.hour, said.language)
    record["reply"] = {"parent": _reference(parent), "root": _reference(post_uri(post))}
    likes = comment_likes(said, now)
    below = sum(other.parent == place for _, other in placed(post, now, gone=False))
    view = _view(site, said.person, reply_uri(said), record, said.hour)
    return view | {"replyCount": below, "repostCount": likes // 15, "likeCount": likes, "quoteCount": 0}


def thread_view(site: Site, post: DemoPost, depth: int) -> Json:
    """``threadViewPost`` of a post with its replies, ``depth`` levels of them."""
    below = replies_to(placed(post, site.hour))

    def nodes(parent: int | None, left: int) -> list[Json]:
        return [_node(site, post, place, nodes(place, left - 1)) for place in below.get(parent, [])] if left else []

    return {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": post_view(site, post),
        "replies": nodes(None, depth),
        "threadContext": {},
    }


def _node(site: Site, post: DemoPost, place: int, replies: list[Json]) -> Json:
    said = post.comments[place]
    uri = reply_uri(said)
    if said.gone(site.hour):
        # What hung on a deleted reply is out of reach; half of them stand for a block instead.
        if said.serial % 2:
            return {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": True}
        author = {"did": said.person.did}
        return {"$type": "app.bsky.feed.defs#blockedPost", "uri": uri, "blocked": True, "author": author}
    return {
        "$type": "app.bsky.feed.defs#threadViewPost",
        "post": reply_view(site, post, place),
        "replies": replies,
        "threadContext": {},
    }


def profile_basic(site: Site, person: Person) -> Json:
    """An author as it stands in every post."""
    picture = f"https://cdn.bsky.example/img/avatar/plain/{person.did}/{cid(picture_name(person.handle))}@jpeg"
    found = {
        "did": person.did,
        "handle": handle(person),
        "displayName": person.name,
        "avatar": picture,
        "associated": {"chat": {"allowIncoming": "following"}},
        "viewer": {"muted": False, "blockedBy": False},
        "labels": [],
        "createdAt": milliseconds(site.moment(-24.0 * (100 + person.number % 700))),
    }
    if person.brand:
        found["verification"] = {"verifications": [], "verifiedStatus": "valid", "trustedVerifierStatus": "none"}
    return found


def profile(site: Site, person: Person) -> Json:
    """The answer of ``getProfile``."""
    basic = profile_basic(site, person)
    return basic | {
        "description": person.bio,
        "indexedAt": basic["createdAt"],
        "followersCount": person.followers,
        "followsCount": person.number % 500,
        "postsCount": 10 + person.number % 3000,
    }


def _view(site: Site, person: Person, uri: str, record: Json, hour: float) -> Json:
    return {
        "uri": uri,
        "cid": cid(uri),
        "author": profile_basic(site, person),
        "record": record,
        "indexedAt": milliseconds(site.moment(hour + 0.002)),
        "viewer": {"threadMuted": False, "embeddingDisabled": False},
        "labels": [],
    }


def _record(site: Site, text: str, hour: float, language: str | None) -> Json:
    us = site.world.crowd.us
    said = text.replace(f"@{us.handle}", f"@{handle(us)}")
    record: Json = {"$type": COLLECTION, "createdAt": milliseconds(site.moment(hour)), "text": said}
    if language:
        record["langs"] = [language]
    facets = [facet for match in _MARK.finditer(said) if (facet := _facet(match, {handle(us): us.did}))]
    return record | ({"facets": facets} if facets else {})


def _facet(match: re.Match[str], known: dict[str, str]) -> Json | None:
    """A marked stretch of text; it is counted in bytes of UTF-8, not in characters."""
    start = len(match.string[: match.start()].encode())
    index = {"byteStart": start, "byteEnd": start + len(match[0].encode())}
    if match["tag"]:
        feature = {"$type": "app.bsky.richtext.facet#tag", "tag": match["tag"]}
    elif match["url"]:
        feature = {"$type": "app.bsky.richtext.facet#link", "uri": match["url"]}
    elif match["handle"] in known:
        feature = {"$type": "app.bsky.richtext.facet#mention", "did": known[match["handle"]]}
    else:
        return None
    return {"index": index, "features": [feature]}


def _reference(uri: str) -> Json:
    return {"uri": uri, "cid": cid(uri)}


def _embed(post: DemoPost) -> tuple[Json, Json]:
    """The embed of the record, and how the AppView shows it."""
    blob = cid(post.uuid)
    file = {"$type": "blob", "ref": {"$link": blob}, "mimeType": "image/jpeg", "size": 300_000 + post.serial}
    ratio = {"height": 1280, "width": 720}
    if post.kind == "video":
        base = f"https://video.bsky.example/watch/{post.person.did}/{blob}"
        record = {"$type": "app.bsky.embed.video", "video": file | {"mimeType": "video/mp4"}, "aspectRatio": ratio}
        shown = {"cid": blob, "playlist": f"{base}/playlist.m3u8", "thumbnail": f"{base}/thumbnail.jpg"}
        return record, {"$type": "app.bsky.embed.video#view", "aspectRatio": ratio} | shown
    base = "https://cdn.bsky.example/img"
    picture = f"plain/{post.person.did}/{blob}@jpeg"
    shown = {"thumb": f"{base}/feed_thumbnail/{picture}", "fullsize": f"{base}/feed_fullsize/{picture}", "alt": ""}
    return (
        {"$type": "app.bsky.embed.images", "images": [{"alt": "", "image": file, "aspectRatio": ratio}]},
        {"$type": "app.bsky.embed.images#view", "images": [shown | {"aspectRatio": ratio}]},
    )


def _label(site: Site, post: DemoPost) -> Json:
    return {
        "src": post.person.did,
        "uri": post_uri(post),
        "cid": cid(post_uri(post)),
        "val": "graphic-media",
        "cts": milliseconds(site.moment(post.hour)),
    }
