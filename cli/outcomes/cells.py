"""Results as plain values, for JSON, CSV and the API; the names are a promise to whoever reads them."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from zoneinfo import ZoneInfo

from cli.export.columns import Cell, told
from cli.languages.tongue import Tongue
from cli.outcomes.expected import Expected, outcome_of
from cli.outcomes.goals import Baseline
from cli.outcomes.marks import MARKS
from cli.outcomes.report import WeekReport
from cli.outcomes.tally import Result, Tally

_OF_ENGAGEMENT = ("engagement_id", "platform", "kind", "play", "language", "code", "who", "url", "opportunity_id")
_MEASURED = (
    "like_count", "reply_count", "ranked", "like_share", "creator_answered", "creator_liked", "post_views",
    "post_likes", "post_comments", "code_uses",
)  # fmt: skip
COLUMNS = (
    *_OF_ENGAGEMENT,
    "made_at",
    "measured_at",
    "rank",
    *_MEASURED,
    *(f"likes_{mark.hours}h" for mark in MARKS),
    "expected_slot",
    "first_five",
    "expected_growth",
    "real_growth",
    "found",
)
"""Columns of the CSV, and keys of one result in JSON; ``found``: nobody told of it, a crawl met our comment."""


def result_cells(result: Result, zone: ZoneInfo) -> dict[str, Cell]:
    """One result; moments in the brand's zone."""
    one, now = result.engagement, result.now
    cells: dict[str, Cell] = {name: getattr(one, name) for name in _OF_ENGAGEMENT}
    cells |= {"made_at": told(one.made_at, zone), "measured_at": told(now.measured_at if now else None, zone)}
    cells |= {name: getattr(now, name) if now is not None else None for name in _MEASURED}
    cells["rank"] = result.rank
    for mark in MARKS:
        read = result.marks.get(mark.hours)
        cells[f"likes_{mark.hours}h"] = read.like_count if read is not None else None
    return cells | _expected(result) | {"found": one.found}


def tally_cells(tally: Tally) -> dict[str, Any]:
    """One tally, rounded."""
    return {name: round(value, 4) if isinstance(value, float) else value for name, value in asdict(tally).items()}


def report_cells(report: WeekReport, zone: ZoneInfo, tongue: Tongue) -> dict[str, Any]:
    """A whole weekly report; its one sentence in ``tongue``."""
    sentence = report.calibration.sentence
    return {
        "week": report.week.name,
        "begins": told(report.week.begins, zone),
        "ends": told(report.week.ends, zone),
        "over": report.over,
        "tally": tally_cells(report.tally),
        "before": tally_cells(report.before),
        "baseline": _baseline(report.baseline, zone),
        "goals": [asdict(line) for line in report.goals],
        "by": {
            dimension: [{"name": name, **tally_cells(tally)} for name, tally in rows]
            for dimension, rows in report.groups.items()
        },
        "course": [{"week": name, **tally_cells(tally)} for name, tally in report.course],
        "results": [result_cells(one, zone) for one in report.results],
        "got_away": [asdict(one) for one in report.got_away],
        "forecasts": {
            "sentence": tongue.tell(sentence) if sentence is not None else None,
            "forecasts": report.calibration.forecasts,
            "held": report.calibration.held,
            "comments": report.calibration.comments,
            "seen": report.calibration.seen,
            "foretold": report.calibration.foretold,
            "corrected": report.calibration.changes_slots or report.calibration.reach_factor != 1.0,
        },
    }


def _baseline(baseline: Baseline | None, zone: ZoneInfo) -> dict[str, Any] | None:
    if baseline is None:
        return None
    moments = {"begins": told(baseline.begins, zone), "ends": told(baseline.ends, zone)}
    return {**moments, "complete": baseline.complete, **baseline.figures}


def _expected(result: Result) -> dict[str, Cell]:
    told_then = Expected.model_validate(result.engagement.expected) if result.engagement.expected else None
    came = outcome_of(result.engagement, result.measured)
    return {
        "expected_slot": told_then.slot if told_then else None,
        "first_five": came.top_five if came else None,
        "expected_growth": round(told_then.expected) if told_then and told_then.expected is not None else None,
        "real_growth": round(came.real) if came and came.real is not None else None,
    }
