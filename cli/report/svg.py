"""Small drawings as inline SVG: growth so far, and what may come.

Only numbers and our own words enter the markup; texts of posts never do. Colours and strokes
come from the page's style sheet by class name, so that one drawing serves light, dark and print.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from markupsafe import Markup, escape

from cli.languages.tongue import ENGLISH, Tongue
from cli.report.words import duration, human_number, plain_number
from crawler.models import Snapshot
from crawler.sentences import phrase
from ranking.types import Forecast

Unit = Literal["views", "votes"]
WIDTH, HEIGHT = 240, 84
_LEFT, _RIGHT, _TOP, _BOTTOM = 4, 60, 14, 16
_LABEL_GAP = 11


@dataclass(frozen=True)
class Point:
    """A measured or expected total at one moment."""

    at: datetime
    total: float


@dataclass(frozen=True)
class _Frame:
    """Maps moments and totals to the drawing's coordinates."""

    start: datetime
    end: datetime
    low: float
    high: float

    def x(self, at: datetime) -> float:
        span = (self.end - self.start).total_seconds() or 1.0
        return round(_LEFT + (at - self.start).total_seconds() / span * (WIDTH - _LEFT - _RIGHT), 1)

    def y(self, total: float) -> float:
        span = (self.high - self.low) or 1.0
        return round(HEIGHT - _BOTTOM - (total - self.low) / span * (HEIGHT - _TOP - _BOTTOM), 1)

    def path(self, points: Sequence[Point]) -> str:
        return " ".join(f"{'L' if i else 'M'}{self.x(p.at)} {self.y(p.total)}" for i, p in enumerate(points))


def unit_of(snapshots: Sequence[Snapshot], forecast: Forecast | None) -> Unit:
    """What grows here: as forecast, else views where any were shown, else likes or votes."""
    if forecast:
        return forecast.unit
    return "views" if any(snapshot.view_count is not None for snapshot in snapshots) else "votes"


def measured(snapshots: Sequence[Snapshot], unit: Unit) -> list[Point]:
    """Totals that were really read, oldest first; unknown counts leave no point."""
    counts = ((s.captured_at, s.view_count if unit == "views" else s.like_count) for s in snapshots)
    return [Point(at, float(count)) for at, count in sorted(counts, key=lambda pair: pair[0]) if count is not None]


def growth_curve(
    snapshots: Sequence[Snapshot],
    forecast: Forecast | None,
    act_before: datetime | None = None,
    tongue: Tongue = ENGLISH,
) -> Markup | None:
    """Solid line through what was measured, dashed line and band to what is expected.

    ``None`` when nothing was measured, or when there is one figure and no forecast: then a
    sentence says more than a drawing.
    """
    unit = unit_of(snapshots, forecast)
    points = measured(snapshots, unit)
    if not points or (len(points) == 1 and forecast is None):
        return None
    last = points[-1]
    end = last.at + timedelta(hours=forecast.horizon_h) if forecast else last.at
    top = last.total + forecast.high if forecast else last.total
    frame = _Frame(points[0].at, end, min(p.total for p in points), max(top, *(p.total for p in points), 1.0))
    parts = [*_future(frame, last, forecast), *_past(frame, points), *_deadline(frame, last, end, act_before, tongue)]
    label = escape(_sentence(points, forecast, unit, tongue))
    body = "".join(parts) + _labels(frame, last, forecast, tongue)
    return Markup(  # noqa: S704 - built from numbers and constants above
        f'<svg class="curve" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}">{body}</svg>'
    )


def _past(frame: _Frame, points: Sequence[Point]) -> list[str]:
    line = f'<path class="past" d="{frame.path(points)}"/>' if len(points) > 1 else ""
    dots = "".join(f'<circle class="dot" cx="{frame.x(p.at)}" cy="{frame.y(p.total)}" r="2.6"/>' for p in points)
    return [line, dots]


def _future(frame: _Frame, last: Point, forecast: Forecast | None) -> list[str]:
    if forecast is None:
        return []
    low, mid, high = (Point(frame.end, last.total + more) for more in (forecast.low, forecast.expected, forecast.high))
    band = f"{frame.path([last, high])} L{frame.x(low.at)} {frame.y(low.total)} Z"
    return [f'<path class="band" d="{band}"/>', f'<path class="next" d="{frame.path([last, mid])}"/>']


def _deadline(frame: _Frame, last: Point, end: datetime, act_before: datetime | None, tongue: Tongue) -> list[str]:
    if act_before is None or not last.at < act_before < end:
        return []
    x = frame.x(act_before)
    anchor = "start" if x < WIDTH / 2 else "end"
    line = f'<path class="until" d="M{x} {_TOP - 4} V{HEIGHT - _BOTTOM}"/>'
    label = escape(tongue.gettext("act by"))
    return [line, f'<text x="{x}" y="{_TOP - 6}" text-anchor="{anchor}">{label}</text>']


def _labels(frame: _Frame, last: Point, forecast: Forecast | None, tongue: Tongue) -> str:
    base = f'<path class="base" d="M{_LEFT} {HEIGHT - _BOTTOM + 1} H{WIDTH - _RIGHT}"/>'
    x, y = frame.x(last.at), frame.y(last.total)
    anchor = "start" if x < WIDTH / 4 else "middle"
    seen = escape(tongue.gettext("last seen"))
    texts = [f'<text x="{x}" y="{HEIGHT - 4}" text-anchor="{anchor}">{seen}</text>']
    if forecast is None:
        return base + "".join(texts)
    right = WIDTH - _RIGHT + 5
    high, low = frame.y(last.total + forecast.high), frame.y(last.total + forecast.low)
    texts.append(f'<text x="{right}" y="{max(high + 4, 9)}">+{human_number(forecast.high, tongue)}</text>')
    if low - high >= _LABEL_GAP:
        texts.append(f'<text x="{right}" y="{min(low + 4, y + 4)}">+{human_number(forecast.low, tongue)}</text>')
    later = escape(tongue.gettext("+{hours} h", hours=plain_number(forecast.horizon_h, tongue)))
    texts.append(f'<text x="{WIDTH - _RIGHT}" y="{HEIGHT - 4}" text-anchor="end">{later}</text>')
    return base + "".join(texts)


def _sentence(points: Sequence[Point], forecast: Forecast | None, unit: Unit, tongue: Tongue) -> str:
    """The drawing for those who do not see it."""
    last = points[-1]
    figures = {"total": human_number(last.total, tongue), "first": human_number(points[0].total, tongue)}
    apart = duration(last.at - points[0].at, tongue)
    if len(points) == 1:
        views, votes = phrase("{total} views when last seen."), phrase("{total} votes when last seen.")
    else:
        views = phrase("From {first} to {total} views when last seen, {span} apart.")
        votes = phrase("From {first} to {total} votes when last seen, {span} apart.")
    message = views if unit == "views" else votes
    said = tongue.gettext(message, span=apart, **figures)
    if forecast is None:
        return said
    low, high = human_number(last.total + forecast.low, tongue), human_number(last.total + forecast.high, tongue)
    hours = plain_number(forecast.horizon_h, tongue)
    later = tongue.gettext("{low} to {high} expected {hours} hours later.", low=low, high=high, hours=hours)
    return f"{said} {later}"
