"""Facebook pages by Meta's Graph API: their posts, and the comments under them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote

from scrapy.http import Request

from crawler.models import Author, FetchTask, Page
from crawler.policy import KeySpec, SourcePolicy
from spiders.bases.asks import Ask
from spiders.bases.cursor import unpacked
from spiders.bases.graph import GRAPH, GraphSpider
from spiders.parsers import facebook as parser

if TYPE_CHECKING:
    from twisted.python.failure import Failure

TOKEN = "FACEBOOK_TOKEN"  # noqa: S105 - the name of a key, not the key
_PAGE_FIELDS = "id,name,username,followers_count,fan_count,verification_status"
_POST_FIELDS = (
    "id,message,created_time,permalink_url,status_type,full_picture,attachments{media_type},shares,"
    "comments.summary(true).limit(0),reactions.summary(true).limit(0)"
)
_COMMENT_FIELDS = "id,message,created_time,permalink_url,like_count,comment_count,parent{id},from{id,name}"
_SITE = r"https?://(?:www\.|m\.)?facebook\.com"
_STEPS = (
    "At developers.facebook.com create an app of type Business and have the business verified.",
    "Ask App Review for the feature Page Public Content Access; for the brand's own page pages_read_user_content.",
    "In Business settings make a system user's token for the app with pages_read_engagement.",
    f"Put {TOKEN}=... into .env.",
)


class FacebookSpider(GraphSpider):
    """Posts of the pages one names, their comments, known posts.

    Takes ``-a`` creator (a page's name or number), thread, limit and api_base (a gateway).
    """

    name = "facebook"
    token_key = TOKEN
    needs = "the feature Page Public Content Access, for one's own page pages_read_engagement"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="facebook",
        title="Facebook",
        hosts=("facebook.com", "m.facebook.com"),
        url_patterns=(
            rf"{_SITE}/(?P<page>[\w.-]+)/(?:posts|videos)/(?:[\w%.-]+/)?(?P<post>\w+)(?:[/?#].*)?",
            rf"{_SITE}/permalink\.php\?story_fbid=(?P<post>\w+)&id=(?P<page>\d+)(?:[&#].*)?",
        ),
        access="api",
        default_bases=(GRAPH,),
        accepts=("author", "thread", "post"),
        delay_s=1.0,
        daily_requests=2000,
        min_items=1,
        max_items=300,
        count_kind="votes",
        horizon_h=24,
        # Platform Terms 3.d: kept no longer than the purpose needs, and refreshed.
        retention_days=30,
        terms_url="https://developers.facebook.com/terms/",
        keys=(KeySpec(name=TOKEN, required=True, steps=_STEPS),),
        setup=('Name the pages: [sources.facebook] creators = ["name.of.the.page"].',),
        takes="the newest posts of the pages you name, with reactions, shares and comments, and known posts again",
        cost="free; Meta allows some 200 calls an hour for each user of the app, we send one a second",
        cannot="search, see profiles, groups or views, or, without a role on the page, who wrote a comment",
        probe=FetchTask(kind="author", value="facebook"),
    )

    page_size: ClassVar[int] = 25
    pages_per_list = 2
    pages_per_thread = 4
    posts_a_call = 25

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._authors: dict[str, Author | None] = {}

    def discover(self) -> Iterator[FetchTask]:
        """The pages one names."""
        for page in dict.fromkeys((*self.config.creators, *self.source_plan.creators)):
            if re.fullmatch(r"[A-Za-z0-9.-]{3,50}", page):
                yield FetchTask(kind="author", value=page)

    def joins(self, task: FetchTask) -> bool:
        """Posts with an id."""
        return task.kind == "post" and bool(task.value)

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """A page with its posts, a post with its comments, what follows them, or known posts."""
        if cursor is not None:
            return self._further(task, cursor)
        match task.kind:
            case "author":
                return self._page(task.value)
            case "thread":
                first = f"comments.filter(stream).summary(true).limit({self.page_size}){{{_COMMENT_FIELDS}}}"
                fields = _POST_FIELDS.replace("comments.summary(true).limit(0)", first)
                return self.get(quote(task.value), {"fields": fields})
            case _ if not task.value:
                return self._page(task.ref.partition("/")[0])
            case _:
                return self.get("", {"ids": task.value.replace(" ", ","), "fields": _POST_FIELDS})

    def _page(self, name: str) -> Request:
        posts = f"posts.limit({self.page_size}){{{_POST_FIELDS}}}"
        return self.get(quote(name), {"fields": f"{_PAGE_FIELDS},{posts}"})

    def _further(self, task: FetchTask, cursor: str) -> Request:
        if task.kind == "author":
            return self.get(f"{quote(task.value)}/posts", {"fields": _POST_FIELDS, "limit": self.page_size}, cursor)
        fields = {"fields": _COMMENT_FIELDS, "filter": "stream", "summary": "true", "limit": str(self.page_size)}
        return self.get(f"{quote(task.value)}/comments", fields, cursor)

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Posts of a page, a post with comments, comments, or known posts."""
        offset, pointer = unpacked(ask.cursor)
        task = ask.task
        if task.kind == "thread":
            if pointer is None:
                return parser.parse_thread(body, base=self.base, captured_at=captured_at)
            return parser.parse_comments(
                body, base=self.base, captured_at=captured_at, post_id=task.value, offset=offset
            )
        if task.kind == "post" and not task.value:
            return self._picked(parser.parse_page(body, base=self.base, captured_at=captured_at), task)
        if task.kind == "author" and pointer is None:
            return self._remembered(parser.parse_page(body, base=self.base, captured_at=captured_at), task)
        return self._remembered(parser.parse_posts(body, base=self.base, captured_at=captured_at, offset=offset), task)

    def _remembered(self, page: Page, task: FetchTask) -> Page:
        """Posts with the page that wrote them, which only its first answer tells."""
        if task.kind != "author":
            return page
        told = next((post.author for post in page.posts if post.author), None)
        author = self._authors.setdefault(task.value, told) if told else self._authors.get(task.value)
        posts = (post if post.author else post.model_copy(update={"author": author}) for post in page.posts)
        return page.model_copy(update={"posts": tuple(posts)})

    def _picked(self, page: Page, task: FetchTask) -> Page:
        """Of a page's posts the one whose address was named."""
        name, _, code = task.ref.partition("/")
        posts = tuple(post for post in page.posts if post.post_id.endswith(f"_{code}") or f"/{code}" in post.url)
        if not posts:
            self.tally.add("skipped", f"the newest posts of {name} on Facebook do not hold {code}")
        ids = {post.post_id for post in posts}
        return Page(posts=posts, snapshots=tuple(shot for shot in page.snapshots if shot.post_id in ids))

    def on_failure(self, failure: Failure) -> Iterator[Page | Request]:
        """One post that is gone spoils the answer for all that were asked for with it: each is asked for alone."""
        ask: Ask = failure.request.cb_kwargs["ask"]  # type: ignore[attr-defined]  # Scrapy sets it on every failure
        if " " in ask.task.value and self.explained(failure)[0] in ("gone", "skipped"):
            yield from self.asked(
                Ask(ask.task.model_copy(update={"value": one}), number=2) for one in ask.task.value.split()
            )
            yield from self.next_in_turn(ask)
        else:
            yield from super().on_failure(failure)

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The post at an address: by its id where the address holds the page's number, else among the page's posts."""
        page, post = match["page"], match["post"]
        if page.isdigit() and post.isdigit():
            return FetchTask(kind="post", value=f"{page}_{post}", ref=f"{page}_{post}")
        return FetchTask(kind="post", ref=f"{page}/{post}")
