"""What was withheld, for an audit: by reason, a row for each thread."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from cli.languages.tongue import Tongue
from cli.report import plays
from cli.report.data import Card, ReportData
from cli.report.present import card_view
from cli.report.view import CardView

WITHHELD_SHOWN = 100
"""Rows at the most."""


@dataclass(frozen=True)
class WithheldRow:
    """A withheld target, and how many more under the same post, in words: a thread is one thing to read."""

    card: CardView
    more: str


@dataclass(frozen=True)
class WithheldGroup:
    """Everything withheld for one reason; ``total`` counts what its rows stand for."""

    reason: str
    rows: tuple[WithheldRow, ...]
    total: int


def withheld_groups(data: ReportData) -> list[WithheldGroup]:
    """Withheld cards by reason, the most frequent first; at most ``WITHHELD_SHOWN`` rows in all."""
    rows: dict[str, list[WithheldRow]] = defaultdict(list)
    totals: Counter[str] = Counter()
    for (reason, _, _), cards in _threads(data).items():
        rows[reason].append(WithheldRow(card_view(cards[0], data), _under_it(len(cards) - 1, data.tongue)))
        totals[reason] += len(cards)
    groups = [WithheldGroup(reason, tuple(found), totals[reason]) for reason, found in rows.items()]
    return sorted(groups, key=lambda group: (-group.total, group.reason))


def _threads(data: ReportData) -> dict[tuple[str, str, str], list[Card]]:
    """The cards that the rows stand for, by reason, platform and post."""
    threads: dict[tuple[str, str, str], list[Card]] = {}
    for card in data.withheld:
        key = plays.reason_of(card.opportunity, data.tongue), card.post.platform, card.post.post_id
        if key in threads or len(threads) < WITHHELD_SHOWN:
            threads.setdefault(key, []).append(card)
    return threads


def _under_it(more: int, tongue: Tongue) -> str:
    return tongue.ngettext("{n} more under this post", "{n} more under this post", more) if more else ""


def withheld_more(data: ReportData) -> str | None:
    """How many withheld targets the page leaves out."""
    told = sum(map(len, _threads(data).values()))
    more = max(data.counts.withheld, len(data.withheld)) - told
    if more <= 0:
        return None
    return data.tongue.ngettext("{n} more is left out here.", "{n} more are left out here.", more)
