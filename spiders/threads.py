"""Threads by Meta's Graph API: searches by word and topic, people's posts, conversations."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import ClassVar
from urllib.parse import quote

from scrapy.http import Request, Response

from crawler.models import FetchTask, Page, Post
from crawler.policy import Bucket, KeySpec, SourcePolicy
from crawler.spending import SETTLES, SPENDS
from spiders.bases.asks import Ask, held_by
from spiders.bases.cursor import packed, unpacked
from spiders.bases.graph import GraphSpider
from spiders.parsers import threads as parser

API = "https://graph.threads.net"
TOKEN = "THREADS_TOKEN"  # noqa: S105 - the name of a key, not the key
QUERIES, PROFILES = "queries", "profiles"
_RECENT = "recent"
_FIELDS = (
    "id,media_type,media_url,permalink,username,text,timestamp,shortcode,thumbnail_url,has_replies,is_reply,"
    "topic_tag,link_attachment_url,is_verified"
)
_REPLY_FIELDS = "id,text,username,permalink,timestamp,media_type,has_replies,root_post,replied_to,hide_status"
_REVIEWED = "threads_basic, threads_keyword_search, threads_read_replies and threads_profile_discovery"
_STEPS = (
    "At developers.facebook.com create an app with the use case Access the Threads API.",
    "Add the brand's account as a Threads tester and accept the invitation in the account's website permissions.",
    f"Ask App Review for advanced access to {_REVIEWED}; until then Meta searches only one's own posts.",
    "In the app's Threads settings make a user token with these permissions and trade it for a long-lived one.",
    f"Put {TOKEN}=... into .env, and renew it within 60 days.",
)


class ThreadsSpider(GraphSpider):
    """Popular and recent posts by words and topics, people it watches, conversations.

    Takes ``-a`` search, hashtag, creator, thread, limit and api_base (a gateway).
    """

    name = "threads"
    token_key = TOKEN
    needs = "threads_basic and threads_keyword_search with advanced access"
    api = API
    version = "v1.0"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="threads",
        title="Threads",
        hosts=("threads.net", "threads.com"),
        url_patterns=(r"https?://(?:www\.)?threads\.(?:net|com)/@(?P<name>[\w.]+)/post/(?P<code>[\w-]+)(?:[/?#].*)?",),
        access="api",
        default_bases=(API,),
        accepts=("search", "hashtag", "author", "thread", "post"),
        delay_s=1.0,
        daily_requests=3000,
        buckets=(
            # 2,200 in any 24 hours: two calendar days of 1,100 can never hold more within them.
            Bucket(name=QUERIES, limit=1_100, noun="searches", key=TOKEN),
            # 1,000 in any 24 hours, in the same way.
            Bucket(name=PROFILES, limit=500, noun="profiles", key=TOKEN),
        ),
        costs={"search": {QUERIES: 1}, "hashtag": {QUERIES: 1}, "author": {PROFILES: 1}},
        min_items=1,
        max_items=400,
        count_kind="votes",
        horizon_h=6,
        # Platform Terms 3.d: kept no longer than the purpose needs, and refreshed.
        retention_days=30,
        terms_url="https://developers.facebook.com/terms/",
        keys=(KeySpec(name=TOKEN, required=True, steps=_STEPS),),
        setup=("Before App Review, try it on posts of the brand itself: Meta finds no others.",),
        takes="popular and recent public posts that hold your search words or topics, posts of people you watch "
        "(public, with 1,000 followers or more), and the replies that the token may see",
        cost="free; Meta allows 2,200 searches and 1,000 profiles in any 24 hours, we take half of each in a day",
        cannot="see likes, views or followers of others, or how many replies there are; before App Review it finds "
        "only one's own posts, and Meta opens replies for one's own posts first of all",
        probe=FetchTask(kind="search", value="threads"),
    )

    page_size: ClassVar[int] = 50
    pages_per_list = 2
    pages_per_thread = 3

    def discover(self) -> Iterator[FetchTask]:
        """Words, topics, and the people it watches."""
        plan, config = self.source_plan, self.config
        for words in dict.fromkeys((*config.searches, *plan.searches)):
            yield FetchTask(kind="search", value=words)
        for tag in dict.fromkeys(tag.lstrip("#") for tag in (*config.hashtags, *plan.hashtags)):
            yield FetchTask(kind="hashtag", value=tag)
        for name in dict.fromkeys(name.lstrip("@") for name in (*config.creators, *plan.creators)):
            if re.fullmatch(r"[\w.]{1,30}", name, re.ASCII):
                yield FetchTask(kind="author", value=name)

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """A page of a search, of somebody's posts, of a conversation, or one post."""
        match task.kind:
            case "search" | "hashtag":
                return self._search(task, cursor)
            case "author":
                return self._posts_of(task.value, cursor)
            case "thread":
                fields = {"fields": _REPLY_FIELDS, "reverse": "false", "limit": str(self.page_size)}
                return self.get(f"{quote(task.value)}/conversation", fields, cursor)
            case _ if not task.value:
                return self._posts_of(_named(task)[0], cursor)
            case _:
                return self.get(quote(task.value), {"fields": _FIELDS})

    def _search(self, task: FetchTask, cursor: str | None) -> Request:
        """The popular first, then, as the list's second page, the recent: Meta pages neither of them."""
        mode = "TAG" if task.kind == "hashtag" else "KEYWORD"
        held, pointer = unpacked(cursor)
        kind = "RECENT" if pointer == _RECENT else "TOP"
        fields = {"q": task.value, "search_mode": mode, "search_type": kind, "fields": _FIELDS}
        request = self.get("keyword_search", fields | {"limit": str(self.page_size)}, packed(held, ""))
        return request.replace(meta={SPENDS: {QUERIES: 1}, SETTLES: _counted})

    def _posts_of(self, name: str, cursor: str | None) -> Request:
        fields = {"username": name, "fields": _FIELDS, "limit": str(self.page_size)}
        return self.get("profile_posts", fields, cursor).replace(meta={SPENDS: {PROFILES: 1}})

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Posts, one post, or a conversation."""
        task = ask.task
        if task.kind == "thread":
            owner = _named(task)[0] or None
            return parser.parse_thread(body, base=self.base, captured_at=captured_at, post_id=task.value, owner=owner)
        if task.kind == "post" and task.value:
            return parser.parse_post(body, base=self.base, captured_at=captured_at)
        offset, _ = unpacked(ask.cursor)
        page = parser.parse_posts(body, base=self.base, captured_at=captured_at, offset=offset)
        return self._picked(page, task) if task.kind == "post" else page

    def _picked(self, page: Page, task: FetchTask) -> Page:
        """Of somebody's posts the one whose address was named."""
        code = _named(task)[1]
        posts = tuple(post for post in page.posts if _named(post)[1] == code)
        if not posts:
            self.tally.add("skipped", f"@{_named(task)[0]}'s newest posts on Threads do not hold {code}")
        ids = {post.post_id for post in posts}
        shots = tuple(shot for shot in page.snapshots if shot.post_id in ids)
        return Page(posts=posts, snapshots=shots)

    def following(self, page: Page, response: Response, ask: Ask) -> str | None:
        """A search's recent posts come after its popular ones; other lists are paged by Meta."""
        if ask.task.kind not in ("search", "hashtag"):
            return super().following(page, response, ask)
        held, pointer = unpacked(ask.cursor)
        return None if pointer == _RECENT else packed(held + held_by(page), _RECENT)

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The post at an address; its id is found among its author's posts."""
        return FetchTask(kind="post", ref=f"{match['name']}/{match['code']}")


def _named(one: FetchTask | Post) -> tuple[str, str]:
    """Handle and short code in a ``ref``; empty where it has none."""
    name, _, code = one.ref.rpartition("/")
    return name, code


def _counted(status: int, body: bytes) -> Mapping[str, int]:
    """A search that finds nothing, or fails, is not counted by Meta."""
    return {QUERIES: 0} if status != 200 or parser.found_no_post(body) else {}
