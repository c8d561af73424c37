"""Bluesky's XRPC paths: feeds, threads, posts, profiles, and searches for those with a session."""

from __future__ import annotations

from collections.abc import Iterator

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from demo.models import DemoPost, Person
from demo.wire import bluesky_shapes as shapes
from demo.wire.site import Json, Site, by_heat, hashtags, matches, number, placed

TOKEN = "demo-session"  # noqa: S105 - opens an invented world only
_LIMIT = 3000
_NICHE = ("coffee", "espresso", "kaffe", "kaffee", "café", "cafe", "kahve", "kafija", "kolibri", "grinder")


def routes(site: Site) -> list[Route]:
    """Paths of the AppView and of the account's server, below their one base."""
    pages = _AppView(site)
    table = {
        "app.bsky.feed.getFeed": pages.feed,
        "app.bsky.feed.getAuthorFeed": pages.author_feed,
        "app.bsky.feed.getPostThread": pages.thread,
        "app.bsky.feed.getPosts": pages.posts,
        "app.bsky.feed.searchPosts": pages.search,
        "app.bsky.actor.getProfile": pages.profile,
        "app.bsky.actor.getProfiles": pages.profiles,
        "com.atproto.identity.resolveHandle": pages.resolve,
    }
    found = [Route(f"/xrpc/{method}", page) for method, page in table.items()]
    return [*found, Route("/xrpc/com.atproto.server.createSession", pages.session, methods=["POST"])]


class _AppView:
    """The AppView; every method answers one XRPC method."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._left = _LIMIT

    def _visible(self) -> list[DemoPost]:
        now = self._site.hour
        return [post for post in self._site.world.on("bluesky") if post.visible(now)]

    async def feed(self, request: Request) -> Response:
        """``getFeed``: ``.../whats-hot`` has everything, ``.../coffee`` what talks of coffee, newest first."""
        name = request.query_params.get("feed", "").rpartition("/")[2]
        if name == "whats-hot":
            return self._feed(request, by_heat(self._visible(), self._site.hour))
        if name == "coffee":
            about = [post for post in self._visible() if any(word in post.body.lower() for word in _NICHE)]
            return self._feed(request, about[::-1])
        return self._error(400, "UnknownFeed", "could not find feed")

    async def author_feed(self, request: Request) -> Response:
        """``getAuthorFeed``: newest first."""
        person = self._person(request.query_params.get("actor", ""))
        if person is None:
            return self._error(400, "InvalidRequest", "Profile not found")
        return self._feed(request, [post for post in self._visible() if post.person == person][::-1])

    async def thread(self, request: Request) -> Response:
        """``getPostThread``."""
        query = request.query_params
        wanted = query.get("uri", "")
        depth = number(query, "depth", 6, 1000)
        for post in self._visible():
            if self._same(post, wanted):
                return self._json({"thread": shapes.thread_view(self._site, post, depth)})
        return self._error(400, "NotFound", f"Post not found: {wanted}")

    async def posts(self, request: Request) -> Response:
        """``getPosts``: at most 25, those that are gone left out."""
        wanted = set(request.query_params.getlist("uris"))
        if len(wanted) > 25:
            return self._error(400, "InvalidRequest", "Error: uris must not have more than 25 elements")
        return self._json({"posts": [view for uri, view in self._views() if uri in wanted]})

    async def search(self, request: Request) -> Response:
        """``searchPosts``: refused without a session."""
        if request.headers.get("authorization") != f"Bearer {TOKEN}":
            return Response("<html><head><title>403 Forbidden</title></head></html>", 403, media_type="text/html")
        query = request.query_params
        words = query.get("q", "")
        texts = [(post, hashtags(post.body) if words.startswith("#") else [post.body]) for post in self._visible()]
        found = [post for post, said in reversed(texts) if matches(words, said)]
        part, cursor = self._part(request, found)
        return self._json({"posts": [shapes.post_view(self._site, post) for post in part]} | cursor)

    async def profile(self, request: Request) -> Response:
        """``getProfile``."""
        person = self._person(request.query_params.get("actor", ""))
        if person is None:
            return self._error(400, "InvalidRequest", "Profile not found")
        return self._json(shapes.profile(self._site, person))

    async def profiles(self, request: Request) -> Response:
        """``getProfiles``: at most 25, the unknown left out."""
        found = [self._person(actor) for actor in request.query_params.getlist("actors")]
        return self._json({"profiles": [shapes.profile(self._site, person) for person in found if person]})

    async def resolve(self, request: Request) -> Response:
        """``resolveHandle``."""
        person = self._person(request.query_params.get("handle", ""))
        return (
            self._json({"did": person.did})
            if person
            else self._error(400, "InvalidRequest", "Unable to resolve handle")
        )

    async def session(self, request: Request) -> Response:
        """``createSession``: any app password (four groups of four) opens this invented world."""
        keys = await request.json()
        if len(str(keys.get("password", "")).split("-")) != 4:
            return self._error(401, "AuthenticationRequired", "Invalid identifier or password")
        us = self._site.world.crowd.us
        found = {"accessJwt": TOKEN, "refreshJwt": TOKEN, "handle": shapes.handle(us), "did": us.did, "active": True}
        return self._json(found)

    def _views(self) -> Iterator[tuple[str, Json]]:
        for post in self._visible():
            yield shapes.post_uri(post), shapes.post_view(self._site, post)
            for place, said in placed(post, self._site.hour, gone=False):
                yield shapes.reply_uri(said), shapes.reply_view(self._site, post, place)

    def _same(self, post: DemoPost, wanted: str) -> bool:
        uri = shapes.post_uri(post)
        return wanted in (uri, uri.replace(post.person.did, shapes.handle(post.person)))

    def _person(self, actor: str) -> Person | None:
        for post in self._visible():
            for person in (post.person, *(said.person for said in post.comments)):
                if actor in (person.did, shapes.handle(person)):
                    return person
        return None

    def _feed(self, request: Request, posts: list[DemoPost]) -> Response:
        part, cursor = self._part(request, posts)
        return self._json({"feed": [{"post": shapes.post_view(self._site, post)} for post in part]} | cursor)

    def _part(self, request: Request, posts: list[DemoPost]) -> tuple[list[DemoPost], Json]:
        """A page and, unless it is the last, its cursor."""
        query = request.query_params
        start, limit = number(query, "cursor", 0, 100_000), number(query, "limit", 50, 100)
        following = start + limit
        return posts[start:following], {"cursor": str(following)} if following < len(posts) else {}

    def _json(self, content: Json, status: int = 200) -> Response:
        self._left = self._left - 1 if self._left > 1 else _LIMIT
        headers = {
            "RateLimit-Limit": str(_LIMIT),
            "RateLimit-Remaining": str(self._left),
            "RateLimit-Reset": str(int(self._site.moment(self._site.hour).timestamp()) + 300),
            "RateLimit-Policy": f"{_LIMIT};w=300",
        }
        return JSONResponse(content, status, headers)

    def _error(self, status: int, error: str, message: str) -> Response:
        return self._json({"error": error, "message": message}, status)
