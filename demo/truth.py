"""What the generator meant each item to be, under the ids that a parser stores. For tests only."""

from __future__ import annotations

from typing import Any

from demo.models import DemoComment, DemoPost, Meaning
from demo.wire import bluesky_shapes as bluesky
from demo.wire import hackernews_shapes as hackernews
from demo.wire import mastodon_shapes as mastodon
from demo.wire import peertube_shapes as peertube
from demo.wire import tiktok_shapes as tiktok
from demo.world import DemoWorld

Truth = dict[str, Any]


def truth(world: DemoWorld) -> Truth:
    """``{"seed", "mood", "posts": {platform: {id: {...}}}, "comments": {platform: {id: {...}}}}``.

    Each item tells ``intent, verdict, play, reason, subtype, state, language``; a post its ``hour`` and
    ``reach`` too, a comment its ``post_id``. Future and deleted items are among them.
    """
    posts: dict[str, Truth] = {}
    comments: dict[str, Truth] = {}
    for post in (*world.posts, *world.clips):
        here = post_id(post)
        more = {"hour": round(post.hour, 3), "reach": post.reach, "copy_of": _copied(world, post)}
        posts.setdefault(post.platform, {})[here] = _told(post.meaning, post.language) | more
        below = comments.setdefault(post.platform, {})
        for comment in post.comments:
            below[comment_id(post, comment)] = _told(comment.meaning, comment.language) | {"post_id": here}
    return {"seed": world.seed, "mood": world.mood, "posts": posts, "comments": comments}


def post_id(post: DemoPost) -> str:
    """The id that a parser stores for a post."""
    match post.platform:
        case "peertube":
            return post.uuid
        case "mastodon":
            return mastodon.uri(post.person, mastodon.status_id(post))
        case "bluesky":
            return bluesky.post_uri(post)
        case "hackernews":
            return str(hackernews.story_id(post))
        case "tiktok":
            return tiktok.video_id(post)


def comment_id(post: DemoPost, comment: DemoComment) -> str:
    """The id that a parser stores for a comment."""
    match post.platform:
        case "peertube":
            return peertube.comment_url(post, comment)
        case "mastodon":
            return mastodon.uri(comment.person, mastodon.reply_id(comment))
        case "bluesky":
            return bluesky.reply_uri(comment)
        case "hackernews":
            return str(hackernews.comment_id(comment))
        case "tiktok":
            return tiktok.comment_id(comment)


def _told(meaning: Meaning, language: str) -> Truth:
    return {
        "intent": meaning.intent,
        "verdict": meaning.verdict,
        "play": meaning.play,
        "reason": meaning.reason,
        "subtype": meaning.subtype,
        "state": meaning.state,
        "language": language,
    }


def _copied(world: DemoWorld, post: DemoPost) -> str | None:
    """Of a near-duplicate, the id of the post it repeats."""
    original = next((other for other in world.posts if other.serial == post.copy_of), None)
    return post_id(original) if original else None
