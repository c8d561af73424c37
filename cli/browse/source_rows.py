"""One source in words: how it stands, what it has spent, and what the next crawl may spend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cli.crawling.schedule_budgets import BucketPlan
from cli.labels import NOUNS, named
from cli.languages.tongue import ENGLISH, Tongue
from cli.report import words
from cli.report.head import state_words
from cli.sources import SourceStanding


@dataclass(frozen=True)
class BucketRow:
    """One allowance: figures for the bar, and what they say."""

    limit: int
    used: int
    label: str
    spent: str
    share: str
    back: str


@dataclass(frozen=True)
class SourceRow:
    """A source's line; ``state`` is the word of the code, ``state_name`` what people read."""

    title: str
    state: str
    state_name: str
    age: str
    found: str
    new: str
    buckets: tuple[BucketRow, ...]
    note: str


def source_row(source: SourceStanding, now: datetime, zone: ZoneInfo, tongue: Tongue) -> SourceRow:
    """A source as the page shows it; of one that is off only why."""
    off = source.state == "off"
    state_name, meaning = state_words(source.state.removesuffix(" yet"), tongue)
    # A run's own note is a technician's, in English; who reads another language is told what the state means.
    note = source.note if tongue.code == ENGLISH.code or not source.note else meaning
    crawled = words.age(source.last_crawl, now, tongue) if source.last_crawl else tongue.gettext("never")
    return SourceRow(
        title=tongue.gettext(source.title),
        state=source.state,
        state_name=state_name,
        age="" if off else crawled,
        found="" if source.found is None else tongue.whole(source.found),
        new="" if source.new is None else tongue.whole(source.new),
        buckets=() if off else tuple(_bucket(source.title, one, now, zone, tongue) for one in source.plan),
        note=note,
    )


def _bucket(title: str, one: BucketPlan, now: datetime, zone: ZoneInfo, tongue: Tongue) -> BucketRow:
    noun = named(NOUNS, one.noun, tongue)
    back = tongue.gettext("Back {time}.", time=words.local_time(one.resets_at, now, zone, tongue))
    figures = {"used": tongue.whole(one.used), "limit": tongue.whole(one.limit), "noun": noun}
    return BucketRow(
        limit=one.limit,
        used=one.used,
        label=tongue.gettext("{source}: {noun} spent", source=title, noun=noun),
        spent=tongue.gettext("{used} of {limit} {noun}.", **figures),
        share=tongue.gettext("Next: {share}.", share=tongue.whole(one.share)),
        back=back if one.used else "",
    )
