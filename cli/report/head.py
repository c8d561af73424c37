"""What stands around the cards, in words: headline, counts, withheld, trends and sources."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cli.crawling.readiness import NOT_SET_UP
from cli.languages.tongue import ENGLISH, Tongue
from cli.report import words
from cli.report.data import ReportData, SourceLine, Trend
from cli.report.harmless import one_line
from cli.report.present import platform_title
from crawler.figures import region
from crawler.sentences import phrase

_OLD_S = 2 * 3600

_STATES = {
    "ok": (phrase("ok"), phrase("Answered as expected.")),
    "quiet": (phrase("quiet"), phrase("Answered, but with less than expected.")),
    "refused": (phrase("refused"), phrase("The platform said no; the source rests.")),
    "broken": (phrase("broken"), phrase("Its answers could not be read; a developer has to look.")),
    "out of budget": (phrase("out of budget"), phrase("Today's budget is spent.")),
    "no key": (phrase("no key"), phrase("Needs a key in .env; see topcomment doctor.")),
    "off": (phrase("off"), phrase("Switched off in brand.toml.")),
    "interrupted": (phrase("interrupted"), phrase("The last run was cut off; the next one continues.")),
    "running": (phrase("running"), phrase("Still at work.")),
    "not crawled": (phrase("not crawled"), phrase("Has not run yet.")),
}

_COUNTED = re.compile(r"\d+ posts? and \d+ comments? in \d+ answers?")
_NEVER_LOOKED = frozenset({"off", "not crawled"})


@dataclass(frozen=True)
class SourceRow:
    """One source's health, in words; ``state`` alone is a word of the code."""

    name: str
    state: str
    state_name: str
    read: str
    when: str
    note: str


@dataclass(frozen=True)
class TrendRow:
    """One cluster of posts, in words; ``cards`` are ids and labels of opportunities in this report."""

    name: str
    size: str
    where: tuple[str, ...]
    growth: tuple[str, ...]
    cards: tuple[tuple[str, str], ...]


def headline(data: ReportData) -> str:
    """The page's one sentence: how many places there are to speak today."""
    return places_line(sum(card.status in ("open", "taken") for card in data.cards), data.tongue)


def places_line(places: int, tongue: Tongue) -> str:
    """How many places there are to speak."""
    if places:
        return tongue.ngettext("{n} place to speak today", "{n} places to speak today", places)
    return tongue.gettext("Nothing worth it today")


def alarms_line(alarms: int, tongue: Tongue) -> str:
    """How much there is to escalate."""
    return tongue.ngettext("{n} to escalate", "{n} to escalate", alarms)


def more_alarms(alarms: int, tongue: Tongue) -> str:
    """How many alarms stand folded, or told in a line each."""
    return tongue.ngettext("{n} more to escalate.", "{n} more to escalate.", alarms)


def uneasy_line(uneasy: int, tongue: Tongue) -> str:
    """How much may accuse us, and what to do about it."""
    return tongue.ngettext(
        "{n} may accuse us: look before anybody answers.", "{n} may accuse us: look before anybody answers.", uneasy
    )


def calm(data: ReportData) -> str:
    """What an empty list means, said calmly."""
    tongue = data.tongue
    if not data.counts.posts_read:
        return tongue.gettext("Nothing has been read yet. The sources below say why.")
    return tongue.gettext(
        "We read {posts} and {comments} and found no place where speaking would serve {brand}. Silence is fine.",
        posts=_posts(data.counts.posts_read, tongue),
        comments=_comments(data.counts.comments_read, tongue),
        brand=one_line(data.brand),
    )


def counts_line(data: ReportData) -> str:
    """The morning in figures: ``12 go, 6 maybe, 2 to escalate, 31 withheld; 412 posts ... read``."""
    counts, tongue = data.counts, data.tongue
    found = tongue.gettext(
        "{go} go, {maybe} maybe, {escalate} to escalate, {withheld} withheld",
        go=words.full_number(counts.go, tongue),
        maybe=words.full_number(counts.maybe, tongue),
        escalate=words.full_number(counts.escalate, tongue),
        withheld=words.full_number(counts.withheld, tongue),
    )
    return f"{found}; {read_line(data)}"


def read_line(data: ReportData) -> str:
    """How much was read: ``412 posts and 5,210 comments read``."""
    tongue = data.tongue
    posts, comments = _posts(data.counts.posts_read, tongue), _comments(data.counts.comments_read, tongue)
    return tongue.gettext("{posts} and {comments} read", posts=posts, comments=comments)


def read_and_withheld(data: ReportData) -> str:
    """What was read, and how much of it was kept off the list, as sentences."""
    return f"{data.tongue.begun(read_line(data))}. {withheld_line(data.counts.withheld, data.tongue)}"


def withheld_line(withheld: int, tongue: Tongue) -> str:
    """How much was kept off the list."""
    return tongue.ngettext("{n} was withheld.", "{n} were withheld.", withheld)


