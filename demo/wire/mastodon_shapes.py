"""The JSON objects of a Mastodon server (4.4)."""

from __future__ import annotations

import re
from html import escape

from demo.ids import picture_name, snowflake
from demo.models import DemoComment, DemoPost, Person
from demo.wire.site import Json, Site, comment_likes, hashtags, milliseconds, placed

HOME = "brew.example"
_MARK = re.compile(r"#(?P<tag>\w+)|@(?P<handle>\w[\w.]*\w)|(?P<url>https?://\S+)")


def status_id(post: DemoPost) -> str:
    """The server's number of a post."""
    return snowflake(post.hour, post.serial)


def reply_id(comment: DemoComment) -> str:
    """The server's number of a comment."""
    return snowflake(comment.hour, comment.serial)


def uri(person: Person, number: str) -> str:
    """A status' name in the whole federation."""
    return f"https://{person.host}/users/{person.handle}/statuses/{number}"


def status(site: Site, post: DemoPost) -> Json:
    """A status as lists and ``/statuses/{id}`` give it."""
    now = site.hour
    number = status_id(post)
    growth, age = post.growth, post.age(now)
    answers = sum(said.parent is None for _, said in placed(post, now, gone=False))
    return _status(site, post.person, number, post.hour, post.body) | {
        "in_reply_to_id": None,
        "in_reply_to_account_id": None,
        "sensitive": post.sensitive,
        "spoiler_text": "",
        "language": post.said_language,
        "replies_count": answers,
        "reblogs_count": growth.count(age, growth.shares),
        "favourites_count": growth.count(age, growth.likes),
        "media_attachments": [_media(post)] if post.kind in ("image", "video") else [],
        "mentions": [mention(site.world.crowd.us)] if f"@{site.world.crowd.us.handle}" in post.body else [],
    }


def reply(site: Site, post: DemoPost, place: int) -> Json:
    """A comment: a status that answers another. Its text begins with whom it answers."""
    said, now = post.comments[place], site.hour
    parent = None if said.parent is None else post.comments[said.parent]
    answered = parent.person if parent else post.person
    below = sum(other.parent == place for _, other in placed(post, now, gone=False))
    us = site.world.crowd.us
    named = [answered] + ([us] if f"@{us.handle}" in said.text and answered != us else [])
    body = f"@{answered.handle} {said.text}"
    likes = comment_likes(said, now)
    return _status(site, said.person, reply_id(said), said.hour, body, *named) | {
        "in_reply_to_id": reply_id(parent) if parent else status_id(post),
        "in_reply_to_account_id": account_id(answered),
        "sensitive": False,
        "spoiler_text": "",
        "language": said.language if said.serial % 9 else None,
        "replies_count": below,
        "reblogs_count": likes // 12,
        "favourites_count": likes,
        "media_attachments": [],
        "mentions": [mention(person) for person in named],
    }


def _status(site: Site, person: Person, number: str, hour: float, body: str, *named: Person) -> Json:
    address = uri(person, number)
    us = site.world.crowd.us
    return {
        "id": number,
        "created_at": milliseconds(site.moment(hour)),
        "visibility": "public",
        "uri": address,
        "url": address.replace("/users/", "/@").replace("/statuses/", "/"),
        "edited_at": None,
        "content": html(body, {who.handle: who for who in (us, *named)}),
        "reblog": None,
        "account": account(site, person),
        "tags": [{"name": tag.lower(), "url": f"https://{HOME}/tags/{tag.lower()}"} for tag in hashtags(body)],
        "emojis": [],
        "quote": None,
        "card": None,
        "poll": None,
    }


def account_id(person: Person) -> str:
    """The server's number of an account."""
    return snowflake(-5000.0, person.number)


def acct(person: Person) -> str:
    """``handle`` of local people, ``handle@host`` of others."""
    return person.handle if person.host == HOME else f"{person.handle}@{person.host}"


def account(site: Site, person: Person) -> Json:
    """An account as it stands in every status."""
    name = picture_name(person.handle)
    picture = f"https://files.{HOME}/accounts/avatars/original/{name}.png"
    header = f"https://{HOME}/headers/original/missing.png"
    return {
        "id": account_id(person),
        "username": person.handle,
        "acct": acct(person),
        "display_name": person.name,
        "locked": False,
        "bot": False,
        "discoverable": True,
        "indexable": True,
        "group": False,
        "created_at": site.moment(-24.0 * (200 + person.number % 900)).strftime("%Y-%m-%dT00:00:00.000Z"),
        "note": f"<p>{escape(person.bio)}</p>" if person.bio else "",
        "url": f"https://{person.host}/@{person.handle}",
        "uri": f"https://{person.host}/users/{person.handle}",
        "avatar": picture,
        "avatar_static": picture,
        "header": header,
        "header_static": header,
        "followers_count": person.followers,
        "following_count": person.number % 700,
        "statuses_count": 10 + person.number % 4000,
        "last_status_at": site.moment(site.hour).strftime("%Y-%m-%d"),
        "hide_collections": False,
        "emojis": [],
        "fields": [],
    }


def mention(person: Person) -> Json:
    """One entry of ``mentions``."""
    url = f"https://{person.host}/@{person.handle}"
    return {"id": account_id(person), "username": person.handle, "url": url, "acct": acct(person)}


def html(text: str, known: dict[str, Person]) -> str:
    """Text as Mastodon renders it: paragraphs, links, hashtags, mentions of people it knows."""

    def mark(match: re.Match[str]) -> str:
        if match["tag"]:
            tag = match["tag"]
            href = f"https://{HOME}/tags/{tag.lower()}"
            return f'<a href="{href}" class="mention hashtag" rel="tag">#<span>{tag}</span></a>'
        if match["url"]:
            url = match["url"]
            shown = url.partition("://")[2]
            return (
                f'<a href="{url}" target="_blank" rel="nofollow noopener" translate="no">'
                f'<span class="invisible">https://</span><span class="">{shown}</span>'
                '<span class="invisible"></span></a>'
            )
        who = known.get(match["handle"])
        if who is None:
            return match[0]
        href = f"https://{who.host}/@{who.handle}"
        return (
            f'<span class="h-card" translate="no"><a href="{href}" class="u-url mention">'
            f"@<span>{who.handle}</span></a></span>"
        )

    marked = _MARK.sub(mark, escape(text, quote=False))
    return "".join(f"<p>{part.replace(chr(10), '<br />')}</p>" for part in marked.split("\n\n"))


def _media(post: DemoPost) -> Json:
    name = picture_name(post.uuid)
    ending = "mp4" if post.kind == "video" else "jpg"
    base = f"https://files.{HOME}/media_attachments/files"
    sized = {"width": 640, "height": 360, "size": "640x360", "aspect": 1.7777777777777777}
    original: Json = dict(sized)
    if post.kind == "video":
        original = {
            "width": 640,
            "height": 360,
            "frame_rate": "25/1",
            "duration": post.duration + 0.208,
            "bitrate": 477675,
        }
    return {
        "id": snowflake(post.hour, post.serial + 30_000),
        "type": post.kind,
        "url": f"{base}/original/{name}.{ending}",
        "preview_url": f"{base}/small/{name}.png",
        "remote_url": None,
        "preview_remote_url": None,
        "text_url": None,
        "meta": {"original": original, "small": sized},
        "description": None,
        "blurhash": "UDCqMy;#+bAW].kCr=Sh0|W:%3#,aef6ofWV",
    }
