"""PeerTube: videos of any instance, and of all of them through Sepia Search."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, ClassVar, TypedDict
from urllib.parse import quote, urlencode

from scrapy.http import Request

from crawler.models import FetchTask, Page
from crawler.policy import SourcePolicy
from spiders.bases.asks import Ask
from spiders.bases.offset import OffsetSpider, offset_of
from spiders.bases.tree import TreeSpider
from spiders.parsers import peertube as parser

SEPIA = "https://sepiasearch.org"
INSTANCES = ("https://framatube.org", "https://tilvids.com", "https://peertube.tv")


class _Video(TypedDict):
    """Whose comments a parser reads."""

    post_id: str
    post_author: str | None


class PeertubeSpider(TreeSpider, OffsetSpider):
    """Trending videos of instances, searches over all of PeerTube, comment threads.

    Takes ``-a`` search, hashtag, creator (``channel@host``), instance, trending, thread, limit
    and api_base (another search index in the place of Sepia Search).
    """

    name = "peertube"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="peertube",
        title="PeerTube",
        url_patterns=(
            r"(?P<base>https?://[^?#]+?)/videos/watch/(?P<id>[0-9A-Za-z-]{22,36})(?:[/?#;].*)?",
            r"(?P<base>https?://[^?#]+?)/w/(?P<id>[0-9A-Za-z-]{22,36})(?:[/?#;].*)?",
        ),
        access="api",
        default_bases=(SEPIA, *INSTANCES),
        accepts=("trending", "search", "hashtag", "author", "thread", "post"),
        delay_s=1.0,
        daily_requests=2000,
        min_items=5,
        max_items=500,
        count_kind="views",
        horizon_h=36,
        terms_url="https://docs.joinpeertube.org/api-rest-reference.html",
        setup=("Nothing to set up. Name the instances your audience uses in [sources.peertube] instances.",),
        takes="popular videos of the instances you name, videos found by your search words and hashtags on "
        "every indexed instance, and their comments",
        cost="free; one request a second to each instance, most instances allow 50 in 10 seconds",
        cannot="see followers in lists, likes of comments, or instances that joined no search index",
    )

    page_size = 50
    pages_per_list = 3
    pages_per_thread = 4
    thread_holds_post = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Handles by video, read in this run; a thread is asked for after its video.
        self._owners: dict[str, str] = {}

    @property
    def search_base(self) -> str:
        """Where all of PeerTube is searched."""
        return self.config.api_base or SEPIA

    def discover(self) -> Iterator[FetchTask]:
        """Trending on each instance; searches, hashtags and channels wherever they are asked."""
        plan, config = self.source_plan, self.config
        if config.trending:
            for instance in config.instances or INSTANCES:
                yield FetchTask(kind="trending", base=instance)
        for words in dict.fromkeys((*config.searches, *plan.searches)):
            yield FetchTask(kind="search", value=words, base=self.search_base)
        for tag in dict.fromkeys((*config.hashtags, *plan.hashtags)):
            yield FetchTask(kind="hashtag", value=tag, base=self.search_base)
        for handle in dict.fromkeys((*config.creators, *plan.creators)):
            if re.fullmatch(r"@?[\w.-]+@[\w.:-]+", handle):
                channel, host = handle.lstrip("@").split("@")
                yield FetchTask(kind="author", value=channel, base=f"https://{host}")

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """One page of a list, a video, or a page of its threads."""
        base, video = _place(task)
        window: dict[str, str | int] = {"start": offset_of(cursor), "count": self.page_size}
        safe: dict[str, str | int] = {**window, "nsfw": "false"}
        match task.kind:
            case "trending":
                return _get(base, "videos", {"sort": "-trending", **safe})
            case "search":
                return _get(base, "search/videos", {"search": task.value, "sort": "-publishedAt", **safe})
            case "hashtag":
                return _get(base, "search/videos", {"tagsOneOf": task.value, "sort": "-publishedAt", **safe})
            case "author":
                return _get(base, f"video-channels/{quote(task.value)}/videos", {"sort": "-publishedAt", **safe})
            case "thread":
                return _get(base, f"videos/{video}/comment-threads", {"sort": "-totalReplies", **window})
            case _:
                return _get(base, f"videos/{video}", {})

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Lists of videos, one video, or the heads of its threads."""
        base, _ = _place(ask.task)
        start = offset_of(ask.cursor)
        if ask.task.kind == "thread":
            return parser.parse_comment_threads(
                body, base=base, captured_at=captured_at, start=start, **self._video(ask.task)
            )
        if ask.task.kind == "post":
            page = parser.parse_video(body, base=base, captured_at=captured_at)
            self._owners.update({post.post_id: post.author.handle for post in page.posts if post.author})
            return page
        return parser.parse_videos(body, base=base, captured_at=captured_at, start=start)

    def branch_ids(self, body: bytes) -> Iterable[str]:
        """Threads that have replies."""
        return parser.threads_with_replies(body)

    def branch_request(self, task: FetchTask, branch: str) -> Request:
        """All replies of one thread."""
        base, video = _place(task)
        return _get(base, f"videos/{video}/comment-threads/{quote(branch)}", {})

    def read_branch(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """One thread with its replies."""
        base, _ = _place(ask.task)
        return parser.parse_comment_thread(body, base=base, captured_at=captured_at, **self._video(ask.task))

    def _video(self, task: FetchTask) -> _Video:
        return {"post_id": task.value, "post_author": self._owners.get(task.value)}

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The video at a watch address."""
        return FetchTask(kind="post", ref=f"{match['base']}|{match['id']}")


def _place(task: FetchTask) -> tuple[str, str]:
    """The API's base and the video's id there; a post's ``ref`` is ``<base>|<uuid>``."""
    base, _, video = task.ref.rpartition("|")
    return base or task.base or SEPIA, quote(video or task.value)


def _get(base: str, path: str, query: dict[str, str | int]) -> Request:
    return Request(f"{base}/api/v1/{path}" + (f"?{urlencode(query)}" if query else ""))
