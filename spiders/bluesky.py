"""Bluesky: feeds, people's posts and threads by the public API; searches with an app password."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from urllib.parse import urlencode

from scrapy.http import Request, Response

from crawler.middlewares.retry_after import OWN_LIMIT
from crawler.models import FetchTask, Page
from crawler.policy import KeySpec, SourcePolicy
from crawler.tally import Outcome
from spiders.bases.asks import Ask
from spiders.bases.cursor import CursorSpider, unpacked
from spiders.bases.failures import answered
from spiders.bases.followers import FollowersSpider
from spiders.parsers import bluesky as parser

if TYPE_CHECKING:
    from twisted.python.failure import Failure

    from crawler.models import Author

PUBLIC = "https://public.api.bsky.app"
SESSION = "https://bsky.social"
WHATS_HOT = "at://did:plc:z72i7hdynmk6r22z27h6tvur/app.bsky.feed.generator/whats-hot"
HANDLE, PASSWORD = "BLUESKY_HANDLE", "BLUESKY_APP_PASSWORD"
Query = dict[str, str | int | list[str]]
# Replies deeper than this are conversations between two people.
THREAD_DEPTH = 10

_ABSENT = re.compile(r"UnknownFeed|not found|could not find|unable to resolve|must be a valid", re.IGNORECASE)
_STEPS = (
    "In Bluesky open Settings, Privacy and security, App passwords, and add one for an account of the brand.",
    f"Put {HANDLE}=name.bsky.social and {PASSWORD}=xxxx-xxxx-xxxx-xxxx into .env. It only ever reads.",
)


class BlueskySpider(FollowersSpider, CursorSpider):
    """Popular posts, feeds, people, threads; searches and hashtags with an app password.

    Takes ``-a`` search, hashtag, creator, feed (an ``at://`` address of a feed generator),
    trending, thread, limit and api_base (another AppView).
    """

    name = "bluesky"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="bluesky",
        title="Bluesky",
        hosts=("bsky.app",),
        url_patterns=(r"https?://bsky\.app/profile/(?P<actor>[^/?#]+)/post/(?P<rkey>[0-9A-Za-z]+)(?:[/?#].*)?",),
        access="api",
        default_bases=(PUBLIC, SESSION),
        accepts=("trending", "search", "hashtag", "author", "feed", "thread", "post"),
        delay_s=0.5,
        daily_requests=5000,
        min_items=5,
        max_items=500,
        count_kind="votes",
        horizon_h=6,
        terms_url="https://docs.bsky.app/docs/advanced-guides/rate-limits",
        keys=(
            KeySpec(name=HANDLE, required=False, steps=_STEPS),
            KeySpec(name=PASSWORD, required=False, steps=_STEPS),
        ),
        probe=FetchTask(kind="search", value="coffee"),
        setup=(
            "Nothing to set up for feeds, people and threads.",
            "Searches need an app password of your own account.",
        ),
        takes="popular posts, the feeds and people you name, threads, and (with an app password) searches; "
        "not the posts of people who show them to signed-in readers only",
        cost="free; 3,000 requests in 5 minutes are allowed, we send two a second",
        cannot="search without an app password, or see views and the length of videos",
    )

    page_size: ClassVar[int] = 50
    pages_per_list = 3
    pages_per_thread = 1
    posts_a_call = 25
    token: str | None = None

    @property
    def base(self) -> str:
        """The AppView that answers without a key."""
        return self.config.api_base or PUBLIC

    def discover(self) -> Iterator[FetchTask]:
        """What's Hot, the named feeds and people, and searches."""
        plan, config = self.source_plan, self.config
        if config.trending:
            yield FetchTask(kind="trending", value=WHATS_HOT)
        for feed in dict.fromkeys(config.feeds):
            yield FetchTask(kind="feed", value=feed)
        for actor in dict.fromkeys((*config.creators, *plan.creators)):
            if re.fullmatch(r"@?(did:[a-z]+:[\w:.%-]+|[\w-]+(\.[\w-]+)+)", actor):
                yield FetchTask(kind="author", value=actor.lstrip("@"))
        for words in dict.fromkeys((*config.searches, *plan.searches)):
            yield FetchTask(kind="search", value=words)
        for tag in dict.fromkeys((*config.hashtags, *plan.hashtags)):
            yield FetchTask(kind="hashtag", value=tag.lstrip("#"))

    def joins(self, task: FetchTask) -> bool:
        """Posts by their own address; one by a handle is looked up alone."""
        return task.kind == "post" and task.value.startswith("at://did:")

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """One page of a list, known posts, or a thread."""
        _, pointer = unpacked(cursor)
        page: Query = {"limit": self.page_size, **({"cursor": pointer} if pointer else {})}
        match task.kind:
            case "trending" | "feed":
                return self._get("app.bsky.feed.getFeed", {"feed": task.value, **page})
            case "author":
                return self._get("app.bsky.feed.getAuthorFeed", {"actor": task.value, "filter": _OWN_POSTS, **page})
            case "search" | "hashtag":
                words = f"#{task.value}" if task.kind == "hashtag" else task.value
                return self._get("app.bsky.feed.searchPosts", {"q": words, "sort": "latest", **page})
            case "post" if task.value.startswith("at://did:"):
                return self._get("app.bsky.feed.getPosts", {"uris": task.value.split()})
            case _:
                depth = THREAD_DEPTH if task.kind == "thread" else 0
                query: Query = {"uri": task.value, "depth": depth, "parentHeight": 0}
                return self._get("app.bsky.feed.getPostThread", query)

    def _get(self, method: str, query: Query) -> Request:
        signed = method.endswith("searchPosts") and self.token
        headers = {"Authorization": f"Bearer {self.token}"} if signed else {}
        base = SESSION if signed else self.base
        return Request(f"{base}/xrpc/{method}?{urlencode(query, doseq=True)}", headers=headers)

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Feeds, lists of posts, or a thread."""
        task = ask.task
        offset, _ = unpacked(ask.cursor)
        match task.kind:
            case "search" | "hashtag":
                return parser.parse_posts(body, base=self.base, captured_at=captured_at, offset=offset)
            case "post" if task.value.startswith("at://did:"):
                return _with_gone(parser.parse_posts(body, base=self.base, captured_at=captured_at), task)
            case "thread" | "post":
                page = parser.parse_thread(body, base=self.base, captured_at=captured_at, post_id=task.value)
                return page if task.kind == "thread" else page.model_copy(update={"comments": (), "thread_of": None})
            case _:
                return parser.parse_feed(body, base=self.base, captured_at=captured_at, offset=offset)

    def first_requests(self, asks: Iterable[Ask]) -> Iterator[Request]:
        """All that is open at once; searches when the session stands."""
        found = list(asks)
        closed = [ask for ask in found if ask.task.kind in ("search", "hashtag")]
        yield from self.asked(ask for ask in found if ask not in closed)
        if not closed:
            return
        if self.secrets.get(HANDLE) and self.secrets.get(PASSWORD):
            yield self._session_request(closed)
        else:
            outcome: Outcome = "skipped" if self.config.trending or self.config.feeds else "no key"
            self.tally.add(outcome, f"searches were left out: {HANDLE} and {PASSWORD} are not set in .env")

    def _session_request(self, asks: list[Ask]) -> Request:
        keys = {"identifier": self.secrets[HANDLE], "password": self.secrets[PASSWORD]}
        return Request(
            f"{SESSION}/xrpc/com.atproto.server.createSession",
            method="POST",
            headers={"Content-Type": "application/json"},
            body=json.dumps(keys),
            meta={OWN_LIMIT: True},
            callback=self.on_session,
            errback=self.on_failure,
            cb_kwargs={"ask": asks[0], "asks": asks},
        )

    def on_session(self, response: Response, ask: Ask, asks: list[Ask]) -> Iterator[Request]:  # noqa: ARG002
        """Begin the searches."""
        self.token = self.tried(lambda: parser.parse_session(response.body), response)
        if self.token:
            yield from self.asked(asks)

    def explained(self, failure: Failure) -> tuple[Outcome, str]:
        """All that is absent is a 400 here: posts, feeds and people are told apart by the error's words."""
        outcome, why = super().explained(failure)
        status, said = answered(failure)
        if status == 400 and said.startswith("NotFound"):
            return "gone", why
        if status == 400 and _ABSENT.search(said):
            return "skipped", why
        # A 404 is a method that this server does not know; nothing is said of a post.
        return ("broken" if outcome == "gone" else outcome), why

    def profiles_request(self, ids: list[str]) -> Request:
        """Profiles of authors, 25 at most."""
        return self._get("app.bsky.actor.getProfiles", {"actors": ids})

    def read_profiles(self, body: bytes, captured_at: datetime) -> tuple[Author, ...]:
        """Authors with their followers."""
        return parser.parse_profiles(body, captured_at=captured_at)

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The post at an address; by handle it is looked up first, since ids name the account's DID."""
        address = f"at://{match['actor']}/app.bsky.feed.post/{match['rkey']}"
        return FetchTask(kind="post", value=address)


_OWN_POSTS = "posts_no_replies"


def _with_gone(page: Page, task: FetchTask) -> Page:
    """The page, with the posts that were asked for and did not come."""
    came = {post.post_id for post in page.posts} | {entry.item_id for entry in page.dropped}
    return page.model_copy(update={"gone": tuple(uri for uri in task.value.split() if uri not in came)})
