"""The JSON objects of PeerTube and of Sepia Search."""

from __future__ import annotations

from html import escape

from demo.ids import picture_name, short_uuid
from demo.models import DemoComment, DemoPost, Person
from demo.wire.site import Json, Site, comment_likes, milliseconds, placed, replies_to

HOST = "tube.example"
LABELS = {
    "en": "English",
    "de": "German",
    "es": "Spanish",
    "tr": "Turkish",
    "nb": "Norwegian",
    "lv": "Latvian",
}
_CODES = {"nb": "no"}
"""PeerTube offers Norwegian as a macrolanguage only."""
_CATEGORIES = ((13, "Food"), (10, "Entertainment"), (9, "Comedy"), (None, "Unknown"))


def watch_url(post: DemoPost) -> str:
    """Where a video lives in the federation."""
    return f"https://{HOST}/videos/watch/{post.uuid}"


def comment_url(post: DemoPost, comment: DemoComment) -> str:
    """A comment's address, which is its id in the federation."""
    return f"{watch_url(post)}/comments/{comment.serial}"


def comment_total(post: DemoPost, now: float) -> int:
    """Comments as PeerTube counts them, deleted ones included."""
    return len(placed(post, now))


def video(site: Site, post: DemoPost) -> Json:
    """An entry of ``/videos`` and ``/search/videos`` of an instance."""
    now, published = site.hour, milliseconds(site.moment(post.hour))
    age = post.age(now)
    name = picture_name(post.uuid)
    body = post.body or None
    return {
        "id": 40_000 + post.serial,
        "uuid": post.uuid,
        "shortUUID": short_uuid(post.uuid),
        "url": watch_url(post),
        "name": post.title,
        "category": dict(zip(("id", "label"), _CATEGORIES[post.serial % 4], strict=True)),
        "licence": {"id": None, "label": "Unknown"},
        "language": _language(post.said_language),
        "privacy": {"id": 1, "label": "Public"},
        "nsfw": post.sensitive,
        "nsfwFlags": 0,
        "nsfwSummary": None,
        "truncatedDescription": body and (body if len(body) <= 250 else body[:247] + "..."),
        "description": body,
        "isLocal": True,
        "duration": post.duration,
        "aspectRatio": 0.5625 if post.duration < 70 else 1.7778,
        "views": post.growth.count(age),
        "viewers": post.serial % 5,
        "likes": post.growth.count(age, post.growth.likes),
        "dislikes": 0,
        "thumbnailPath": f"/lazy-static/thumbnails/{name}.jpg",
        "previewPath": f"/lazy-static/previews/{name}.jpg",
        "embedPath": f"/videos/embed/{short_uuid(post.uuid)}",
        "createdAt": published,
        "updatedAt": milliseconds(site.moment(now)),
        "publishedAt": published,
        "originallyPublishedAt": None,
        "isLive": False,
        "account": account_summary(site, post.person),
        "channel": channel_summary(site, post.person),
        "comments": comment_total(post, now),
    }


def video_detail(site: Site, post: DemoPost) -> Json:
    """The answer of ``/videos/{id}``: a list entry with tags, the account in full and what is allowed."""
    open_ = post.comments_open
    return video(site, post) | {
        "account": account(site, post.person),
        "channel": channel(site, post.person),
        "blacklisted": False,
        "blacklistedReason": None,
        "streamingPlaylists": [],
        "files": [],
        "support": None,
        "tags": list(post.tags),
        "commentsEnabled": open_,
        "commentsPolicy": {"id": 1, "label": "Enabled"} if open_ else {"id": 2, "label": "Disabled"},
        "downloadEnabled": True,
        "waitTranscoding": True,
        "inputFileUpdatedAt": None,
        "state": {"id": 1, "label": "Published"},
        "trackerUrls": [f"wss://{HOST}/tracker/socket"],
    }


def sepia_video(site: Site, post: DemoPost) -> Json:
    """An entry of Sepia Search: whole URLs, tags, a score, and ``avatar`` beside ``avatars``."""
    entry = video(site, post)
    for key in ("aspectRatio", "isLocal"):
        del entry[key]
    for actor in ("account", "channel"):
        pictures = [picture | {"url": picture["fileUrl"]} for picture in entry[actor]["avatars"]]
        entry[actor] = entry[actor] | {"avatar": None, "avatars": pictures}
    return entry | {
        "score": 1,
        "tags": list(post.tags),
        "thumbnailUrl": f"https://{HOST}{entry['thumbnailPath']}",
        "previewUrl": f"https://{HOST}{entry['previewPath']}",
        "embedUrl": f"https://{HOST}{entry['embedPath']}",
    }


