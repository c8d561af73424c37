"""What stands around the cards, in words: headline, counts, withheld, trends and sources."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from cli.report import words
from cli.report.data import ReportData
from cli.report.harmless import one_line
from cli.report.present import card_view, platform_title
from cli.report.view import CardView

WITHHELD_SHOWN = 100

_STATES = {
    "ok": "Answered as expected.",
    "quiet": "Answered, but with less than expected.",
    "refused": "The platform said no; the source rests.",
    "broken": "Its answers could not be read; a developer has to look.",
    "out of budget": "Today's budget is spent.",
    "no key": "Needs a key in .env; see topcomment doctor.",
    "off": "Switched off in brand.toml.",
    "interrupted": "The last run was cut off; the next one continues.",
    "running": "Still at work.",
    "not crawled": "Has not run yet.",
}


@dataclass(frozen=True)
class SourceRow:
    """One source's health, in words."""

    name: str
    state: str
    read: str
    when: str
    note: str


@dataclass(frozen=True)
class TrendRow:
    """One cluster of posts, in words; ``cards`` are ids and labels of opportunities in this report."""

    name: str
    size: str
    where: tuple[str, str]
    views: str | None
    cards: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class WithheldGroup:
    """Everything withheld for one reason."""

    reason: str
    cards: tuple[CardView, ...]
    total: int


def headline(data: ReportData) -> str:
    """The page's one sentence: how many places there are to speak today."""
    places = len(data.cards)
    if places:
        return f"{words.counted(places, 'place')} to speak today"
    return "Nothing worth it today"


def calm(data: ReportData) -> str:
    """What an empty list means, said calmly."""
    read = f"{words.counted(data.counts.posts_read, 'post')} and {words.counted(data.counts.comments_read, 'comment')}"
    if not data.counts.posts_read:
        return "Nothing has been read yet. The sources below say why."
    return f"We read {read} and found no place where speaking would serve {one_line(data.brand)}. Silence is fine."


def counts_line(data: ReportData) -> str:
    """The morning in figures: ``12 go, 6 maybe, 2 to escalate, 31 withheld; 412 posts ... read``."""
    counts = data.counts
    found = f"{counts.go} go, {counts.maybe} maybe, {counts.escalate} to escalate, {counts.withheld} withheld"
    posts, comments = words.counted(counts.posts_read, "post"), words.counted(counts.comments_read, "comment")
    return f"{found}; {posts} and {comments} read"


def dateline(data: ReportData) -> str:
    """When this was made, on the brand's wall clock."""
    zone = ZoneInfo(data.timezone)
    return f"{words.long_date(data.generated_at, zone)}, {words.clock_time(data.generated_at, zone)}"


def ranked_note(data: ReportData) -> str | None:
    """Says that a ranking is old, from two hours on; a list read late misleads."""
    hours = (data.generated_at - data.ranked_at).total_seconds() / 3600
    return f"Ranked {words.age(data.ranked_at, data.generated_at)}; run topcomment morning." if hours >= 2 else None


def withheld_groups(data: ReportData) -> list[WithheldGroup]:
    """Withheld cards by reason, the most frequent first; at most ``WITHHELD_SHOWN`` in all."""
    shown: dict[str, list[CardView]] = defaultdict(list)
    for card in data.withheld[:WITHHELD_SHOWN]:
        seen = card_view(card, data)
        shown[seen.reason].append(seen)
    groups = [WithheldGroup(reason, tuple(cards), len(cards)) for reason, cards in shown.items()]
    return sorted(groups, key=lambda group: (-group.total, group.reason))


def withheld_more(data: ReportData) -> str | None:
    """How many withheld targets the page leaves out."""
    more = max(data.counts.withheld, len(data.withheld)) - min(len(data.withheld), WITHHELD_SHOWN)
    return f"{words.counted(more, 'more is', 'more are')} left out here." if more > 0 else None


def trend_rows(data: ReportData) -> list[TrendRow]:
    """Clusters in words."""
    ranks = {card.opportunity.opportunity_id: card.opportunity.rank for card in (*data.cards, *data.explore)}
    return [
        TrendRow(
            name=one_line(trend.name),
            size=words.counted(trend.posts, "post"),
            where=(
                words.listed([platform_title(slug, data.titles) for slug in trend.platforms]),
                words.listed([words.language_name(code) for code in trend.languages]),
            ),
            views=f"{words.human_number(trend.views)} views together" if trend.views is not None else None,
            cards=tuple((card, f"card {ranks[card] or 'to teach'}") for card in trend.cards if card in ranks),
        )
        for trend in data.trends
    ]


def source_rows(data: ReportData) -> list[SourceRow]:
    """Every source with its state, what it gave, and when."""
    return [
        SourceRow(
            name=platform_title(line.source, data.titles),
            state=line.state,
            read=_read(line.posts, line.comments),
            when=words.age(line.at, data.generated_at) if line.at else "never",
            note=one_line(line.note) or _STATES.get(line.state, ""),
        )
        for line in data.sources
    ]


def _read(posts: int | None, comments: int | None) -> str:
    parts = [words.counted(n, one) for n, one in ((posts, "post"), (comments, "comment")) if n is not None]
    return ", ".join(parts) or "nothing"
