"""Reddit by its OAuth API: communities, searches, people, and whole comment trees."""

from __future__ import annotations

import base64
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, urlencode

from scrapy.http import Request, Response

from crawler import clock
from crawler.models import FetchTask, Page
from crawler.policy import KeySpec, SourcePolicy
from crawler.tally import Outcome
from spiders.bases.asks import Ask
from spiders.bases.cursor import CursorSpider, unpacked
from spiders.bases.failures import answered, body_of
from spiders.bases.oauth import TokenSpider
from spiders.parsers import reddit as parser

if TYPE_CHECKING:
    from twisted.python.failure import Failure

OAUTH, SITE = "https://oauth.reddit.com", "https://www.reddit.com"
ID, SECRET = "REDDIT_CLIENT_ID", "REDDIT_CLIENT_SECRET"
SORTS = ("hot", "rising", "top")
# Communities of one call share its hundred places: many more, and the large ones fill them all.
COMMUNITIES_A_CALL = 10
MOVED = [301, 302, 303, 307, 308]

_POST_URL = (
    r"https?://(?:(?:www|old|new|np|m|i|sh)\.)?reddit\.com/(?:(?:r|u|user)/[^/?#]+/)?"
    r"(?:comments|gallery)/(?P<id>[0-9a-z]{1,13})(?:/[^/?#]*(?:/(?P<comment>[0-9a-z]{1,13}))?)?(?:[/?#].*)?"
)
_COMMUNITY = re.compile(r"(?:https?://(?:www\.)?reddit\.com)?/?(?:r/)?([A-Za-z0-9_]{2,21})/?")
_PERSON = re.compile(r"/?u(?:ser)?/([A-Za-z0-9_-]{3,20})")
_CLOSED = {
    "private": "is private",
    "banned": "was banned",
    "quarantined": "is quarantined",
    "gold_only": "is for subscribers of Reddit only",
}
_ASK_FOR_ACCESS = (
    "Ask Reddit for API access: support.reddithelp.com, Submit a request, API access. Since November 2025 nobody gets "
    "it without approval, and a brand's use is commercial: say what you read (public posts and comments), that you "
    "never write, and how many requests a day."
)
_STEPS = (
    _ASK_FOR_ACCESS,
    "When it is granted, create the app under www.reddit.com/prefs/apps: kind 'script', any redirect address.",
    f"Put the text under the app's name into .env as {ID}=..., and its 'secret' as {SECRET}=...",
)


