"""TikTok: pages of hashtags, creators, sounds and videos, read in a browser as anybody may; no login, no search."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import quote, urlencode, urlsplit

from scrapy.http import Request

from crawler import clock
from crawler.browser.visit import Heard
from crawler.errors import ParseError
from crawler.models import Author, Dropped, FetchTask, Page
from crawler.policy import SourcePolicy
from spiders.bases.asks import Ask
from spiders.bases.browser import BrowserSpider
from spiders.parsers import tiktok as parser
from spiders.parsers.tiktok_items import SITE, post_url

_LISTS = re.compile(r"/api/(?:challenge|post|music|recommend|explore)/item_list$")
_COMMENTS = re.compile(r"/api/comment/list(?:/reply)?$")
_HANDLE = re.compile(r"@?([\w.]{2,24})")
_SOUND = re.compile(r"(?:https?://[^/]+/music/)?([\w%-]*?-?\d{10,20})(?:[/?#].*)?")


class TiktokSpider(BrowserSpider):
    """Popular videos, hashtags, watched creators, sounds, single videos with their comments.

    Takes ``-a`` hashtag, creator, sound, trending, thread, limit, api_base (another address for the site) and
    accept_terms, without which it asks nobody.
    """

    name = "tiktok"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="tiktok",
        title="TikTok",
        hosts=("tiktok.com", "www.tiktok.com", "m.tiktok.com", "vm.tiktok.com", "vt.tiktok.com"),
        url_patterns=(
            r"https?://(?:www\.|m\.)?tiktok\.com/@(?P<handle>[\w.-]*)/(?:video|photo)/(?P<id>\d{10,20})(?:[/?#].*)?",
            r"(?P<short>https?://(?:(?:vm|vt)\.tiktok\.com/\w+|(?:www\.)?tiktok\.com/t/\w+))(?:[/?#].*)?",
        ),
        access="page",
        default_bases=(SITE,),
        accepts=("trending", "hashtag", "author", "sound", "thread", "post"),
        delay_s=5.0,
        daily_requests=300,
        min_items=5,
        max_items=600,
        count_kind="views",
        horizon_h=36,
        retention_days=30,
        needs_terms=True,
        terms_url="https://www.tiktok.com/legal/page/global/terms-of-service/en",
        setup=(
            "TikTok's terms restrict automated reading: whether you may do it is yours to find out and to decide.",
            "A Chromium is needed: install one with your package manager, or run `playwright install chromium`.",
            "Name hashtags, creators and sounds (the end of a sound's address) in [sources.tiktok].",
        ),
        takes="videos of hashtags, creators and sounds as their pages show them to everybody, their counts, and the "
        "first comments under them",
        cost="free; one page every five seconds, 300 a day; robots.txt is obeyed for every page and every answer",
        cannot="search (those pages are closed to robots), log in, see private or age-restricted videos; where TikTok "
        "turns robots away it says so and rests, from six hours up to a week",
    )

    domains = frozenset({"tiktok.com"})
    script_domains = frozenset({"ttwstatic.com", "tiktokcdn.com", "tiktokcdn-us.com", "tiktokcdn-eu.com"})
    scrolls: ClassVar[Mapping[str, int]] = {"trending": 3, "hashtag": 3, "author": 1, "sound": 2, "thread": 5}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Followers as profiles tell them, exactly; lists round them.
        self._creators: dict[str, Author] = {}

    @property
    def site(self) -> str:
        """Where pages are opened."""
        return self.config.page_base or self.config.api_base or SITE

    def discover(self) -> Iterator[FetchTask]:
        """What is popular; hashtags, creators and sounds that are followed."""
        plan, config = self.source_plan, self.config
        if config.trending:
            yield FetchTask(kind="trending")
        tags = (tag.strip().lstrip("#").lower() for tag in (*config.hashtags, *plan.hashtags))
        for tag in dict.fromkeys(tag for tag in tags if tag and " " not in tag):
            yield FetchTask(kind="hashtag", value=tag)
        handles = (_HANDLE.fullmatch(handle.strip()) for handle in (*config.creators, *plan.creators))
        for handle in dict.fromkeys(found[1].lower() for found in handles if found):
            yield FetchTask(kind="author", value=handle)
        sounds = (_SOUND.fullmatch(sound.strip()) for sound in config.sounds)
        for sound in dict.fromkeys(found[1] for found in sounds if found):
            yield FetchTask(kind="sound", value=sound)

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:  # noqa: ARG002 - a page begins at its top
        """The page of a list or of a video; a short link is asked of oEmbed, which knows where it leads."""
        value = quote(task.value, safe="")
        match task.kind:
            case "trending":
                return self.visit(f"{self.site}/foryou", task)
            case "hashtag":
                return self.visit(f"{self.site}/tag/{value}", task)
            case "author":
                return self.visit(f"{self.site}/@{value}", task)
            case "sound":
                name = value if "-" in value else f"original-sound-{value}"
                return self.visit(f"{self.site}/music/{name}", task)
            case _ if _is_link(task):
                return Request(f"{self.config.api_base or SITE}/oembed?{urlencode({'url': task.ref})}")
            case _:
                return self.visit(f"{self.site}/@{quote(task.ref, safe='')}/video/{value}", task)

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """A video's page, a creator's profile, or oEmbed's word on a link; other lists hold nothing by themselves."""
        if _is_link(ask.task):
            return parser.parse_oembed(body, base=SITE, captured_at=captured_at)
        if ask.one_post:
            return parser.parse_video(body, base=SITE, captured_at=captured_at, post_id=ask.task.value)
        if ask.task.kind == "author":
            found = parser.parse_user(body, base=SITE, captured_at=captured_at)
            self._creators.update({author.author_id: author for author in found})
            return Page() if found else _no_more(ask.task)
        parser.check_page(body)
        return Page()

    def reads(self, url: str) -> bool:
        """Lists of videos and of comments."""
        path = urlsplit(url).path.rstrip("/")
        return bool(_LISTS.search(path) or _COMMENTS.search(path))

    def promises(self, body: bytes, task: FetchTask) -> bool:
        """Whether the account or the video is there, and whether it has comments."""
        try:
            page = self.read(body, Ask(task), clock.now())
        except ParseError:
            return False
        if task.kind == "thread":
            return any(shot.comment_count != 0 for shot in page.snapshots)
        return not page.dropped

    def goes_on(self, heard: Sequence[Heard]) -> bool:
        """Whether the last answer says so."""
        return bool(heard) and parser.list_goes_on(heard[-1].body)

    def read_heard(self, heard: Heard, ask: Ask, captured_at: datetime, start: int) -> Page | None:
        """Videos of a list, or comments of the one video; what else the page recommends is not asked for."""
        comments = bool(_COMMENTS.search(urlsplit(heard.url).path.rstrip("/")))
        if comments and ask.task.kind == "thread":
            return parser.parse_comments(
                heard.body, base=SITE, captured_at=captured_at, post_id=ask.task.value, start=start,
                post_author=ask.task.ref or None,
            )  # fmt: skip
        if comments or ask.one_post:
            return None
        return self._known(parser.parse_items(heard.body, base=SITE, captured_at=captured_at, start=start))

    def instead(self, ask: Ask) -> Iterator[Request]:
        """Of a single link at least title and author: the official oEmbed."""
        if ask.deepen and ask.task.kind == "thread":
            link = post_url(ask.task.ref, ask.task.value)
            yield self.ask(Ask(FetchTask(kind="post", value=ask.task.value, ref=link)))

    def _known(self, page: Page) -> Page:
        posts = (
            post.model_copy(update={"author": self._creators.get(post.author.author_id, post.author)})
            if post.author
            else post
            for post in page.posts
        )
        return page.model_copy(update={"posts": tuple(posts)})

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The video at an address with its comments; a short link has to be looked up first."""
        found = match.groupdict()
        if found.get("short"):
            return FetchTask(kind="post", value=found["short"].rpartition("/")[2], ref=found["short"])
        return FetchTask(kind="thread", value=found["id"], ref=found["handle"])


def _is_link(task: FetchTask) -> bool:
    return task.kind == "post" and task.ref.startswith("http")


def _no_more(task: FetchTask) -> Page:
    return Page(dropped=(Dropped(item_id=task.value, why="no such account any more"),))
