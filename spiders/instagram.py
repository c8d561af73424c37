"""Instagram by Meta's Graph API: hashtags, watched professional accounts, comments on one's own media."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, ClassVar
from urllib.parse import quote

from scrapy.http import Request, Response

from crawler import clock
from crawler.addon import DATABASE_URL
from crawler.models import FetchTask, Page
from crawler.policy import Bucket, KeySpec, SourcePolicy
from crawler.spending import SPENDS
from spiders.bases.asks import Ask, held_by
from spiders.bases.cursor import packed, unpacked
from spiders.bases.graph import GRAPH, GraphSpider
from spiders.bases.remembered import fact, facts
from spiders.parsers import instagram as parser

TOKEN, USER = "INSTAGRAM_TOKEN", "INSTAGRAM_USER_ID"
HASHTAGS = "hashtags"
OWN = "own"
_INSTEAD = "name its hashtag or its account in [sources.instagram]"
_SEARCHABLE = re.compile(r"\w{1,100}")
# Meta knows a hashtag's media by two lists; ours goes through both, the popular first.
TOP, RECENT = "top_media", "recent_media"
_HASHTAG_FIELDS = "id,caption,media_type,media_url,permalink,timestamp,like_count,comments_count"
_MEDIA_FIELDS = f"{_HASHTAG_FIELDS},media_product_type,thumbnail_url"
_COMMENT_FIELDS = "id,text,timestamp,like_count,hidden,from,username"
_REVIEWED = (
    "the feature Instagram Public Content Access and the permissions instagram_basic, instagram_manage_insights, "
    "instagram_manage_comments and pages_read_engagement"
)
_STEPS = (
    "Turn the brand's Instagram account into a professional one and connect it to its Facebook page.",
    "At developers.facebook.com create an app of type Business and add Instagram with Facebook Login.",
    f"Ask App Review for {_REVIEWED}.",
    "In the Graph API Explorer make a user token with them, or in Business settings the token of a system user.",
    f"Put {TOKEN}=... and {USER}=... (me/accounts?fields=instagram_business_account tells the id) into .env.",
)


class InstagramSpider(GraphSpider):
    """Media of hashtags and of accounts it watches; with feed ``own`` one's own media with comments.

    Takes ``-a`` hashtag, creator, feed (``own``), limit and api_base (a gateway).
    """

    name = "instagram"
    token_key = TOKEN
    needs = "the feature Instagram Public Content Access and the permission instagram_basic"
    # "The after cursor value will always be the same for each page" (reference of recent_media).
    pointer_repeats = True
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="instagram",
        title="Instagram",
        hosts=("instagram.com",),
        url_patterns=(
            r"https?://(?:www\.)?instagram\.com/(?:[\w.]+/)?(?:p|reels?|tv)/(?P<code>[\w-]{5,64})(?:[/?#].*)?",
        ),
        access="api",
        default_bases=(GRAPH,),
        accepts=("hashtag", "author", "feed"),
        delay_s=1.0,
        daily_requests=2000,
        buckets=(Bucket(name=HASHTAGS, limit=30, noun="hashtags", days=7, key=USER, distinct=True),),
        min_items=1,
        max_items=400,
        count_kind="views",
        horizon_h=36,
        # Platform Terms 3.d: kept no longer than the purpose needs, and refreshed.
        retention_days=30,
        terms_url="https://developers.facebook.com/terms/",
        keys=(
            KeySpec(name=TOKEN, required=True, steps=_STEPS),
            KeySpec(name=USER, required=True, steps=_STEPS),
        ),
        setup=("Name at most 30 different hashtags in 7 days; further ones wait until an old one is free.",),
        takes="the popular media of your hashtags, their media of the last 24 hours, the newest media of professional "
        "accounts you watch (with followers), and, if you add feeds = ['own'], the comments on your own media",
        cost="free; 30 different hashtags in 7 days and some 200 calls an hour are allowed, we send one a second",
        cannot="see who posted under a hashtag, comments on others' media (only how many there are), stories, private "
        "or personal accounts, a single post by its address, or hashtags with emoji",
        probe=FetchTask(kind="feed", value=OWN),
    )

    page_size: ClassVar[int] = 50
    pages_per_list = 4
    pages_of_top: ClassVar[int] = 2

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Ids of hashtags, which are the same for everybody and for ever.
        self._ids: dict[str, str] = {}

    def discover(self) -> Iterator[FetchTask]:
        """The hashtags that Meta can search, the watched accounts, and one's own media where asked for."""
        plan, config = self.source_plan, self.config
        for tag in self._tags():
            if _SEARCHABLE.fullmatch(tag):
                yield FetchTask(kind="hashtag", value=tag)
            else:
                self._leave_out(tag)
        for name in dict.fromkeys(name.lstrip("@") for name in (*config.creators, *plan.creators)):
            if re.fullmatch(r"[\w.]{1,30}", name, re.ASCII):
                yield FetchTask(kind="author", value=name)
        if OWN in config.feeds:
            yield FetchTask(kind="feed", value=OWN)

    def tasks(self) -> Iterator[FetchTask]:
        """As everywhere; of single posts it is said that they cannot be had."""
        for task in self.source_plan.tasks:
            if task.kind not in self.policy.accepts:
                self.tally.add("refused", f"Instagram opens no single post by its address ({task.value}); {_INSTEAD}")
        yield from super().tasks()

    def _tags(self) -> dict[str, None]:
        return dict.fromkeys(tag.lstrip("#").casefold() for tag in (*self.config.hashtags, *self.source_plan.hashtags))

    def _leave_out(self, tag: str) -> None:
        if getattr(self, "crawler", None) is not None:
            self.tally.add("skipped", f"#{tag} was left out: Meta searches no hashtags with emoji, signs or spaces")

    async def start(self) -> AsyncIterator[Request]:
        """Begin with the ids of hashtags that earlier runs learnt."""
        url = self.settings.get(DATABASE_URL)
        if url:
            tags = self._tags()
            known = await asyncio.to_thread(facts, url, self.name, [_id_scope(tag) for tag in tags])
            self._ids = {tag: known[_id_scope(tag)] for tag in tags if _id_scope(tag) in known}
        async for request in super().start():
            yield request

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """A hashtag's id, a page of its media, of an account's, or of one's own."""
        user = self.secrets.get(USER, "")
        _, pointer = unpacked(cursor)
        match task.kind:
            case "hashtag":
                return self._hashtag(task.value, user, cursor)
            case "author":
                after = f".after({pointer.removeprefix('after=')})" if pointer else ""
                media = f"media{after}.limit({self.page_size // 2}){{{_MEDIA_FIELDS},view_count}}"
                account = f"business_discovery.username({task.value}){{id,username,name,followers_count,{media}}}"
                return self.get(quote(user), {"fields": account})
            case "feed":
                fields = f"{_MEDIA_FIELDS},is_comment_enabled,owner,username"
                return self.get(f"{quote(user)}/media", {"fields": fields, "limit": self.page_size // 2}, cursor)
            case _:
                return self.get(quote(task.ref or task.value), {"fields": _MEDIA_FIELDS})

    def _hashtag(self, tag: str, user: str, cursor: str | None) -> Request:
        known = self._ids.get(tag)
        if known is None:
            request = self.get("ig_hashtag_search", {"user_id": user, "q": tag})
        else:
            held, pointer = unpacked(cursor)
            edge, _, rest = (pointer or TOP).partition("?")
            fields = {"user_id": user, "fields": _HASHTAG_FIELDS, "limit": str(self.page_size)}
            request = self.get(f"{known}/{edge}", fields, packed(held, rest))
        return request.replace(meta={**request.meta, SPENDS: {HASHTAGS: {"value": tag}}})

    def on_answer(self, response: Response, ask: Ask) -> Iterator[Page | Request]:
        """A hashtag's id leads to its media; everything else is read."""
        if ask.task.kind == "hashtag" and ask.task.value not in self._ids:
            yield from self._resolved(response, ask)
        else:
            yield from super().on_answer(response, ask)

    def _resolved(self, response: Response, ask: Ask) -> Iterator[Page | Request]:
        found = self.tried(lambda: parser.parse_hashtag(response.body), response)
        if found:
            yield from self._learnt(ask, found[0])
            return
        if found is not None:
            self.tally.add("skipped", f"Meta knows no hashtag #{ask.task.value}")
        yield from self.next_in_turn(ask)

    def _learnt(self, ask: Ask, hashtag_id: str) -> Iterator[Page | Request]:
        self._ids[ask.task.value] = hashtag_id
        yield Page(cursor=fact(self.name, _id_scope(ask.task.value), hashtag_id))
        yield self.ask(ask).replace(dont_filter=True)

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Media, with or without the account they belong to."""
        offset, _ = unpacked(ask.cursor)
        if ask.task.kind == "author":
            return parser.parse_discovery(body, base=self.base, captured_at=captured_at, offset=offset)
        return parser.parse_media(body, base=self.base, captured_at=captured_at, offset=offset)

    def pointed(self, page: Page, response: Response) -> str | None:
        """For hashtags, the list as well: ``top_media?after=...``; behind it begin the recent ones."""
        edge = next((name for name in (TOP, RECENT) if f"/{name}?" in response.url), None)
        if edge is None:
            return page.next_cursor
        return f"{edge}?{page.next_cursor}" if page.next_cursor else None

    def following(self, page: Page, response: Response, ask: Ask) -> str | None:
        """Two pages of what is popular, then what is recent."""
        led = super().following(page, response, ask)
        if ask.task.kind != "hashtag" or f"/{TOP}?" not in response.url:
            return led
        if led is not None and ask.number < self.pages_of_top:
            return led
        held, _ = unpacked(ask.cursor)
        return packed(held + held_by(page), RECENT)

    def branches(self, body: bytes, page: Page, ask: Ask) -> Iterable[Request]:  # noqa: ARG002
        """The comments on one's own media."""
        if ask.task.kind != "feed":
            return
        counts = {shot.post_id: shot.comment_count for shot in page.snapshots}
        for post in page.posts:
            if counts.get(post.post_id):
                owner = post.author.handle if post.author else None
                fields = f"{_COMMENT_FIELDS},replies{{{_COMMENT_FIELDS}}}"
                yield self.get(f"{post.ref}/comments", {"fields": fields, "limit": self.page_size}).replace(
                    callback=self.on_comments,
                    errback=self.on_failure,
                    cb_kwargs={"ask": Ask(ask.task, number=2), "branch": post.post_id, "owner": owner},
                )

    def on_comments(self, response: Response, ask: Ask, branch: str, owner: str | None) -> Iterator[Page]:  # noqa: ARG002
        """Hand the comments on one of our own media to the parser."""
        read = partial(parser.parse_comments, response.body, base=self.base, captured_at=clock.now())
        page = self.tried(lambda: read(post_id=branch, owner=owner), response)
        if page is not None:
            self.count(page, "branch")
            yield page

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The media at an address; only one's own can be asked for, by its Graph id."""
        return FetchTask(kind="post", value=match["code"])


def _id_scope(tag: str) -> str:
    return f"hashtag-id|{tag}"