class RedditSpider(TokenSpider, CursorSpider):
    """What is popular, communities, searches, people and whole threads, with an approved app.

    Takes ``-a`` search, creator (``u/name``), community (``coffee`` or ``r/coffee``), trending,
    thread, limit and api_base (another place for oauth.reddit.com).
    """

    name = "reddit"
    policy: ClassVar[SourcePolicy] = SourcePolicy(
        source="reddit",
        title="Reddit",
        hosts=("reddit.com", "old.reddit.com", "new.reddit.com", "np.reddit.com", "m.reddit.com", "redd.it"),
        url_patterns=(
            _POST_URL,
            r"https?://redd\.it/(?P<id>[0-9a-z]{1,13})(?:[/?#].*)?",
            r"https?://(?:www\.)?reddit\.com(?P<share>/(?:r|u|user)/[\w-]+/s/[0-9A-Za-z]+)(?:[/?#].*)?",
        ),
        access="api",
        default_bases=(OAUTH, SITE),
        accepts=("trending", "search", "author", "community", "thread", "post"),
        delay_s=0.7,
        daily_requests=10_000,
        min_items=5,
        max_items=600,
        count_kind="votes",
        horizon_h=6,
        terms_url="https://redditinc.com/policies/data-api-terms",
        keys=(KeySpec(name=ID, required=True, steps=_STEPS), KeySpec(name=SECRET, required=True, steps=_STEPS)),
        setup=('Name the communities of your niche: [sources.reddit] communities = ["coffee", "espresso"].',),
        takes="hot, rising and top posts of the communities you name, popular posts, posts that match your search "
        "words, posts of people you name as u/name, and comment threads with their folded parts",
        probe=FetchTask(kind="post", value="t3_87"),
        cost="free up to 100 requests a minute for approved non-commercial apps; commercial use is by agreement with "
        "Reddit; we send 85 a minute at most",
        cannot="work without an app that Reddit approved: robots.txt forbids all pages, so there is no other way in; "
        "see views, scores that a community hides, private or quarantined communities, or more than the first "
        "600 or so folded comments of a thread",
    )

    page_size: ClassVar[int] = 100
    pages_per_list = 2
    pages_per_thread = 1
    posts_a_call = 100
    # Calls for folded comments of one thread.
    most_branches: ClassVar[int] = 6

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._branches: Counter[str] = Counter()

    @property
    def base(self) -> str:
        """The API's base."""
        return self.config.api_base or OAUTH

    def token_request(self) -> Request:
        """Application-only access: no person logs in."""
        pair = f"{self.secrets[ID]}:{self.secrets[SECRET]}".encode()
        headers = {
            "Authorization": f"Basic {base64.b64encode(pair).decode()}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        return Request(
            f"{SITE}/api/v1/access_token", method="POST", headers=headers, body="grant_type=client_credentials"
        )

    def read_token(self, body: bytes) -> str:
        """The token of an answer."""
        return parser.parse_token(body)

    def discover(self) -> Iterator[FetchTask]:
        """What is popular; the named communities by three orders; searches; people."""
        plan, config = self.source_plan, self.config
        if config.trending:
            yield FetchTask(kind="trending", value="popular")
        named = [found[1] for name in config.communities if (found := _COMMUNITY.fullmatch(name.strip()))]
        names = list({name.lower(): name for name in named}.values())
        for first in range(0, len(names), COMMUNITIES_A_CALL):
            for sort in SORTS:
                yield FetchTask(kind="community", value=f"{'+'.join(names[first : first + COMMUNITIES_A_CALL])}/{sort}")
        for words in dict.fromkeys((*config.searches, *plan.searches)):
            yield FetchTask(kind="search", value=words)
        for handle in dict.fromkeys((*config.creators, *plan.creators)):
            # A bare name may be anybody's: a person here is named as people here write it.
            if person := _PERSON.fullmatch(handle.strip()):
                yield FetchTask(kind="author", value=person[1])

    def joins(self, task: FetchTask) -> bool:
        """Posts by their full name."""
        return task.kind == "post" and task.value.startswith("t3_")

    def request_for(self, task: FetchTask, cursor: str | None) -> Request:
        """One page of a list, known posts, a thread, or where a share link leads."""
        held, pointer = unpacked(cursor)
        page = {"limit": self.page_size, **({"after": pointer, "count": held} if pointer else {})}
        match task.kind:
            case "trending":
                return self._get(f"r/{quote(task.value)}/hot", page)
            case "community":
                # An unknown community is answered with a search for communities, somewhere else.
                request = self._get(f"r/{quote(task.value, safe='+/')}", {"t": "day", **page})
                return request.replace(meta={"dont_redirect": True})
            case "search":
                return self._get("search", {"q": task.value, "type": "link", "sort": "new", "t": "week", **page})
            case "author":
                return self._get(f"user/{quote(task.value)}/submitted", {"sort": "new", **page})
            case _:
                return self._one_post(task)

    def _one_post(self, task: FetchTask) -> Request:
        if task.ref.startswith("/"):
            return Request(f"{SITE}{task.ref}", meta={"dont_redirect": True, "handle_httpstatus_list": MOVED})
        if task.kind == "post":
            return self._get("api/info", {"id": ",".join(task.value.split())})
        thread = quote(task.value.removeprefix("t3_"), safe="")
        return self._get(f"comments/{thread}", {"limit": 500, "depth": 10, "sort": "confidence"})

    def _get(self, path: str, query: dict[str, Any]) -> Request:
        return Request(f"{self.base}/{path}?{urlencode({**query, 'raw_json': 1})}")

    def read(self, body: bytes, ask: Ask, captured_at: datetime) -> Page:
        """Lists of posts, or a thread."""
        task = ask.task
        if task.kind == "thread":
            return parser.parse_thread(body, base=self.base, captured_at=captured_at, post_id=task.value)
        offset, _ = unpacked(ask.cursor)
        page = parser.parse_listing(body, base=self.base, captured_at=captured_at, offset=offset)
        return _with_gone(page, task) if task.kind == "post" else page

    def on_answer(self, response: Response, ask: Ask) -> Iterator[Page | Request]:
        """A share link tells an address; everything else is read."""
        if not ask.task.ref.startswith("/"):
            yield from super().on_answer(response, ask)
            return
        target = self.task_for_url(response.urljoin((response.headers.get("Location") or b"").decode("latin-1")))
        if target is None or target.ref.startswith("/"):
            self.tally.add("gone", f"the share link {ask.task.ref} leads to no post")
        else:
            yield self.ask(Ask(target))

    def branches(self, body: bytes, page: Page, ask: Ask) -> Iterator[Request]:
        """The folded parts of a thread; first the comment whose address was named, if it is in one of them."""
        if ask.task.kind != "thread":
            return
        named = ask.task.ref.removeprefix("t1_") if ask.task.ref.startswith("t1_") else ""
        if named and ask.task.ref not in {comment.comment_id for comment in page.comments}:
            yield from self._unfolded([parser.Branch((), named, {})], ask)
        yield from self._unfolded(parser.unread_branches(body, post_id=page.thread_of or ask.task.value), ask)

    def _unfolded(self, branches: Iterable[parser.Branch], ask: Ask) -> Iterator[Request]:
        for branch in branches:
            if self._branches[ask.task.value] >= self.most_branches:
                return
            self._branches[ask.task.value] += 1
            yield self.signed(self._branch_request(ask.task, branch)).replace(
                callback=self.on_branch, errback=self.on_failure, cb_kwargs={"ask": ask, "branch": branch}
            )

    def _branch_request(self, task: FetchTask, branch: parser.Branch) -> Request:
        if branch.of:
            thread = quote(task.value.removeprefix("t3_"), safe="")
            return self._get(f"comments/{thread}/_/{quote(branch.of, safe='')}", {"limit": 500, "sort": "confidence"})
        children = {"children": ",".join(branch.children), "limit_children": "false", "sort": "confidence"}
        return self._get("api/morechildren", {"api_type": "json", "link_id": task.value, **children})

    def on_branch(self, response: Response, ask: Ask, branch: parser.Branch) -> Iterator[Page | Request]:
        """Hand a folded part to the parser, and unfold what it holds in turn."""
        read = parser.parse_thread if branch.of else parser.parse_more
        where: dict[str, Any] = {"post_id": ask.task.value, "known": branch.known}
        page = self.tried(lambda: read(response.body, base=self.base, captured_at=clock.now(), **where), response)
        if page is not None:
            self.count(page, "branch")
            yield page
            yield from self._unfolded(parser.unread_branches(response.body, **where), ask)

    def explained(self, failure: Failure) -> tuple[Outcome, str]:
        """A community that is closed to us is no fault; Reddit's words tell it from a refusal."""
        outcome, why = super().explained(failure)
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy sets it on every failure
        ask: Ask | None = request.cb_kwargs.get("ask")
        closed = _CLOSED.get(parser.error_reason(body_of(failure)))
        if ask is None:
            return outcome, why
        if closed is not None:
            return "skipped", f"the community of {ask.task.kind} {ask.task.value} {closed}"
        if answered(failure)[0] in MOVED:
            return "skipped", f"there is no community {ask.task.value.rpartition('/')[0]}"
        if outcome == "gone" and ask.task.kind == "post" and not ask.task.ref.startswith("/"):
            return "broken", why  # many posts were asked for at once; none of them is gone
        return outcome, why

    @classmethod
    def task_from(cls, match: re.Match[str]) -> FetchTask:
        """The thread at an address, which holds its post; share links have to be asked where they lead."""
        found = match.groupdict()
        if found.get("share"):
            return FetchTask(kind="post", ref=found["share"])
        comment = f"t1_{found['comment']}" if found.get("comment") else ""
        return FetchTask(kind="thread", value=f"t3_{found['id']}", ref=comment)


def _with_gone(page: Page, task: FetchTask) -> Page:
    """The page, with the posts that were asked for and did not come."""
    came = {post.post_id for post in page.posts} | {entry.item_id for entry in page.dropped} | set(page.gone)
    missing = (post_id for post_id in task.value.split() if post_id not in came)
    return page.model_copy(update={"gone": (*page.gone, *missing)})
