"""Chooses among all options of one source, within what this crawl may spend of each bucket.

Each post offers one or two options (its counts, its thread) of which one is taken: the multiple-choice
knapsack problem, solved greedily by value per price over the steps of each post's upper convex hull
(Sinha and Zoltners, Operations Research 27, 1979). The price of an option is the sum over the buckets
of its share of what may be spent, so that a scarce bucket is dear and a plentiful one nearly free.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ranking.scheduling.types import Amounts, Choice, Option

CHEAPEST = 1e-9


@dataclass(frozen=True)
class _Step:
    """From one option of a post (or from nothing) to a dearer one."""

    option: Option
    replaced: Option | None
    ratio: float


def choose(options: Iterable[Option], allowance: Amounts, *, most: int) -> list[Choice]:
    """At most one option a post, best value for its price first.

    Args:
        options: of one source.
        allowance: what may be spent of each bucket; a bucket that is absent has no bound.
        most: tasks at most.
    """
    left = dict(allowance)
    taken: dict[tuple[str, str], tuple[Option, float]] = {}
    for step in sorted(_steps(options, allowance), key=lambda s: (-s.ratio, s.option.prospect.key, s.option.kind)):
        key = step.option.prospect.key
        held = taken.get(key)
        if (held[0] if held else None) is not step.replaced:
            continue  # the cheaper option did not fit: neither does the dearer
        if held is None and len(taken) >= most:
            continue
        extra = _difference(step.option.cost, step.replaced.cost if step.replaced else {})
        if any(amount > left[bucket] for bucket, amount in extra.items() if bucket in left):
            continue
        for bucket, amount in extra.items():
            if bucket in left:
                left[bucket] -= amount
        taken[key] = step.option, held[1] if held else step.ratio
    ordered = sorted(taken.values(), key=lambda found: (-found[1], found[0].prospect.key))
    return [Choice(option, price_of(option.cost, allowance)) for option, _ in ordered]


def price_of(cost: Amounts, allowance: Amounts) -> float:
    """Shares of what may be spent, summed over the buckets."""
    shares = (amount / max(allowance[bucket], CHEAPEST) for bucket, amount in cost.items() if bucket in allowance)
    return max(sum(shares), CHEAPEST)


def _steps(options: Iterable[Option], allowance: Amounts) -> Iterable[_Step]:
    by_post: dict[tuple[str, str], list[Option]] = {}
    for option in options:
        if option.value > 0:
            by_post.setdefault(option.prospect.key, []).append(option)
    for found in by_post.values():
        yield from _hull(found, allowance)


def _hull(options: Sequence[Option], allowance: Amounts) -> Iterable[_Step]:
    """Steps of falling ratio: an option below the line between two others is never taken."""
    steps: list[_Step] = []
    for option in sorted(options, key=lambda o: (price_of(o.cost, allowance), -o.value)):
        while True:
            before = steps[-1].option if steps else None
            gained = option.value - (before.value if before else 0.0)
            price = price_of(option.cost, allowance) - (price_of(before.cost, allowance) if before else 0.0)
            if gained <= 0:
                break
            step = _Step(option, before, gained / max(price, CHEAPEST))
            if steps and step.ratio >= steps[-1].ratio:
                steps.pop()
                continue
            steps.append(step)
            break
    return steps


def _difference(more: Amounts, less: Amounts) -> Mapping[str, float]:
    return {bucket: more.get(bucket, 0.0) - less.get(bucket, 0.0) for bucket in {*more, *less}}
