"""The JSON objects of TikTok: a video as pages and lists tell it, a comment, a creator."""

from __future__ import annotations

from demo.ids import clip_id, picture_name
from demo.models import DemoComment, DemoPost, Person
from demo.wire.site import Json, Site, comment_likes, placed, replies_to, tags_of

SITE = "https://www.tiktok.com"
SOUNDS = (
    ("7350000000000000017", "original sound"),
    ("7350000000000000018", "Kettle Song"),
    ("7350000000000000019", "slow morning (sped up)"),
    ("7350000000000000020", "that one accordion"),
)
"""Sounds that several videos share; most have a sound of their own."""
_PICTURES = "https://p16-sign.tiktokcdn.example"
_REGIONS = {"en": "GB", "de": "DE", "es": "ES", "tr": "TR", "nb": "NO", "lv": "LV"}
_ROUNDED_FROM = 10_000
_CREATOR = {"type": 1, "text": "Creator"}


def video_id(post: DemoPost) -> str:
    """A video's id."""
    return clip_id(post.hour, post.serial)


def comment_id(comment: DemoComment) -> str:
    """A comment's ``cid``."""
    return clip_id(comment.hour, comment.serial)


def person_id(person: Person) -> str:
    """An account's number."""
    return str(6_800_000_000_000_000_000 + person.number)


def sound_of(post: DemoPost) -> tuple[str, str]:
    """Number and title of a video's sound."""
    if post.serial % 3:
        return SOUNDS[post.serial % len(SOUNDS)]
    return str(int(video_id(post)) + 1), f"original sound - {post.person.handle}"


def item(site: Site, post: DemoPost, *, in_page: bool) -> Json:
    """One video; ``createTime`` is text in pages and a number in lists."""
    created = int(site.moment(post.hour).timestamp())
    counts = _counts(site, post)
    followers = post.person.followers
    number, title = sound_of(post)
    return {
        "id": video_id(post),
        "desc": post.body,
        "createTime": str(created) if in_page else created,
        "author": _author(post.person),
        "authorStats": {"followerCount": _rounded(followers)},
        "authorStatsV2": {"followerCount": str(followers)},
        "challenges": [{"id": _tag_id(tag), "title": tag.lower(), "desc": ""} for tag in tags_of(post)],
        "music": {
            "id": number,
            "title": title,
            "authorName": post.person.name,
            "original": title.startswith("original"),
            "playUrl": "",
        },
        "stats": {name: _rounded(count) for name, count in counts.items()},
        "statsV2": {name: str(count) for name, count in counts.items()},
        "textExtra": [{"awemeId": "", "hashtagName": tag.lower(), "type": 1, "subType": 0} for tag in tags_of(post)],
        "textLanguage": post.said_language or "un",
        "video": {
            "id": video_id(post),
            "duration": post.duration,
            "width": 576,
            "height": 1024,
            "cover": f"{_PICTURES}/{picture_name(post.uuid)}.image",
        },
        "itemCommentStatus": 0 if post.comments_open else 3,
        "privateItem": False,
        "secret": False,
        "isAd": False,
        **({"locationCreated": _REGIONS[post.language]} if in_page else {}),
    }


def user(site: Site, person: Person, videos: int) -> Json:
    """``userInfo`` of a profile's page; its ``itemList`` is empty, as in the real one."""
    return {
        "user": _author(person) | {"createTime": int(site.moment(-24.0 * 400).timestamp())},
        "stats": {"followerCount": _rounded(person.followers), "videoCount": videos},
        "statsV2": {"followerCount": str(person.followers), "videoCount": str(videos)},
        "itemList": [],
    }


def comment(site: Site, post: DemoPost, place: int, *, replies: bool = True) -> Json:
    """A comment; the first of its replies stands inside it."""
    said, now = post.comments[place], site.hour
    below = replies_to(placed(post, now, gone=False)).get(place, [])
    root = _root(post, place)
    return {
        "cid": comment_id(said),
        "aweme_id": video_id(post),
        "text": said.text,
        "comment_language": said.language if said.serial % 9 else "un",
        "create_time": int(site.moment(said.hour).timestamp()),
        "digg_count": comment_likes(said, now),
        "reply_comment": [comment(site, post, answer, replies=False) for answer in below[:1]] if replies else None,
        "reply_comment_total": len(below),
        "reply_id": "0" if root is None else comment_id(post.comments[root]),
        "reply_to_reply_id": "0",
        "author_pin": False,
        "is_author_digged": False,
        "label_list": [_CREATOR] if said.person == post.person else None,
        "user": {"uid": person_id(said.person), "unique_id": said.person.handle, "nickname": said.person.name},
        "status": 1,
    }


def _author(person: Person) -> Json:
    return {
        "id": person_id(person),
        "uniqueId": person.handle,
        "nickname": person.name,
        "secUid": f"MS4wLjABAAAA{picture_name(person.handle)}",
        "verified": person.brand,
        "privateAccount": False,
    }


def _counts(site: Site, post: DemoPost) -> dict[str, int]:
    age, growth = post.age(site.hour), post.growth
    return {
        "playCount": growth.count(age),
        "diggCount": growth.count(age, growth.likes),
        "shareCount": growth.count(age, growth.shares),
        "collectCount": growth.count(age, growth.shares / 2),
        "commentCount": len(placed(post, site.hour, gone=False)),
    }


def _rounded(count: int) -> int:
    """Three leading digits, as ``stats`` writes what is large."""
    if count < _ROUNDED_FROM:
        return count
    unit = int(10 ** (len(str(count)) - 3))
    return count // unit * unit


def _tag_id(tag: str) -> str:
    return str(sum(ord(sign) * 31**place for place, sign in enumerate(tag.lower()[:12])))


def _root(post: DemoPost, place: int) -> int | None:
    """Place of the comment at the top of a thread; ``None`` for one that stands there itself."""
    root = post.comments[place].parent
    while root is not None and (above := post.comments[root].parent) is not None:
        root = above
    return root