def account_summary(site: Site, person: Person) -> Json:
    """An account as it stands inside a list entry."""
    return {
        "id": person.number,
        "displayName": person.name,
        "name": person.handle,
        "url": f"https://{HOST}/accounts/{person.handle}",
        "host": HOST,
        "avatars": _avatars(site, person),
    }


def channel_summary(site: Site, person: Person) -> Json:
    """A channel as it stands inside a list entry."""
    summary = account_summary(site, person)
    name = f"{person.handle}_channel"
    return summary | {"id": person.number + 5000, "name": name, "url": f"https://{HOST}/video-channels/{name}"}


def account(site: Site, person: Person) -> Json:
    """An account with its followers."""
    since = milliseconds(site.moment(-24.0 * (200 + person.number % 900)))
    return account_summary(site, person) | {
        "hostRedundancyAllowed": False,
        "followingCount": person.number % 40,
        "followersCount": person.followers,
        "createdAt": since,
        "updatedAt": since,
        "description": person.bio or None,
    }


def channel(site: Site, person: Person) -> Json:
    """A channel with its followers and owner."""
    return (
        account(site, person)
        | channel_summary(site, person)
        | {
            "banners": [],
            "support": None,
            "isLocal": True,
            "ownerAccount": account(site, person),
        }
    )


def comment(site: Site, post: DemoPost, place: int) -> Json:
    """One comment; a deleted one keeps its place without author and text. PeerTube counts no likes of it."""
    said, now = post.comments[place], site.hour
    written = milliseconds(site.moment(said.hour))
    gone = said.gone(now)
    below = _below(post, place, now)
    return {
        "id": said.serial,
        "url": comment_url(post, said),
        "text": "" if gone else _html(post, said),
        "threadId": post.comments[_root(post, place)].serial,
        "inReplyToCommentId": None if said.parent is None else post.comments[said.parent].serial,
        "videoId": 40_000 + post.serial,
        "createdAt": written,
        "updatedAt": milliseconds(site.moment(said.deleted_hour or said.hour)) if gone else written,
        "deletedAt": milliseconds(site.moment(said.deleted_hour or said.hour)) if gone else None,
        "heldForReview": False,
        "isDeleted": gone,
        "totalRepliesFromVideoAuthor": sum(post.comments[p].person == post.person for p in below),
        "totalReplies": len(below),
        "account": None if gone else account(site, said.person),
    }


def tree(site: Site, post: DemoPost, place: int) -> Json:
    """``{comment, children}`` of one thread."""
    answers = replies_to(placed(post, site.hour)).get(place, [])
    return {"comment": comment(site, post, place), "children": [tree(site, post, answer) for answer in answers]}


def order_key(post: DemoPost, place: int, now: float, sort: str) -> tuple[float, ...]:
    """Key that puts threads in the order asked for; newest first unless told otherwise."""
    said = post.comments[place]
    if sort == "-totalReplies":
        return (-len(_below(post, place, now)), -comment_likes(said, now), -said.hour)
    return (said.hour,) if sort == "createdAt" else (-said.hour,)


def _below(post: DemoPost, place: int, now: float) -> list[int]:
    """Places of all answers below a comment, at any depth."""
    if post.comments[place].parent is not None:
        return []
    return [other for other, _ in placed(post, now) if other != place and _root(post, other) == place]


def _root(post: DemoPost, place: int) -> int:
    while (parent := post.comments[place].parent) is not None:
        place = parent
    return place


def _html(post: DemoPost, said: DemoComment) -> str:
    """Text as it federates: one from another host begins with a mention of whom it answers."""
    text = escape(said.text, quote=False)
    if said.serial % 3:
        return text
    answered = post.person if said.parent is None else post.comments[said.parent].person
    url = f"https://{HOST}/accounts/{answered.handle}"
    mention = f'<span class="h-card"><a href="{url}" class="u-url mention">@<span>{answered.handle}</span></a></span>'
    return f"<p>{mention} {text}</p>"


def _language(code: str | None) -> Json:
    if code is None:
        return {"id": None, "label": "Unknown"}
    return {"id": _CODES.get(code, code), "label": LABELS[code]}


def _avatars(site: Site, person: Person) -> list[Json]:
    if person.number % 4 == 0:
        return []
    path = f"/lazy-static/avatars/{picture_name(person.handle)}.jpg"
    since = milliseconds(site.moment(-24.0 * 90))
    file = f"https://{HOST}{path}"
    return [
        {"width": width, "path": path, "fileUrl": file, "createdAt": since, "updatedAt": since} for width in (48, 120)
    ]
