"""X: recent posts that name what the brand cares about, by API v2; every post that is read has its price."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlencode

from scrapy.http import Request, Response

from crawler import clock
from crawler.addon import DATABASE_URL
from crawler.middlewares.retry_after import OWN_LIMIT, SPENT
from crawler.models import FetchTask, Page
from crawler.policy import Bucket, KeySpec, SourcePolicy
from crawler.spending import SETTLES, SPENDS
from crawler.tally import Outcome
from spiders.bases.asks import Ask
from spiders.bases.cursor import CursorSpider, unpacked
from spiders.bases.failures import answered, body_of
from spiders.bases.in_turn import InTurnSpider
from spiders.bases.queries import joined, term
from spiders.bases.remembered import threads_read
from spiders.parsers import x as parser

if TYPE_CHECKING:
    from twisted.python.failure import Failure

API = "https://api.x.com"
TOKEN = "X_BEARER_TOKEN"  # noqa: S105 - the name of a key, not the key
POSTS, DAILY = "posts", "daily_posts"
# X allows 512 signs; a cursor's scope in our store holds as many, the task's kind included.
LONGEST_QUERY = 490
POSTS_A_CALL = 100
# Ranked by X: a manager reads the first few, and each is paid for.
REPLIES_A_CALL = 30
# The ranker looks at four days; older posts would be paid for in vain.
SEARCHED = timedelta(days=4)
# Recent search refuses what lies more than seven days back.
OLDEST = timedelta(days=7) - timedelta(minutes=5)
_FIELDS = {
    "tweet.fields": "attachments,author_id,conversation_id,created_at,entities,in_reply_to_user_id,lang,note_tweet,"
    "possibly_sensitive,public_metrics,referenced_tweets,reply_settings",
    "expansions": "author_id,attachments.media_keys",
    "user.fields": "name,protected,public_metrics,username,verified",
    "media.fields": "duration_ms,media_key,preview_image_url,public_metrics,type,url",
}
# Languages that X's lang: knows under another code, and all that it knows (docs.x.com, "Operators").
_CODES = {"he": "iw", "id": "in", "nb": "no", "nn": "no", "fil": "tl"}
_KNOWN = frozenset(
    re.findall(
        r"\w+",
        "am ar hy eu bn bs bg my hr ca cs da nl en et fi fr ka de el gu ht iw hi hu is in it ja kn km ko lo lv lt ml "
        "dv mr ne no or pa ps fa pl pt ro ru sr zh sd si sk sl ckb es sv tl ta te th bo tr uk ur ug vi cy",
    )
)
_STEPS = (
    "Sign in to console.x.com with the brand's X account and create an app.",
    "Under Billing buy credits and set a spending limit: reading is paid for post by post.",
    f"Open the app, Keys and tokens, generate its Bearer Token and put {TOKEN}=... into .env.",
)
Query = Mapping[str, str | int]


class XSpider(InTurnSpider, CursorSpider):
    """Recent posts and replies by the brand's words, people it watches, conversations, known posts.

    Takes ``-a`` search, hashtag, creator, thread, limit and api_base (a gateway).
    """

    name = "x"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="x",
        title="X",
        hosts=("x.com", "twitter.com"),
        url_patterns=(
            r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/(?:i/web|\w+)/status/(?P<id>\d{1,19})(?:[/?#].*)?",
        ),
        access="api",
        default_bases=(API,),
        accepts=("search", "hashtag", "author", "thread", "post"),
        delay_s=1.0,
        daily_requests=1000,
        buckets=(
            Bucket(name=POSTS, limit=10_000, noun="posts", days=30, key=TOKEN),
            # So that no single morning reads a month's posts.
            Bucket(name=DAILY, limit=700, noun="posts", key=TOKEN),
        ),
        costs={
            "*": {POSTS: POSTS_A_CALL, DAILY: POSTS_A_CALL},
            "thread": {POSTS: REPLIES_A_CALL, DAILY: REPLIES_A_CALL},
            "post": {POSTS: 1, DAILY: 1},
        },
        min_items=1,
        max_items=400,
        count_kind="views",
        horizon_h=6,
        # Its terms want what was deleted there deleted here; posts are looked up again while they matter, then dropped.
        retention_days=30,
        terms_url="https://developer.x.com/en/developer-terms/agreement-and-policy",
        keys=(KeySpec(name=TOKEN, required=True, steps=_STEPS),),
        setup=(f"Lower what may be read, and paid for, in [sources.x.budgets]: {DAILY} = 300, {POSTS} = 5000.",),
        takes="posts and replies of the last four days that hold your search words or hashtags, posts of people you "
        "watch, the best replies to posts worth it and then only new ones, and fresh counts of known posts",
        cost="paid by X: in 2026 $0.005 a post read, and up to $0.010 for each author that comes with them (the "
        "Developer Console has the price that holds); we read at most 700 posts a day and 10,000 in 30 days",
        cannot="see older posts, trends, private accounts, or more than the 30 replies that X ranks first",
        probe=FetchTask(kind="post", value="20"),
    )

    pages_per_list = 1
    pages_per_thread = 1
    posts_a_call = POSTS_A_CALL
    thread_holds_post = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # When a conversation was last read.
        self._read_at: Mapping[str, datetime] = {}

    async def start(self) -> AsyncIterator[Request]:
        """Look up what is known of the conversations to come: what was paid for once is not read again."""
        url = self.settings.get(DATABASE_URL)
        threads = {task.value for task in self.source_plan.tasks if task.kind == "thread"}
        if url and threads:
            self._read_at = await asyncio.to_thread(threads_read, url, self.policy.source, threads)
        async for request in super().start():
            yield request

    @property
    def base(self) -> str:
        """The API, or the gateway in its place."""
        return self.config.api_base or API

    def most(self, kind: str) -> int:
        """Posts asked for at once: no more than what the user allows at all; X gives 10 to 100."""
        own = [self.config.budgets.get(name, POSTS_A_CALL) for name in (POSTS, DAILY)]
        return max(10, min(REPLIES_A_CALL if kind == "thread" else POSTS_A_CALL, *own))

    def discover(self) -> Iterator[FetchTask]:
        """The brand's words and hashtags in as few queries as fit, and the people it watches."""
        plan, config = self.source_plan, self.config
        words = [term(text) for text in (*config.searches, *plan.searches)]
        tags = [term(f"#{tag.lstrip('#')}") for tag in (*config.hashtags, *plan.hashtags)]
        rest = " ".join(filter(None, (_languages(plan.languages), "-is:retweet")))
        for query in joined((*words, *tags), rest, limit=LONGEST_QUERY):
            yield FetchTask(kind="search", value=query)
        names = [name.lstrip("@") for name in (*config.creators, *plan.creators)]
        people = [f"from:{name}" for name in names if re.fullmatch(r"\w{1,15}", name, re.ASCII)]
        for query in joined(people, "-is:retweet -is:reply", limit=LONGEST_QUERY):
            yield FetchTask(kind="author", value=query)

    def joins(self, task: FetchTask) -> bool:
        """Known posts; those a person named are read with their thread."""
        return task.kind == "post" and task not in self.threads

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """A page of a search, of a conversation, or known posts."""
        if task.kind == "post":
            return self._lookup(task.value.split())
        _, pointer = unpacked(cursor)
        asked = {"thread": f"conversation_id:{task.value}", "hashtag": f"#{task.value}"}.get(task.kind, task.value)
        read_at = self._read_at.get(task.value) if task.kind == "thread" else None
        query: dict[str, str | int] = {
            "query": asked,
            "max_results": self.most(task.kind),
            "sort_order": "recency" if read_at else "relevancy",
            "start_time": _since(read_at or clock.now() - SEARCHED),
        }
        return self._get("search/recent", query | ({"next_token": pointer} if pointer else {}), self.most(task.kind))

    def _lookup(self, ids: list[str]) -> Request:
        return self._get("", {"ids": ",".join(ids)}, len(ids))

    def _get(self, path: str, query: Query, most: int) -> Request:
        """A request that reserves the most it may cost, and pays for what came."""
        meta = {OWN_LIMIT: True, SPENDS: {POSTS: most, DAILY: most}, SETTLES: _billed, SPENT: _spent}
        return Request(
            f"{self.base}/2/tweets{f'/{path}' if path else ''}?{urlencode({**query, **_FIELDS})}",
            headers={"Authorization": f"Bearer {self.secrets.get(TOKEN, '')}"},
            meta=meta,
        )

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Found posts, a conversation, or known posts."""
        if ask.task.kind == "thread":
            return parser.parse_thread(body, base=self.base, captured_at=captured_at, post_id=ask.task.value)
        if ask.task.kind == "post":
            return parser.parse_lookup(body, base=self.base, captured_at=captured_at)
        offset, _ = unpacked(ask.cursor)
        return parser.parse_search(body, base=self.base, captured_at=captured_at, offset=offset)

    def on_answer(self, response: Response, ask: Ask) -> Iterator[Page | Request]:
        """Read the page; the posts that its replies stand under are asked for before it is delivered."""
        page = self.tried(lambda: self.read(response.body, ask, clock.now()), response)
        above = _posts_above(page) if page is not None and not ask.one_post else []
        if above:
            given = {"ask": ask, "page": page, "answer": response}
            yield self._lookup(above).replace(callback=self.on_above, errback=self.on_nothing_above, cb_kwargs=given)
        elif page is not None:
            yield from self.deliver(page, response.body, response, ask)
        yield from self.next_in_turn(ask)

    def on_above(self, response: Response, ask: Ask, page: Page, answer: Response) -> Iterator[Page | Request]:
        """Deliver the page with the posts above its replies."""
        above = self.tried(lambda: self.read_above(response.body), response) or Page()
        known = {post.post_id for post in page.posts}
        found = {
            "posts": (*page.posts, *(post for post in above.posts if post.post_id not in known)),
            "snapshots": (*page.snapshots, *(shot for shot in above.snapshots if shot.post_id not in known)),
        }
        yield from self.deliver(page.model_copy(update=found), answer.body, answer, ask)

    def read_above(self, body: bytes) -> Page:
        """The posts that replies stand under."""
        return parser.parse_lookup(body, base=self.base, captured_at=clock.now())

    def on_nothing_above(self, failure: Failure) -> Iterator[Page | Request]:
        """Deliver the page; replies to posts that nobody knows are kept out by the store."""
        outcome, why = self.explained(failure)
        self.tally.add("skipped" if outcome == "gone" else outcome, why)
        held: dict[str, Any] = failure.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy sets it on every failure
        yield from self.deliver(held["page"], held["answer"].body, held["answer"], held["ask"])

    def explained(self, failure: Failure) -> tuple[Outcome, str]:
        """X's problems have slugs; a lack of credits is an answer of its own."""
        status, _ = answered(failure)
        problem = parser.problem_of(body_of(failure))
        if not status:
            return super().explained(failure)
        said = f"X answered {status}" + (f": {problem}" if problem else "")
        if status == 401:
            return "no key", f"{said}; {TOKEN} does not hold: generate a new Bearer Token in console.x.com"
        if _spent(status, body_of(failure)):
            return "out of budget", f"{said}; buy credits or raise the spending limit in console.x.com"
        if status == 403:
            return "refused", f"{said}; the app must belong to a project with access to this endpoint (console.x.com)"
        return super().explained(failure)[0], said

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The post at an address."""
        return FetchTask(kind="post", value=match["id"], ref=match["id"])


def _spent(status: int, body: bytes) -> bool:
    """Whether the month's posts or the credits are used up; X says it with 402, or with 429 and a slug."""
    if status == 402:
        return True
    problem = parser.problem_of(body) if status >= 400 else None
    return problem is not None and problem.kind in {"credits", "usage-capped"}


def _languages(languages: Iterable[str]) -> str:
    """The brand's languages as operators; none at all where X does not know one of them."""
    codes = [_CODES.get(code.lower()[:3].rstrip("-"), code.lower().split("-")[0]) for code in languages]
    if not codes or not set(codes) <= _KNOWN:
        return ""
    return f"({' OR '.join(f'lang:{code}' for code in dict.fromkeys(codes))})"


def _since(moment: datetime) -> str:
    """A moment as X reads it: on the hour, so that an address stays the same all morning, and in its last week."""
    hour = moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    return max(hour, clock.now() - OLDEST).strftime("%Y-%m-%dT%H:%M:%SZ")


def _posts_above(page: Page) -> list[str]:
    known = {post.post_id for post in page.posts}
    return [each for each in dict.fromkeys(comment.post_id for comment in page.comments) if each not in known][
        :POSTS_A_CALL
    ]


def _billed(status: int, body: bytes) -> Mapping[str, int]:
    """What X bills: the posts of an answer, nothing for an error."""
    posts = parser.held_by(body) if status == 200 else 0
    return {} if posts is None else {POSTS: posts, DAILY: posts}
