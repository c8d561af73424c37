"""Mastodon's REST paths: trends, hashtags, statuses, contexts, accounts."""

from __future__ import annotations

from collections import Counter
from typing import Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.models import DemoPost, Person
from demo.wire import mastodon_shapes as shapes
from demo.wire.site import Site, by_heat, hashtags, number, placed

_MOST = 40
_TRENDING = 200
_LIMIT = 300


def routes(site: Site) -> list[Route]:
    """Paths of one server, below its base."""
    pages = _Server(site)
    return [
        Route("/api/v1/trends/statuses", pages.trends),
        Route("/api/v1/trends/tags", pages.trending_tags),
        Route("/api/v1/timelines/tag/{tag}", pages.tag),
        Route("/api/v1/timelines/public", pages.public),
        Route("/api/v1/statuses/{status}", pages.status),
        Route("/api/v1/statuses/{status}/context", pages.context),
        Route("/api/v1/accounts/{account}/statuses", pages.statuses_of),
    ]


class _Server:
    """One server; every method answers one path."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._left = _LIMIT

    def _visible(self) -> list[DemoPost]:
        now = self._site.hour
        return [post for post in self._site.world.on("mastodon") if post.visible(now)]

    async def trends(self, request: Request) -> Response:
        """``/trends/statuses``: hottest first, paged by offset; sensitive ones never trend."""
        hot = [post for post in by_heat(self._visible(), self._site.hour) if not post.sensitive][:_TRENDING]
        limit, offset = (
            number(request.query_params, "limit", 20, _MOST),
            number(request.query_params, "offset", 0, 10**6),
        )
        part = hot[offset : offset + limit]
        link = f'<{_here(request, offset=offset + limit)}>; rel="next"' if offset + limit < len(hot) else None
        return self._json([shapes.status(self._site, post) for post in part], link)

    async def trending_tags(self, request: Request) -> Response:
        """``/trends/tags`` with their history; its numbers are strings."""
        used = Counter(tag.lower() for post in self._visible() for tag in hashtags(post.body))
        day = self._site.moment(self._site.hour).replace(hour=0, minute=0, second=0, microsecond=0)
        limit = number(request.query_params, "limit", 10, 20)
        return self._json([self._trend(tag, count, int(day.timestamp())) for tag, count in used.most_common(limit)])

    def _trend(self, tag: str, count: int, day: int) -> dict[str, Any]:
        history = [
            {"day": str(day - past * 86_400), "accounts": str(count), "uses": str(count + past % 3)}
            for past in range(7)
        ]
        # Ids of tags are numbers of the server; its name's bytes give one that stays.
        number_of = str(int.from_bytes(tag.encode()[:6], "big"))
        url = f"https://{shapes.HOME}/tags/{tag}"
        return {"id": number_of, "name": tag, "url": url, "history": history}

    async def tag(self, request: Request) -> Response:
        """``/timelines/tag/{tag}``: newest first, paged by ``max_id``."""
        wanted = request.path_params["tag"].lower()
        return self._timeline(request, [p for p in self._visible() if wanted in map(str.lower, hashtags(p.body))])

    async def public(self, request: Request) -> Response:
        """``/timelines/public``: everything, newest first."""
        return self._timeline(request, self._visible())

    async def statuses_of(self, request: Request) -> Response:
        """``/accounts/{id}/statuses``."""
        person = self._person(request.path_params["account"])
        if person is None:
            return self._missing()
        return self._timeline(request, [post for post in self._visible() if post.person == person])

    async def status(self, request: Request) -> Response:
        """``/statuses/{id}`` of a post or of a reply."""
        wanted = request.path_params["status"]
        for post in self._visible():
            if shapes.status_id(post) == wanted:
                return self._json(shapes.status(self._site, post))
            for place, said in placed(post, self._site.hour, gone=False):
                if shapes.reply_id(said) == wanted:
                    return self._json(shapes.reply(self._site, post, place))
        return self._missing()

    async def context(self, request: Request) -> Response:
        """``/statuses/{id}/context``: the replies, flat, each after what it answers."""
        wanted = request.path_params["status"]
        for post in self._visible():
            if shapes.status_id(post) == wanted:
                places = [place for place, _ in placed(post, self._site.hour, gone=False)]
                below = [shapes.reply(self._site, post, place) for place in places]
                return self._json({"ancestors": [], "descendants": below})
        return self._missing()

    def _person(self, wanted: str) -> Person | None:
        for post in self._visible():
            if wanted == shapes.account_id(post.person):
                return post.person
        return None

    def _timeline(self, request: Request, posts: list[DemoPost]) -> Response:
        query = request.query_params
        newest = sorted(posts, key=lambda post: int(shapes.status_id(post)), reverse=True)
        below, above = number(query, "max_id", 2**63, 2**63), number(query, "since_id", 0, 2**63)
        fit = [post for post in newest if above < int(shapes.status_id(post)) < below]
        part = fit[: number(query, "limit", 20, _MOST)]
        return self._json([shapes.status(self._site, post) for post in part], _links(request, part))

    def _json(self, content: Any, link: str | None = None) -> Response:
        self._left = self._left - 1 if self._left > 1 else _LIMIT
        # The reset is an ISO time here, not a number of seconds.
        reset = self._site.moment(self._site.hour).replace(microsecond=399976).isoformat().replace("+00:00", "Z")
        headers = {
            "x-ratelimit-limit": str(_LIMIT),
            "x-ratelimit-remaining": str(self._left),
            "x-ratelimit-reset": reset,
        }
        return JSONResponse(content, headers=headers | ({"link": link} if link else {}))

    @staticmethod
    def _missing() -> Response:
        return JSONResponse({"error": "Record not found"}, status_code=404)


def _links(request: Request, part: list[DemoPost]) -> str | None:
    """The Link header of a timeline page; an empty page has none."""
    if not part:
        return None
    older = _here(request, max_id=shapes.status_id(part[-1]))
    newer = _here(request, min_id=shapes.status_id(part[0]))
    return f'<{older}>; rel="next", <{newer}>; rel="prev"'


def _here(request: Request, **changed: object) -> str:
    kept = {key: value for key, value in request.query_params.items() if key not in ("max_id", "min_id", "since_id")}
    # The path comes decoded; a header holds Latin-1 only, and real servers escape hashtags too.
    url = f"{request.url.scheme}://{request.url.netloc}{quote(request.url.path)}"
    return f"{url}?{urlencode(kept | {key: str(value) for key, value in changed.items()})}"
