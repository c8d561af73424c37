"""Hacker News' paths: Algolia's index and item trees, Firebase's lists and items."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.models import DemoPost
from demo.wire import hackernews_shapes as shapes
from demo.wire.site import Json, Site, by_heat, matches, number, placed

_MOST_HITS = 1000
_FRONT = 30
_FILTER = re.compile(r"(created_at_i|points|num_comments)(>=|<=|>|<|=)(\d+)")


def algolia_routes(site: Site) -> list[Route]:
    """Paths of Algolia's index, below its base."""
    pages = _Algolia(site)
    return [
        Route("/api/v1/search", pages.by_relevance),
        Route("/api/v1/search_by_date", pages.by_date),
        Route("/api/v1/items/{item:int}", pages.item),
    ]


def firebase_routes(site: Site) -> list[Route]:
    """Paths of Firebase, below its base."""
    pages = _Firebase(site)
    return [Route("/v0/item/{item}.json", pages.item), Route("/v0/{feed}.json", pages.feed)]


class _Algolia:
    """The index."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def by_relevance(self, request: Request) -> Response:
        """``search``: best first, by points."""
        found = self._found(request)
        return self._answer(request, sorted(found, key=lambda hit: (-(hit["points"] or 0), hit["objectID"])))

    async def by_date(self, request: Request) -> Response:
        """``search_by_date``: newest first."""
        found = self._found(request)
        return self._answer(request, sorted(found, key=lambda hit: (-hit["created_at_i"], hit["objectID"])))

    async def item(self, request: Request) -> Response:
        """``items/{id}``: a story with its tree."""
        for post in _stories(self._site):
            if shapes.story_id(post) == request.path_params["item"]:
                return JSONResponse(shapes.item_tree(self._site, post))
        return JSONResponse({"status": 404, "error": "Not Found"}, status_code=404)

    def _found(self, request: Request) -> list[Json]:
        query = request.query_params
        tags = [tag for tag in query.get("tags", "").split(",") if tag]
        words = query.get("query", "")
        hits = [hit for hit in self._hits(words, comments="story" not in tags) if _tagged(hit, tags)]
        return [
            hit for hit in hits if all(_fits(hit, *found) for found in _FILTER.findall(query.get("numericFilters", "")))
        ]

    def _hits(self, words: str, *, comments: bool) -> list[Json]:
        stories = _stories(self._site)
        front = {post.serial for post in by_heat(stories, self._site.hour)[:_FRONT]}
        hits = [
            shapes.hit(self._site, post, words, post.serial in front)
            for post in stories
            if matches(words, (post.title, post.body, post.link or ""))
        ]
        for post in stories if comments else ():
            said = (comment for _, comment in placed(post, self._site.hour) if not comment.gone(self._site.hour))
            hits += [
                shapes.comment_hit(self._site, post, comment) for comment in said if matches(words, (comment.text,))
            ]
        return hits

    def _answer(self, request: Request, hits: list[Json]) -> Response:
        query = request.query_params
        page, size = number(query, "page", 0, 10_000), number(query, "hitsPerPage", 20, 1000)
        hits = hits[:_MOST_HITS]
        part = hits[page * size : (page + 1) * size]
        return JSONResponse(shapes.answer(part, len(hits), page, size, dict(query)))


class _Firebase:
    """Lists of numbers, and items."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def feed(self, request: Request) -> Response:
        """``topstories`` and its sisters: numbers only; an unknown path is ``null``."""
        stories = _stories(self._site)
        hot = by_heat(stories, self._site.hour)
        match request.path_params["feed"]:
            case "topstories":
                found = hot
            case "beststories":
                found = sorted(stories, key=lambda post: -post.growth.count(post.age(self._site.hour)))
            case "newstories":
                found = stories[::-1]
            case "askstories":
                found = [post for post in hot if post.title.startswith("Ask HN")]
            case "showstories":
                found = [post for post in hot if post.title.startswith("Show HN")]
            case "maxitem":
                return JSONResponse(max(map(shapes.story_id, stories), default=None))
            case _:
                return JSONResponse(None)
        return JSONResponse([shapes.story_id(post) for post in found])

    async def item(self, request: Request) -> Response:
        """``item/{id}``: a story or a comment; what does not exist is ``null`` with 200."""
        wanted = request.path_params["item"]
        now = self._site.hour
        for post in self._site.world.on("hackernews"):
            if post.hour > now:
                continue
            if wanted == str(shapes.story_id(post)):
                return JSONResponse(shapes.firebase_story(self._site, post))
            for place, said in placed(post, now):
                if wanted == str(shapes.comment_id(said)):
                    return JSONResponse(shapes.firebase_comment(self._site, post, place))
        return JSONResponse(None)


def _stories(site: Site) -> list[DemoPost]:
    now = site.hour
    return [post for post in site.world.on("hackernews") if post.visible(now)]


def _tagged(hit: Json, wanted: list[str]) -> bool:
    """Tags are joined by "and"; those in brackets by "or"."""
    has = set(hit["_tags"])
    return all(tag.strip("()") in has for tag in wanted)


def _fits(hit: Json, field: str, sign: str, value: str) -> bool:
    have, limit = hit.get(field) or 0, int(value)
    signs = {">": have > limit, "<": have < limit, ">=": have >= limit, "<=": have <= limit, "=": have == limit}
    return signs[sign]
