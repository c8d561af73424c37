"""YouTube by its Data API v3: charts, searches, channels, videos by id, comments."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from scrapy.http import Request

from crawler import clock
from crawler.models import Author, Dropped, FetchTask, Page, Post
from crawler.policy import Bucket, KeySpec, SourcePolicy
from crawler.recorder import hide
from crawler.spending import SETTLES, SPENDS
from crawler.tally import Outcome
from spiders.bases.asks import Ask
from spiders.bases.cursor import packed, unpacked
from spiders.bases.details import DetailsSpider
from spiders.bases.failures import body_of
from spiders.bases.fresh import RANKED, FreshThreadsSpider
from spiders.bases.tree import TreeSpider
from spiders.parsers import youtube as parser
from spiders.parsers import youtube_queries as queries
from spiders.parsers.youtube_errors import COMMENTS_DISABLED, KEY, cost_told, error_reasons, meaning

if TYPE_CHECKING:
    from twisted.python.failure import Failure

API = "https://youtube.googleapis.com"
_ID = r"(?P<id>[0-9A-Za-z_-]{11})"
_SITE = r"(?i:https?://(?:www\.|m\.|music\.)?youtube(?:-nocookie)?\.com)"
_STEPS = (
    "Open console.cloud.google.com with a Google account of the brand and create a project. It is free.",
    "Under APIs & Services, Library, find 'YouTube Data API v3' and enable it.",
    "Under APIs & Services, Credentials, create an API key and restrict it to YouTube Data API v3 (no web sites).",
    f"Put {KEY}=... into .env. It only ever reads.",
)
_TERMS = (
    "Read the YouTube API Services Terms of Service and Developer Policies.",
    "Data may be kept for 30 days at most without being fetched again; topcomment then forgets it.",
    "Metrics derived from its data need an amendment to the terms that you have accepted: scores, forecasts, rankings.",
    "YouTube must be named where its data is shown, and nobody may be tracked.",
    "If your use fits, set [sources.youtube] accept_terms = true.",
)


class YoutubeSpider(TreeSpider, DetailsSpider, FreshThreadsSpider):
    """Charts by region and category, searches, channels, videos in groups of 50, comment threads.

    Takes ``-a`` search, hashtag, creator (``@handle`` or ``UC...``), trending, thread, limit,
    api_base (another place for youtube.googleapis.com) and accept_terms, without which it asks nobody.
    """

    name = "youtube"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="youtube",
        title="YouTube",
        hosts=("youtube.com", "m.youtube.com", "music.youtube.com", "youtu.be", "youtube-nocookie.com"),
        url_patterns=(
            rf"{_SITE}/watch/?\?(?:[^#]*&)?v={_ID}(?:[&#].*)?",
            rf"{_SITE}/(?:shorts|live|embed|v)/{_ID}(?:[/?#].*)?",
            rf"(?i:https?://(?:www\.)?youtu\.be)/{_ID}(?:[/?#].*)?",
        ),
        access="api",
        default_bases=(API,),
        accepts=("trending", "search", "hashtag", "author", "thread", "post"),
        delay_s=0.5,
        daily_requests=10_100,
        buckets=(
            Bucket(name="units", limit=10_000, noun="units", zone="America/Los_Angeles", key=KEY),
            Bucket(name="searches", limit=100, noun="searches", zone="America/Los_Angeles", key=KEY),
        ),
        costs={"search": {"searches": 1}, "hashtag": {"searches": 1}, "*": {"units": 1}},
        min_items=5,
        max_items=1000,
        count_kind="views",
        horizon_h=36,
        retention_days=30,
        needs_terms=True,
        terms_url="https://developers.google.com/youtube/terms/api-services-terms-of-service",
        keys=(KeySpec(name=KEY, required=True, steps=_STEPS),),
        setup=_TERMS,
        probe=FetchTask(kind="post", value="jNQXAC9IVRw"),
        takes="the most popular videos by region and category, videos of the last days that match your search words "
        "and hashtags, uploads of the channels you name, and comments with their replies",
        cost="free: 100 searches and 10,000 units a day for each key; 50 videos, 100 comments or the replies of one "
        "comment are a unit each",
        cannot="see what one viewer is shown, dislikes, which comment is pinned or hearted, age-restricted videos, or "
        "the old Trending page, which is gone: the chart is mostly music, games and film",
    )

    pages_per_list = 4
    pages_per_thread = 5
    most_branches = 5
    thread_holds_post = False
    authors_a_call = 50
    only_named = ("search", "hashtag", "author")
    # Channels of threads that are new, whose uploads are read to know what is usual there: two units each.
    baselines: ClassVar[int] = 60
    profiles_of_known = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._videos: dict[str, Post] = {}
        self._countries: dict[str, str] = {}
        self._closed: set[str] = set()
        self._uploads: dict[str, str] = {}
        self._baselines_left = self.baselines

    @property
    def base(self) -> str:
        """The API's base."""
        return self.config.api_base or API

    def discover(self) -> Iterator[FetchTask]:
        """Charts, searches, hashtags, and the channels that are named as they are here."""
        plan, config = self.source_plan, self.config
        if config.trending:
            for region in config.regions or plan.regions or ("",):
                for category in self._categories():
                    yield FetchTask(kind="trending", value=f"{region}/{category}")
        for words in dict.fromkeys((*config.searches, *plan.searches)):
            yield FetchTask(kind="search", value=words)
        for tag in dict.fromkeys(tag.lstrip("#") for tag in (*config.hashtags, *plan.hashtags)):
            yield FetchTask(kind="hashtag", value=tag)
        for channel in queries.channels_named(config.creators, plan.creators):
            yield FetchTask(kind="author", value=channel)

    def _categories(self) -> tuple[str, ...]:
        """Numbers of the configured categories; "" is the chart of all."""
        numbers, unknown = queries.categories_named(self.config.categories)
        if unknown:
            known = ", ".join(queries.CATEGORIES)
            self.tally.add("skipped", f"no category of YouTube is called {' or '.join(unknown)}; there are {known}")
        return numbers or ("",)

    def combined(self, tasks: Iterable[FetchTask]) -> Iterator[FetchTask]:
        """Known videos are asked for 50 at a time, before their threads; ``value`` holds all their ids."""
        found = list(tasks)
        single = {task for task in found if task.kind != "post" or task in self.threads}
        ids = list(dict.fromkeys(task.value for task in found if task not in single))
        for first in range(0, len(ids), self.posts_a_call):
            yield FetchTask(kind="post", value=" ".join(ids[first : first + self.posts_a_call]))
        yield from (task for task in found if task in single)

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """One page of a list, videos by id, or a page of a video's comments."""
        if task.kind in ("search", "hashtag"):
            regions = self.config.regions or self.source_plan.regions
            words = f"#{task.value}" if task.kind == "hashtag" else task.value
            return self._get(queries.search(words, clock.now(), regions, self.source_plan.languages))
        if task.kind == "thread":
            return self._get(queries.comment_threads(task.value, *self.thread_place(cursor)))
        return self._get(queries.for_task(task, unpacked(cursor)[1]))

    def _get(self, asked: queries.Asked, *, a_unit: bool = False) -> Request:
        """A request with its key, and (``a_unit``) with a cost of its own, whatever task gave rise to it."""
        path, query = asked
        meta: dict[str, Any] = {SETTLES: cost_told, "dont_redirect": True}
        return Request(
            f"{self.base}/youtube/v3/{path}?{urlencode(query)}",
            # In a header: addresses are logged, stored and sent on, headers are not.
            headers={"X-Goog-Api-Key": self.secrets.get(KEY, "")},
            meta=meta | ({SPENDS: {"units": 1}} if a_unit else {}),
        )

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Videos, names of videos, a channel, or comments."""
        task, (offset, pointer) = ask.task, unpacked(ask.cursor)
        match task.kind:
            case "trending":
                return parser.parse_videos(body, base=self.base, captured_at=captured_at, offset=offset)
            case "search" | "hashtag":  # one page: each is one of a hundred searches
                return _last(parser.parse_search(body, base=self.base, captured_at=captured_at))
            case "author" if pointer:
                return _last(parser.parse_playlist_items(body, base=self.base, captured_at=captured_at))
            case "author":
                return self._channel(body, task, captured_at)
            case "thread":
                first = 0 if self.thread_place(ask.cursor)[0] == RANKED else None
                return parser.parse_comment_threads(body, offset=first, **self._thread(task, captured_at))
            case _:
                return self._known(body, task, captured_at)

    def _channel(self, body: bytes, task: FetchTask, captured_at: datetime) -> Page:
        """A channel's page holds no posts: it says where its uploads stand."""
        found = self.read_profiles(body, captured_at)
        self._profiles.update({author.author_id: author for author in found})
        if not found:
            return Page(dropped=(Dropped(item_id=task.value, why="there is no such channel"),))
        return Page(next_cursor=self._uploads.pop(found[0].author_id, None))

    def _known(self, body: bytes, task: FetchTask, captured_at: datetime) -> Page:
        """Videos asked for by id; those that did not come are gone."""
        page = self.read_details(body, captured_at)
        self._videos.update({post.post_id: post for post in page.posts})
        came = {post.post_id for post in page.posts} | {entry.item_id for entry in page.dropped}
        return page.model_copy(update={"gone": tuple(each for each in task.value.split() if each not in came)})

    def _thread(self, task: FetchTask, captured_at: datetime) -> dict[str, Any]:
        video = self._videos.get(task.value)
        author = video.author.author_id if video and video.author else None
        return {"base": self.base, "captured_at": captured_at, "post_id": task.value, "post_author": author}

    def details_request(self, ids: list[str]) -> Request:
        """Videos by id, 50 at most for one unit."""
        return self._get(queries.videos(ids), a_unit=True)

    def read_details(self, body: bytes, captured_at: datetime) -> Page:
        """Videos by id, which have no place in a list."""
        return _last(parser.parse_videos(body, base=self.base, captured_at=captured_at, offset=None))

    def profiles_request(self, ids: list[str]) -> Request:
        """Channels by id, 50 at most for one unit."""
        return self._get(queries.channels(ids), a_unit=True)

    def read_profiles(self, body: bytes, captured_at: datetime) -> tuple[Author, ...]:
        """Channels with their subscribers, countries and uploads."""
        self._countries.update(parser.countries(body))
        self._uploads.update(parser.uploads_playlists(body))
        return parser.parse_channels(body, base=self.base, captured_at=captured_at)

    def _with_followers(self, post: Post) -> Post:
        told: dict[str, Any] = {"comments_open": False} if post.post_id in self._closed else {}
        known = self._profiles.get(post.author.author_id) if post.author else None
        if known is not None:
            told |= {"author": known, "region": self._countries.get(known.author_id)}
        return post.model_copy(update=told)

    def branch_ids(self, body: bytes) -> Iterable[str]:
        """Comments with more replies than came with them."""
        return parser.threads_with_replies(body)

    def branches(self, body: bytes, page: Page, ask: Ask) -> Iterable[Request]:
        """Replies of the comments that viewers see first; uploads of the channels whose threads are new."""
        if ask.task.kind == "post":
            return self.asked(self._usual(page))
        return super().branches(body, page, ask) if self.thread_place(ask.cursor)[0] == RANKED else ()

    def _usual(self, page: Page) -> Iterator[Ask]:
        """Each channel's uploads once: what they have reached says what is usual for it."""
        unread = self.unread
        authors = (post.author.author_id for post in page.posts if post.author and post.post_id in unread)
        for channel in dict.fromkeys(authors):
            playlist = self._uploads.pop(channel, None)
            if playlist and self._baselines_left:
                self._baselines_left -= 1
                yield Ask(FetchTask(kind="author", value=channel), packed(0, playlist))

    def branch_request(self, task: FetchTask, branch: str) -> Request:  # noqa: ARG002
        """Replies of one comment."""
        return self._get(queries.replies(branch), a_unit=True)

    def read_branch(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Replies of one comment."""
        return parser.parse_comments(body, **self._thread(ask.task, captured_at))

    def explained(self, failure: Failure) -> tuple[Outcome, str]:
        """By Google's own reasons, with what is to be done; no sentence holds the key."""
        body = body_of(failure)
        outcome, why = meaning(body) or super().explained(failure)
        if outcome == "gone" and failure.request.cb_kwargs["ask"].task.kind == "post":  # type: ignore[attr-defined]
            outcome = "broken"  # videos that are gone are left out of an answer; here the method itself is
        return outcome, hide(why, self.hidden)

    def on_failure(self, failure: Failure) -> Iterator[Page | Request]:
        """Closed comments are a fact about the video, and no failure."""
        ask: Ask = failure.request.cb_kwargs["ask"]  # type: ignore[attr-defined]  # Scrapy sets it
        if ask.task.kind == "thread" and COMMENTS_DISABLED in error_reasons(body_of(failure)):
            yield self._without_comments(ask.task.value)
        else:
            yield from super().on_failure(failure)

    def _without_comments(self, post_id: str) -> Page:
        # The video's own page may still wait for its channel, and says that comments are open.
        self._closed.add(post_id)
        known = self._videos.get(post_id)
        page = Page(posts=(self._with_followers(known),) if known else (), thread_of=post_id)
        self.count(page, "thread")
        return page

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The video at an address."""
        return FetchTask(kind="post", value=match["id"])


def _last(page: Page) -> Page:
    """A page behind which no other is asked for."""
    return page.model_copy(update={"next_cursor": None})
