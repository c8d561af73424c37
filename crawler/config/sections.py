"""The sections of ``brand.toml``: every class is one table of it."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, Field, HttpUrl, TypeAdapter

from crawler.handles import handle_of
from crawler.models import Frozen

PlayName = Literal[
    "brand_bait",
    "summons",
    "mention",
    "review",
    "complaint",
    "competitor_complaint",
    "question",
    "superfan",
    "creator",
    "trend",
    "banter",
    "big_stage",
]
PLAYS: tuple[PlayName, ...] = get_args(PlayName)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"no time zone is called {name!r}; write it as in Europe/Oslo") from None
    return name


def _base_url(url: str) -> str:
    TypeAdapter(HttpUrl).validate_python(url)
    return url.rstrip("/")


def _accounts(handles: dict[str, str]) -> dict[str, str]:
    """Handles as platforms tell them, whatever was pasted."""
    return {platform: handle_of(platform.lower(), typed) for platform, typed in handles.items()}


TimeZone = Annotated[str, AfterValidator(_zone)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
Region = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Texts = tuple[str, ...]


def _spoken(code: object) -> object:
    return {"no": "nb", "nn": "nb"}.get(code, code) if isinstance(code, str) else code


ReportLanguage = Annotated[Literal["en", "tr", "nb", "lv", "de", "es"], BeforeValidator(_spoken)]
"""Languages of the report and the digest (``cli/languages``)."""


class BrandSection(Frozen):
    """``[brand]``: who we are and what we join."""

    name: str = Field(min_length=1)
    website: str = ""
    aliases: Texts = ()
    about: str = Field(min_length=1)
    not_about: str = ""
    languages: tuple[Language, ...] = ("en",)
    regions: tuple[Region, ...] = ()
    timezone: TimeZone = "UTC"
    handles: Annotated[dict[str, str], AfterValidator(_accounts)] = {}
    voice: str = ""
    kinds: Texts = ()
    """What kind of brand others would call us ("coffee", "oat milk brand"), for bait that asks."""


class Market(Frozen):
    """``[markets.X]``: people who work the list for one audience, and when.

    ``send`` are its own Apprise URLs; without any, its digest goes to those of ``[report]``. Its digest is told in
    ``report_language``, else in its first language if that is one of the report's, else in the brand's.
    """

    languages: tuple[Language, ...] = ()
    regions: tuple[Region, ...] = ()
    timezone: TimeZone | None = None
    hours: str = "09:00-17:00"
    people: Texts = ()
    reply_delay: float = Field(default=1.0, ge=0, le=72, description="hours")
    send_at: time = time(8, 0)
    send: Texts = ()
    report_language: ReportLanguage | None = None
    note: str = ""


class Niche(Frozen):
    """``[niche]``: where we look and what we wish we had commented on."""

    topics: Texts = ()
    hashtags: Texts = ()
    creators: Texts = ()
    examples: Texts = ()
    counterexamples: Texts = ()


class Competitor(Frozen):
    """``[competitors.X]``: other names of a competitor."""

    aliases: Texts = ()
    handles: Texts = ()


class PlayConfig(Frozen):
    """``[plays.X]``: how much we want one kind of opening."""

    weight: float = Field(default=1.0, ge=0, le=3)
    per_day: int | None = Field(default=None, ge=0)
    tone: str = ""
    off: bool = False


class Escalate(Frozen):
    """``[escalate]``: who is told at once of our own crisis and of fakes in our name."""

    send: Texts = ()


class Safety(Frozen):
    """``[safety]``: what we never touch; ``words`` veto by themselves."""

    never: Texts = ()
    words: Texts = ()
    authors: Texts = ()
    partners: Texts = ()


class Team(Frozen):
    """``[team]``: what keeps the brand from becoming a nuisance; days are the brand's own, midnight to midnight.

    ``creator_cooldown_days`` is how long somebody rests whom we spoke to (0: never), ``per_day`` how many comments
    we make in a day, ``per_platform`` how many on one platform (``{ tiktok = 3 }``).
    """

    creator_cooldown_days: int = Field(default=3, ge=0, le=365)
    per_day: int | None = Field(default=None, ge=0)
    per_platform: dict[str, Annotated[int, Field(ge=0)]] = {}


class SourceConfig(Frozen):
    """``[sources.X]``: what is asked of one source, and through which door.

    ``api_base`` and ``page_base`` replace the source's own base URLs. ``bases`` maps a host
    to the URL it is reached by (a gateway, the demo web, replayed recordings). ``budget`` is
    requests a day; ``budgets`` lowers the source's other buckets by their names (``units = 5000``).
    """

    enabled: bool = True
    accept_terms: bool = False
    searches: Texts = ()
    hashtags: Texts = ()
    instances: tuple[BaseUrl, ...] = ()
    feeds: Texts = ()
    communities: Texts = ()
    sounds: Texts = ()
    creators: Texts = ()
    regions: tuple[Region, ...] = ()
    categories: Texts = ()
    trending: bool = True
    budget: int | None = Field(default=None, ge=0, description="requests a day")
    budgets: dict[str, Annotated[int, Field(ge=0)]] = {}
    delay: float | None = Field(default=None, ge=0, description="seconds")
    api_base: BaseUrl | None = None
    page_base: BaseUrl | None = None
    bases: dict[str, BaseUrl] = {}


class RankingConfig(Frozen):
    """``[ranking]``: advanced."""

    model: str = "all-MiniLM-L6-v2+use-multilingual"
    reach_appetite: float = Field(default=0.5, ge=0, le=2)
    min_fit: float = Field(default=0.35, ge=0, le=1)
    list_size: int = Field(default=20, ge=1, le=200)
    explore: int = Field(default=2, ge=0, le=10)
    window_h: float = Field(default=96.0, gt=0, description="hours a post stays a candidate")


class ReportConfig(Frozen):
    """``[report]``: who gets the digest, when, in which language, and from which score on we are called at once."""

    send: Texts = ()
    at: time = time(8, 0)
    top: int = Field(default=20, ge=0, le=100)
    attach: tuple[Literal["csv", "pdf"], ...] = ()
    language: ReportLanguage = "en"
    notify_at: float = Field(default=70.0, ge=0, le=100, description="score")


class PageConfig(Frozen):
    """``[page]``: ``topcomment browse``, and how a card is looked at again before it opens.

    With ``thumbnails`` the page's server (never the browser) fetches the pictures of open cards.
    """

    thumbnails: bool = False
    recheck_after: float = Field(default=30.0, ge=0, description="minutes; 0: never")
    recheck_wait: float = Field(default=8.0, gt=0, le=60, description="seconds")


class Goals(Frozen):
    """``[goals]``: what a week of our comments should bring; shares are 0-1, and what is absent is no goal.

    ``over_baseline`` asks of every figure without a goal of its own that it be so many times that of the first four
    weeks (1.2: a fifth more).
    """

    comments: float | None = Field(default=None, gt=0, description="a week")
    likes_per_comment: float | None = Field(default=None, gt=0)
    first_five: float | None = Field(default=None, gt=0, le=1)
    like_share: float | None = Field(default=None, gt=0, le=1)
    creator_answers: float | None = Field(default=None, gt=0, le=1)
    code_uses: float | None = Field(default=None, gt=0, description="a week")
    over_baseline: float | None = Field(default=None, gt=0, le=10)


class Privacy(Frozen):
    """``[privacy]``: how long people's words are kept, whether handles are, and for how long the ledger of people."""

    retention_days: int = Field(default=90, ge=1)
    commenter_handles: bool = True
    people_days: int = Field(default=90, ge=0, description="0: no ledger is kept")


class Storage(Frozen):
    """``[storage]``: another database than the workspace's own SQLite file."""

    url: str | None = None


class Contact(Frozen):
    """``[contact]``: how a platform's operators reach whoever runs this crawler."""

    user_agent_contact: str = ""
