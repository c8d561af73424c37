"""The JSON objects of Hacker News: Algolia's hits and item trees, Firebase's items."""

from __future__ import annotations

from html import escape
from urllib.parse import urlencode

from demo.models import DemoComment, DemoPost, Person
from demo.wire.site import Json, Site, milliseconds, placed, replies_to, seconds

_FIRST_ID = 47_000_000


def story_id(post: DemoPost) -> int:
    """A story's number; numbers rise with time."""
    return _number(post.hour, post.serial)


def comment_id(comment: DemoComment) -> int:
    """A comment's number, of the same row as the stories'."""
    return _number(comment.hour, comment.serial)


def _number(hour: float, serial: int) -> int:
    # Numbers of a second apart differ by 7; the serial tells those of one moment apart.
    return _FIRST_ID + int((hour + 200.0) * 3600) * 1000 + serial % 997


def user_name(person: Person) -> str:
    """A user name: letters, digits, dash and underscore."""
    return person.handle.replace(".", "_")[:15]


def text_html(text: str) -> str:
    """Text as HN stores it: paragraphs begin with ``<p>``, quotes and slashes are escaped."""
    return escape(text).replace("/", "&#x2F;").replace("\n\n", "<p>")


def hit(site: Site, post: DemoPost, query: str, front: bool) -> Json:
    """A story in Algolia's index."""
    now, created = site.hour, site.moment(post.hour)
    thread = placed(post, now)
    tags = ["story", f"author_{user_name(post.person)}", f"story_{story_id(post)}", *_kinds(post)]
    found: Json = {
        "_highlightResult": _highlights(post, query),
        "_tags": tags + (["front_page"] if front else []),
        "author": user_name(post.person),
        "children": [comment_id(said) for _, said in thread if said.parent is None],
        "created_at": seconds(created),
        "created_at_i": int(created.timestamp()),
        "num_comments": len(thread),
        "objectID": str(story_id(post)),
        "points": post.growth.count(post.age(now)) + 1,
        "story_id": story_id(post),
        "title": post.title,
        "updated_at": seconds(site.moment(now)),
    }
    if post.link:
        return found | {"url": post.link}
    return found | {"story_text": text_html(post.body)}


def comment_hit(site: Site, post: DemoPost, said: DemoComment) -> Json:
    """A comment in Algolia's index; points are unknown to it."""
    created = site.moment(said.hour)
    parent = story_id(post) if said.parent is None else comment_id(post.comments[said.parent])
    return {
        "_tags": ["comment", f"author_{user_name(said.person)}", f"story_{story_id(post)}"],
        "author": user_name(said.person),
        "children": [],
        "comment_text": text_html(said.text),
        "created_at": seconds(created),
        "created_at_i": int(created.timestamp()),
        "objectID": str(comment_id(said)),
        "parent_id": parent,
        "points": None,
        "story_id": story_id(post),
        "story_title": post.title,
        "updated_at": seconds(site.moment(site.hour)),
    }


def answer(hits: list[Json], total: int, page: int, size: int, query: dict[str, str]) -> Json:
    """The frame around the hits of a search."""
    return {
        "exhaustive": {"nbHits": False, "typo": False},
        "exhaustiveNbHits": False,
        "exhaustiveTypo": False,
        "hits": hits,
        "hitsPerPage": size,
        "nbHits": total,
        "nbPages": -(-total // size) if size else 0,
        "page": page,
        "params": urlencode(query | {"advancedSyntax": "true", "analyticsTags": "backend"}),
        "processingTimeMS": 3,
        "processingTimingsMS": {"_request": {"roundTrip": 13}, "fetch": {"query": 2, "total": 2}, "total": 3},
        "query": query.get("query", ""),
        "serverTimeMS": 4,
    }


def item_tree(site: Site, post: DemoPost) -> Json:
    """``/items/{id}`` of Algolia: the story with all comments under it; deleted ones keep their place."""
    below = replies_to(placed(post, site.hour))

    def node(place: int) -> Json:
        said = post.comments[place]
        gone = said.gone(site.hour)
        parent = story_id(post) if said.parent is None else comment_id(post.comments[said.parent])
        return _node(site, comment_id(said), said.hour, "comment") | {
            "author": None if gone else user_name(said.person),
            "title": None,
            "url": None,
            "text": None if gone else text_html(said.text),
            "points": None,
            "parent_id": parent,
            "story_id": story_id(post),
            "children": [node(answered) for answered in below.get(place, [])],
        }

    return _node(site, story_id(post), post.hour, "story") | {
        "author": user_name(post.person),
        "title": post.title,
        "url": post.link,
        "text": text_html(post.body) if post.body else None,
        "points": post.growth.count(post.age(site.hour)) + 1,
        "parent_id": None,
        "story_id": story_id(post),
        "children": [node(place) for place in below.get(None, [])],
    }


def _node(site: Site, number: int, hour: float, kind: str) -> Json:
    created = site.moment(hour)
    return {
        "id": number,
        "created_at": milliseconds(created),
        "created_at_i": int(created.timestamp()),
        "type": kind,
        "options": [],
    }


def firebase_story(site: Site, post: DemoPost) -> Json:
    """A story as Firebase gives it; a deleted one keeps its number only."""
    created = int(site.moment(post.hour).timestamp())
    if not post.visible(site.hour):
        return {"id": story_id(post), "time": created, "type": "story", "deleted": True}
    thread = placed(post, site.hour)
    found: Json = {
        "by": user_name(post.person),
        "descendants": len(thread),
        "id": story_id(post),
        "kids": [comment_id(said) for _, said in thread if said.parent is None],
        "score": post.growth.count(post.age(site.hour)) + 1,
        "time": created,
        "title": post.title,
        "type": "story",
    }
    return found | ({"url": post.link} if post.link else {"text": text_html(post.body)})


def firebase_comment(site: Site, post: DemoPost, place: int) -> Json:
    """A comment as Firebase gives it; a deleted one keeps its place only."""
    said = post.comments[place]
    kids = replies_to(placed(post, site.hour)).get(place, [])
    found: Json = {
        "id": comment_id(said),
        "parent": story_id(post) if said.parent is None else comment_id(post.comments[said.parent]),
        "time": int(site.moment(said.hour).timestamp()),
        "type": "comment",
    }
    if said.gone(site.hour):
        return found | {"deleted": True}
    found |= {"by": user_name(said.person), "text": text_html(said.text)}
    return found | ({"kids": [comment_id(post.comments[kid]) for kid in kids]} if kids else {})


def _kinds(post: DemoPost) -> list[str]:
    return [tag for start, tag in (("Ask HN", "ask_hn"), ("Show HN", "show_hn")) if post.title.startswith(start)]


def _highlights(post: DemoPost, query: str) -> Json:
    words = [word for word in query.lower().split() if word in post.title.lower()]
    none: Json = {"matchLevel": "none", "matchedWords": []}
    title = none | {"value": post.title}
    if words:
        marked = " ".join(f"<em>{w}</em>" if w.lower() in words else w for w in post.title.split())
        title = {"fullyHighlighted": False, "matchLevel": "full", "matchedWords": words, "value": marked}
    return {"author": none | {"value": user_name(post.person)}, "title": title}
