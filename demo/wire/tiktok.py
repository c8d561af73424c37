"""TikTok's pages with the script that loads their lists, the answers it loads, and oEmbed."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from demo.models import DemoPost
from demo.wire import tiktok_shapes as shapes
from demo.wire.site import Json, Site, by_heat, number, placed, tags_of

ROBOTS = """\
User-agent: *
Allow: /foryou
Allow: /tag
Allow: /music
Disallow: /inapp
Disallow: /auth
Disallow: /search
"""
_A_PAGE = 12
_MOST = 30
_DELETED = {"statusCode": 10204, "statusMsg": "item_privacy_authorization&status_deleted"}
_VIDEO_URL = re.compile(r"/(?:video|photo)/(\d+)")
_HTML = """<!DOCTYPE html>
<html lang="en"><head><title>TikTok - Make Your Day</title></head><body><div id="app"></div>
<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">{data}</script>
<script id="demo-list" type="application/json">{ask}</script>
<img src="{up}picture.jpg" alt=""><script src="{up}page.js"></script></body></html>
"""


def routes(site: Site) -> list[Route]:
    """Paths of the site, below its base."""
    pages, lists = _Pages(site), _Lists(site)
    return [
        Route("/robots.txt", pages.robots),
        Route("/page.js", pages.script),
        Route("/foryou", pages.foryou),
        Route("/tag/{tag}", pages.tag),
        Route("/music/{sound}", pages.music),
        Route("/@{handle}/video/{video}", pages.video),
        Route("/@{handle}", pages.profile),
        Route("/oembed", pages.oembed),
        Route("/api/recommend/item_list/", lists.recommend),
        Route("/api/challenge/item_list/", lists.challenge),
        Route("/api/music/item_list/", lists.music),
        Route("/api/post/item_list/", lists.posts_of),
        Route("/inapp/api/post/item_list/", lists.recommend),
        Route("/api/comment/list/", lists.comments),
    ]


class _Videos:
    """What is to be seen now."""

    def __init__(self, site: Site) -> None:
        self._site = site

    def _visible(self) -> list[DemoPost]:
        now = self._site.hour
        return [post for post in self._site.world.on("tiktok") if post.visible(now) and not post.sensitive]

    def _found(self, video: str) -> DemoPost | None:
        return next((post for post in self._visible() if shapes.video_id(post) == video), None)


class _Pages(_Videos):
    """The HTML pages."""

    async def robots(self, request: Request) -> Response:  # noqa: ARG002
        """``/robots.txt``."""
        return PlainTextResponse(ROBOTS)

    async def script(self, request: Request) -> Response:  # noqa: ARG002
        """The script of all pages."""
        return Response((files("demo.wire") / "tiktok_page.js").read_bytes(), media_type="text/javascript")

    async def foryou(self, request: Request) -> Response:
        """``/foryou``."""
        return _page(request, {"webapp.app-context": {"language": "en"}}, "/api/recommend/item_list/")

    async def tag(self, request: Request) -> Response:
        """``/tag/{tag}``."""
        tag = request.path_params["tag"]
        scope = {"webapp.challenge-detail": {"challengeInfo": {"challenge": {"title": tag}}, "statusCode": 0}}
        return _page(request, scope, "/api/challenge/item_list/", challengeName=tag)

    async def music(self, request: Request) -> Response:
        """``/music/{title}-{id}``."""
        number_ = request.path_params["sound"].rpartition("-")[2]
        scope = {"webapp.music-detail": {"musicInfo": {"music": {"id": number_}}, "statusCode": 0}}
        return _page(request, scope, "/api/music/item_list/", musicID=number_)

    async def profile(self, request: Request) -> Response:
        """``/@{handle}``."""
        own = [post for post in self._visible() if post.person.handle == request.path_params["handle"]]
        if not own:
            return _page(request, {"webapp.user-detail": {"userInfo": {}, "statusCode": 10221, "statusMsg": ""}}, "")
        person = own[0].person
        detail = {"userInfo": shapes.user(self._site, person, len(own)), "statusCode": 0, "statusMsg": ""}
        return _page(request, {"webapp.user-detail": detail}, "/api/post/item_list/", author=person.handle)

    async def video(self, request: Request) -> Response:
        """``/@{handle}/video/{id}``; a deleted one is a page too."""
        post = self._found(request.path_params["video"])
        if post is None:
            return _page(request, {"webapp.video-detail": _DELETED}, "")
        item = shapes.item(self._site, post, in_page=True)
        detail = {"itemInfo": {"itemStruct": item}, "statusCode": 0, "statusMsg": ""}
        ask = "/api/comment/list/" if post.comments_open else ""
        return _page(request, {"webapp.video-detail": detail}, ask, aweme_id=shapes.video_id(post))

    async def oembed(self, request: Request) -> Response:
        """``/oembed?url=``."""
        found = _VIDEO_URL.search(request.query_params.get("url", ""))
        post = self._found(found[1]) if found else None
        if post is None:
            return JSONResponse({"message": "Something went wrong", "code": 400}, status_code=400)
        return JSONResponse(
            {
                "version": "1.0",
                "type": "video",
                "title": post.body,
                "author_url": f"{shapes.SITE}/@{post.person.handle}",
                "author_name": post.person.name,
                "author_unique_id": post.person.handle,
                "embed_product_id": shapes.video_id(post),
                "embed_type": "video",
                "provider_name": "TikTok",
                "provider_url": shapes.SITE,
            }
        )


class _Lists(_Videos):
    """The answers that pages load."""

    async def recommend(self, request: Request) -> Response:
        """What is popular; it has no end, and therefore no cursor."""
        return self._items(request, by_heat(self._visible(), self._site.hour))

    async def challenge(self, request: Request) -> Response:
        """Videos of a hashtag, the hottest first."""
        tag = request.query_params.get("challengeName", "").lower()
        tagged = [post for post in self._visible() if tag in {one.lower() for one in tags_of(post)}]
        return self._items(request, by_heat(tagged, self._site.hour))

    async def music(self, request: Request) -> Response:
        """Videos with a sound."""
        wanted = request.query_params.get("musicID", "")
        return self._items(request, (post for post in self._visible() if shapes.sound_of(post)[0] == wanted))

    async def posts_of(self, request: Request) -> Response:
        """A creator's videos, the newest first."""
        own = [post for post in self._visible() if post.person.handle == request.query_params.get("author")]
        return self._items(request, sorted(own, key=lambda post: -post.hour))

    async def comments(self, request: Request) -> Response:
        """Comments of a video, the most liked first."""
        post = self._found(request.query_params.get("aweme_id", ""))
        if post is None:
            return JSONResponse({"status_code": 0, "status_msg": "", "comments": None, "cursor": 0, "has_more": 0})
        now = self._site.hour
        thread = placed(post, now, gone=False)
        heads = sorted(
            (place for place, said in thread if said.parent is None),
            key=lambda place: (-shapes.comment(self._site, post, place)["digg_count"], place),
        )
        start, end = _window(request)
        return JSONResponse(
            {
                "comments": [shapes.comment(self._site, post, place) for place in heads[start:end]] or None,
                "cursor": min(end, len(heads)),
                "has_more": int(end < len(heads)),
                "status_code": 0,
                "status_msg": "",
                "total": len(thread),
            }
        )

    def _items(self, request: Request, posts: Iterable[DemoPost]) -> Response:
        everything = list(posts)
        start, end = _window(request)
        answer: Json = {
            "cursor": str(end),
            "extra": {"fatal_item_ids": []},
            "hasMore": end < len(everything),
            "statusCode": 0,
            "status_code": 0,
            "status_msg": "",
        }
        if everything[start:end]:  # behind the end there is no list at all
            answer["itemList"] = [shapes.item(self._site, post, in_page=False) for post in everything[start:end]]
        return JSONResponse(answer)


def _window(request: Request) -> tuple[int, int]:
    start = number(request.query_params, "cursor", 0, 100_000)
    return start, start + number(request.query_params, "count", _A_PAGE, _MOST)


def _page(request: Request, scopes: Json, path: str, **query: str) -> Response:
    """A page whose script asks ``path``; it finds its own folder by the script's address, behind any door."""
    canonical = {"seo.abtest": {"canonical": f"{shapes.SITE}{_below(request)}"}}
    ask = {"path": path, "query": query, "count": 20 if "comment" in path else _A_PAGE}
    up = "../" * (_below(request).count("/") - 1)
    data = {"__DEFAULT_SCOPE__": canonical | scopes}
    return HTMLResponse(_HTML.format(data=_in_script(data), ask=_in_script(ask), up=escape(up)))


def _below(request: Request) -> str:
    root: str = request.scope.get("root_path", "")
    return request.url.path.removeprefix(root)


def _in_script(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False).replace("/", "\\u002F").replace("<", "\\u003C")
