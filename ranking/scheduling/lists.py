"""Which discovery lists are asked: those that brought new posts which passed the gate, per request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from ranking.history import hours
from ranking.scheduling.choose import price_of
from ranking.scheduling.types import Amounts

HALF_LIFE_H = 7 * 24.0
"""A list is judged by its last weeks: what it brought a week ago counts half."""

PRIOR_REQUESTS = 2.0
"""How many requests of an average list every list is credited with; keeps one lucky answer from deciding."""

FIRST_RATE = 1.0
"""New passing posts a request where nothing at all is known yet: better than any that was ever measured as poor."""

REST_RATE = 0.1
"""A list below one passing post in ten requests rests, ..."""
REST_AFTER = 3
"""... once it was asked so often, ..."""
REST_H = 20.0
"""... and is tried again after so long: a day, less the drift of a morning's hour."""

NEVER_RESTS = frozenset({"trending", "feed"})
"""Few, and the only way to see what nobody thought of; a feed of ids brings its posts under other names."""


@dataclass(frozen=True)
class ListRun:
    """What one list brought in one run; ``passed`` counts new posts that passed the gate."""

    at: datetime
    requests: int
    found: int = 0
    new: int = 0
    passed: int = 0


@dataclass(frozen=True)
class ListPlan:
    """One list, whether it is asked, and why."""

    scope: str
    kind: str
    asked: bool
    rate: float
    cost: Amounts
    why: str


@dataclass(frozen=True)
class ListOffer:
    """A list that could be asked: its cursor's scope, its task kind, its cost and its past."""

    scope: str
    kind: str
    cost: Amounts
    past: Sequence[ListRun] = ()


def choose_lists(offers: Iterable[ListOffer], allowance: Amounts, *, now: datetime) -> list[ListPlan]:
    """Every offer with its verdict; those asked come first, by yield for their price.

    Args:
        offers: of one source, in its own order.
        allowance: what this crawl may spend on lists; a bucket that is absent has no bound.
        now: the present.
    """
    found = list(offers)
    usual = _usual([run for offer in found for run in offer.past], now)
    rated = [(offer, _rate(offer.past, usual, now)) for offer in found]
    # Among equals the source's own order holds, which begins with what is popular.
    rated.sort(key=lambda one: -one[1] / price_of(one[0].cost, allowance))
    left = dict(allowance)
    asked, rest = [], []
    for offer, rate in rated:
        why = _resting(offer, rate, now) or _too_dear(offer.cost, left)
        if why:
            rest.append(ListPlan(offer.scope, offer.kind, asked=False, rate=rate, cost=offer.cost, why=why))
            continue
        for bucket in left.keys() & offer.cost.keys():
            left[bucket] -= offer.cost[bucket]
        words = _words(offer, rate)
        asked.append(ListPlan(offer.scope, offer.kind, asked=True, rate=rate, cost=offer.cost, why=words))
    return [*asked, *rest]


def _usual(runs: Sequence[ListRun], now: datetime) -> float:
    requests = sum(_weight(run, now) * run.requests for run in runs)
    passed = sum(_weight(run, now) * run.passed for run in runs)
    return (FIRST_RATE * PRIOR_REQUESTS + passed) / (PRIOR_REQUESTS + requests)


def _rate(runs: Sequence[ListRun], usual: float, now: datetime) -> float:
    requests = sum(_weight(run, now) * run.requests for run in runs)
    passed = sum(_weight(run, now) * run.passed for run in runs)
    return (usual * PRIOR_REQUESTS + passed) / (PRIOR_REQUESTS + requests)


def _weight(run: ListRun, now: datetime) -> float:
    age: float = 0.5 ** (max(0.0, hours(run.at, now)) / HALF_LIFE_H)
    return age


def _resting(offer: ListOffer, rate: float, now: datetime) -> str:
    if offer.kind in NEVER_RESTS or len(offer.past) < REST_AFTER or rate >= REST_RATE:
        return ""
    ago = hours(max(run.at for run in offer.past), now)
    if ago >= REST_H:
        return ""
    return f"rests: {rate:.2f} posts worth reading a request; tried again {REST_H - ago:.0f} h from now"


def _too_dear(cost: Amounts, left: Mapping[str, float]) -> str:
    short = [bucket for bucket, amount in cost.items() if bucket in left and amount > left[bucket]]
    return f"not enough {' and '.join(short)} for this crawl" if short else ""


def _words(offer: ListOffer, rate: float) -> str:
    if not offer.past:
        return f"not asked yet; {rate:.2f} posts worth reading a request is usual here"
    times = f"{len(offer.past)} time{'' if len(offer.past) == 1 else 's'}"
    return f"asked {times}, {rate:.2f} posts worth reading a request"
