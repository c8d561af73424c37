"""PeerTube's REST paths (an instance and Sepia Search)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.ids import short_uuid
from demo.models import DemoPost
from demo.wire import peertube_shapes as shapes
from demo.wire.site import Json, Site, by_heat, matches, number, placed, tags_of

_MOST = 100


def routes(site: Site) -> list[Route]:
    """Paths of an instance, below its base."""
    pages = _Instance(site)
    return [
        Route("/api/v1/videos", pages.videos),
        Route("/api/v1/search/videos", pages.search),
        Route("/api/v1/videos/{video}", pages.detail),
        Route("/api/v1/videos/{video}/comment-threads", pages.threads),
        Route("/api/v1/videos/{video}/comment-threads/{thread:int}", pages.thread),
        Route("/api/v1/accounts/{name}", pages.account),
        Route("/api/v1/accounts/{name}/videos", pages.videos_of),
        Route("/api/v1/video-channels/{name}", pages.channel),
        Route("/api/v1/video-channels/{name}/videos", pages.videos_of),
    ]


def sepia_routes(site: Site) -> list[Route]:
    """The one path of Sepia Search, below its base."""
    return [Route("/api/v1/search/videos", _Instance(site).sepia)]


class _Instance:
    """One instance; every method answers one path."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def _visible(self) -> list[DemoPost]:
        now = self._site.hour
        return [post for post in self._site.world.on("peertube") if post.visible(now)]

    def _find(self, request: Request) -> DemoPost | None:
        wanted = request.path_params["video"]
        for post in self._visible():
            if wanted in (post.uuid, short_uuid(post.uuid), str(40_000 + post.serial)):
                return post
        return None

    async def videos(self, request: Request) -> Response:
        """``/videos``: all of them in the order asked for."""
        return self._list(request, self._filtered(request), shapes.video)

    async def search(self, request: Request) -> Response:
        """``/search/videos`` of an instance."""
        return self._list(request, self._filtered(request), shapes.video)

    async def sepia(self, request: Request) -> Response:
        """``/search/videos`` of Sepia Search."""
        return self._list(request, self._filtered(request), shapes.sepia_video)

    async def videos_of(self, request: Request) -> Response:
        """Videos of an account or a channel."""
        name = _bare(request)
        return self._list(request, [post for post in self._visible() if post.person.handle == name], shapes.video)

    async def detail(self, request: Request) -> Response:
        """``/videos/{id}``."""
        post = self._find(request)
        return _missing("Video not found") if post is None else _json(shapes.video_detail(self._site, post))

    async def account(self, request: Request) -> Response:
        """``/accounts/{name}``."""
        return self._actor(request, shapes.account)

    async def channel(self, request: Request) -> Response:
        """``/video-channels/{name}``."""
        return self._actor(request, shapes.channel)

    async def threads(self, request: Request) -> Response:
        """``/videos/{id}/comment-threads``: what stands directly under a video."""
        post = self._find(request)
        if post is None:
            return _missing("Video not found")
        now = self._site.hour
        everything = placed(post, now)
        sort = request.query_params.get("sort", "-createdAt")
        roots = sorted(
            (place for place, said in everything if said.parent is None),
            key=lambda place: shapes.order_key(post, place, now, sort),
        )
        start, count = _window(request)
        data = [shapes.comment(self._site, post, place) for place in roots[start : start + count]]
        kept = sum(not said.gone(now) for _, said in everything)
        return _json({"total": len(roots), "data": data, "totalNotDeletedComments": kept})

    async def thread(self, request: Request) -> Response:
        """``/videos/{id}/comment-threads/{threadId}``: one of them with its tree."""
        post = self._find(request)
        wanted = request.path_params["thread"]
        for place, said in placed(post, self._site.hour) if post else ():
            if post and said.serial == wanted and said.parent is None:
                return _json(shapes.tree(self._site, post, place))
        return _missing("Video comment thread not found")

    def _actor(self, request: Request, shape: Callable[[Site, Any], Json]) -> Response:
        name = _bare(request)
        for post in self._visible():
            if post.person.handle == name:
                return _json(shape(self._site, post.person))
        return _missing("Account not found")

    def _filtered(self, request: Request) -> list[DemoPost]:
        query = request.query_params
        tags = {tag.lower() for value in query.getlist("tagsOneOf") for tag in value.split(",")}
        found = [post for post in self._visible() if matches(query.get("search", ""), _texts(post))]
        if tags:
            found = [post for post in found if tags & {tag.lower() for tag in tags_of(post)}]
        if query.get("nsfw") == "false":
            found = [post for post in found if not post.sensitive]
        return self._sorted(found, query.get("sort", "-publishedAt"))

    def _sorted(self, posts: list[DemoPost], sort: str) -> list[DemoPost]:
        now = self._site.hour
        if sort in ("-trending", "-hot", "-best"):
            return by_heat(posts, now)
        if sort == "-views":
            return sorted(posts, key=lambda post: (-post.growth.count(post.age(now)), post.serial))
        return sorted(posts, key=lambda post: (-post.hour, post.serial))

    def _list(self, request: Request, posts: list[DemoPost], shape: Callable[[Site, DemoPost], Json]) -> Response:
        start, count = _window(request)
        data = [shape(self._site, post) for post in posts[start : start + count]]
        return _json({"total": len(posts), "data": data})


def _texts(post: DemoPost) -> Iterable[str]:
    return (post.title, post.body, *post.tags)


def _bare(request: Request) -> str:
    name: str = request.path_params["name"]
    return name.partition("@")[0].removesuffix("_channel")


def _window(request: Request) -> tuple[int, int]:
    return number(request.query_params, "start", 0, 100_000), number(request.query_params, "count", 15, _MOST)


def _json(content: Json) -> Response:
    return JSONResponse(content, headers={"x-powered-by": "PeerTube", "tk": "N"})


def _missing(detail: str) -> Response:
    """Errors are problem documents (RFC 7807), as the OpenAPI document says."""
    problem = {"type": "about:blank", "title": "Not Found", "detail": detail, "status": 404, "error": detail}
    return JSONResponse(problem, status_code=404, media_type="application/problem+json")
