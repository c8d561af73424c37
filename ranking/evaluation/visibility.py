"""``topcomment evaluate visibility``: which comments end in a thread's top five, told when they are written.

One thread after the other is left out; curve and weights are fitted on the others. Only top-level
comments are judged.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from crawler.errors import UsageError
from ranking.evaluation import metrics
from ranking.evaluation.forms import set_name
from ranking.evaluation.visibility_form import ThreadComment, read_threads
from ranking.visibility_comment import Arrival, fit_rise, words
from ranking.visibility_curve import PLACES, refitted, slot_probability

COLLECTIVE_SHARE = 0.05
"""An author of more than so much of a set of many threads is a collective name, such as deleted accounts."""


@dataclass(frozen=True)
class _Thread:
    name: str
    arrivals: list[Arrival]
    top: list[bool]


def evaluate_visibility(path: Path) -> dict[str, Any]:
    """Metrics of one set of threads in the shape of issue 4.

    Raises:
        UsageError: the file is not of the form, or has too few threads to leave one out.
    """
    threads = _threads(read_threads(path))
    if len(threads) < 2:
        raise UsageError(f"{path} holds {len(threads)} thread with a top five; two are needed to leave one out")
    ours = [_left_out(threads, place) for place in range(len(threads))]
    by_rank = [[-float(arrival.rank) for arrival in thread.arrivals] for thread in threads]
    by_length = [[float(len(arrival.text)) for arrival in thread.arrivals] for thread in threads]
    chances = [value for scores in ours for value in scores]
    prior = [slot_probability(arrival.rank) for thread in threads for arrival in thread.arrivals]
    top = [flag for thread in threads for flag in thread.top]
    return {
        "task": "visibility",
        "set": set_name(path),
        "threads": len(threads),
        "comments": len(top),
        **_scores(threads, ours),
        "brier": round(metrics.brier(chances, top), 4),
        "baselines": {
            "arrival_rank": {**_scores(threads, by_rank), "brier": round(metrics.brier(prior, top), 4)},
            "length": _scores(threads, by_length),
        },
    }


def _threads(found: dict[str, list[ThreadComment]]) -> list[_Thread]:
    everyone = [comment for comments in found.values() for comment in comments]
    number = Counter(comment.author for comment in everyone)
    limit = COLLECTIVE_SHARE * len(everyone) if len(found) > 1 / COLLECTIVE_SHARE / 2 else float("inf")
    likes: dict[str, list[tuple[str, float]]] = defaultdict(list)
    for comment in everyone:
        if comment.author and number[comment.author] <= limit:
            likes[comment.author].append((comment.thread, comment.likes))
    built = [_thread(name, [c for c in comments if c.top_level], likes) for name, comments in found.items()]
    return [thread for thread in built if any(thread.top) and not all(thread.top)]


def _thread(name: str, tops: Sequence[ThreadComment], likes: dict[str, list[tuple[str, float]]]) -> _Thread:
    best = sorted(range(len(tops)), key=lambda place: (-tops[place].likes, place))[:PLACES]
    said = tuple(words(comment.text) for comment in tops)
    arrivals = [
        Arrival(
            rank=rank,
            text=comment.text,
            before=said[:rank],
            author_likes=tuple(count for thread, count in likes.get(comment.author, ()) if thread != name),
        )
        for rank, comment in enumerate(tops)
    ]
    return _Thread(name, arrivals, [rank in set(best) for rank in range(len(tops))])


def _left_out(threads: Sequence[_Thread], place: int) -> list[float]:
    """Chances in one thread, by what the others taught."""
    others = [thread for number, thread in enumerate(threads) if number != place]
    arrivals = [arrival for thread in others for arrival in thread.arrivals]
    top = [flag for thread in others for flag in thread.top]
    curve = refitted([(arrival.rank, flag) for arrival, flag in zip(arrivals, top, strict=True)])
    return [float(chance) for chance in fit_rise(arrivals, top, curve).chances(threads[place].arrivals)]


def _scores(threads: Sequence[_Thread], scores: Sequence[Sequence[float]]) -> dict[str, Any]:
    """Means over threads of AUC and of the precision of the first five, with intervals over threads."""
    areas, shares = [], []
    for thread, values in zip(threads, scores, strict=True):
        area = metrics.auc(list(values), thread.top)
        order = np.argsort(-np.asarray(values), kind="stable")
        shares.append(metrics.precision([thread.top[place] for place in order], PLACES))
        areas.append(0.5 if area is None else area)
    return {
        "top5_auc": round(float(np.mean(areas)), 4),
        "top5_auc_interval": [round(value, 4) for value in metrics.bootstrap_interval(areas)],
        "p5": round(float(np.mean(shares)), 4),
        "p5_interval": [round(value, 4) for value in metrics.bootstrap_interval(shares)],
    }