def dateline(data: ReportData) -> str:
    """When this was made, on the reader's wall clock."""
    zone = ZoneInfo(data.timezone)
    clock = words.clock_time(data.generated_at, zone, data.tongue)
    return f"{data.tongue.begun(words.long_date(data.generated_at, zone, data.tongue))}, {clock}"


def is_old(data: ReportData) -> bool:
    """Whether the ranking is two hours old or more; a list read late misleads."""
    return (data.generated_at - data.ranked_at).total_seconds() >= _OLD_S


def ranked_note(data: ReportData) -> str | None:
    """Says of an old ranking that it is one."""
    age = words.age(data.ranked_at, data.generated_at, data.tongue)
    return data.tongue.gettext("Ranked {age}; run topcomment morning.", age=age) if is_old(data) else None


def trend_rows(data: ReportData) -> list[TrendRow]:
    """Clusters in words."""
    ranks = {card.opportunity.opportunity_id: card.opportunity.rank for card in (*data.cards, *data.explore)}
    return [_trend_row(trend, ranks, data) for trend in data.trends]


def _trend_row(trend: Trend, ranks: Mapping[str, int | None], data: ReportData) -> TrendRow:
    tongue = data.tongue
    places = (
        [platform_title(slug, data.titles) for slug in trend.platforms],
        [words.language_name(code, tongue) for code in trend.languages],
        [tongue.tell(region(code)) for code in trend.regions],
    )
    name = one_line(trend.name)
    return TrendRow(
        name=tongue.gettext("Sound: {name}", name=name) if trend.kind == "sound" else name,
        size=_posts(trend.posts, tongue),
        where=tuple(words.listed(names, tongue) for names in places if names),
        growth=tuple(_growth(trend, tongue)),
        cards=tuple((card, _card_name(ranks[card], tongue)) for card in trend.cards if card in ranks),
    )


def _growth(trend: Trend, tongue: Tongue) -> Iterator[str]:
    """What is known of how it grows: new posts, the total, and its pace."""
    if trend.lately:
        yield tongue.ngettext("{n} since yesterday", "{n} since yesterday", trend.lately)
    if trend.total is not None:
        total = words.human_number(trend.total, tongue)
        if trend.unit == "views":
            yield tongue.gettext("{views} views together", views=total)
        else:
            yield tongue.gettext("{likes} likes together", likes=total)
    if trend.per_hour is not None:
        yield tongue.gettext("{number} an hour", number=words.human_number(trend.per_hour, tongue))


def _card_name(rank: int | None, tongue: Tongue) -> str:
    return tongue.gettext("card {rank}", rank=rank) if rank else tongue.gettext("card to teach")


def source_rows(data: ReportData) -> list[SourceRow]:
    """Every source with its state, what it gave, and when."""
    return [_source_row(line, data) for line in data.sources]


def _source_row(line: SourceLine, data: ReportData) -> SourceRow:
    tongue = data.tongue
    state_name, meaning = state_words(line.state, tongue)
    if line.note.startswith(NOT_SET_UP):
        meaning = tongue.gettext("Not set up yet; topcomment doctor says how.")
    # A run's own note is a technician's, in English; whoever reads another language is told what the state means.
    note = one_line(line.note) if tongue.code == ENGLISH.code else ""
    note = "" if _COUNTED.fullmatch(note) else note  # the counts beside it are of all phases together
    looked = line.state not in _NEVER_LOOKED or line.posts or line.comments
    return SourceRow(
        name=tongue.gettext(platform_title(line.source, data.titles)),
        state=line.state,
        state_name=state_name,
        read=_read(line, tongue) if looked else "",
        when=_when(line, data) if looked else "",
        note=_sentence(note) or meaning,
    )


def _when(line: SourceLine, data: ReportData) -> str:
    return words.age(line.at, data.generated_at, data.tongue) if line.at else data.tongue.gettext("never")


def _sentence(note: str) -> str:
    """A technician's note with a capital and a full stop."""
    return f"{note[:1].upper()}{note[1:].rstrip('.')}." if note else ""


def state_words(state: str, tongue: Tongue) -> tuple[str, str]:
    """A source's state as people read it, and what it means; one that is not known is its own word."""
    word, meaning = _STATES.get(state, (state, ""))
    return tongue.gettext(word) if meaning else word, tongue.gettext(meaning) if meaning else ""


def _read(line: SourceLine, tongue: Tongue) -> str:
    posts = [_posts(line.posts, tongue)] if line.posts is not None else []
    comments = [_comments(line.comments, tongue)] if line.comments is not None else []
    return ", ".join([*posts, *comments]) or tongue.gettext("nothing")


def _posts(count: int, tongue: Tongue) -> str:
    return tongue.ngettext("{n} post", "{n} posts", count)


def _comments(count: int, tongue: Tongue) -> str:
    return tongue.ngettext("{n} comment", "{n} comments", count)
