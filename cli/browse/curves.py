"""A small drawing of how a trend grows: one line through what was measured, and the figure at its end.

Only numbers and our own words enter the markup; colours come from the style sheet by class name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup, escape

from cli.languages.tongue import Tongue
from cli.report.words import age, duration, human_number
from cli.trends.growth import Reading
from crawler.sentences import phrase

WIDTH, HEIGHT = 240, 72
_LEFT, _RIGHT, _TOP, _BOTTOM = 4, 44, 12, 16
_LABELS = {
    "views": phrase("From {first} to {last} views within {span}, last read {age}."),
    "likes": phrase("From {first} to {last} likes within {span}, last read {age}."),
}


def trend_curve(growth: Sequence[Reading], unit: str, now: datetime, tongue: Tongue) -> Markup | None:
    """The drawing; ``None`` where fewer than two moments are known, since a sentence says that better."""
    if len(growth) < 2 or growth[-1].at <= growth[0].at:
        return None
    first, last = growth[0], growth[-1]
    span, most = last.at - first.at, max(reading.total for reading in growth) or 1.0

    def place(reading: Reading) -> str:
        x = _LEFT + (reading.at - first.at) / span * (WIDTH - _LEFT - _RIGHT)
        y = HEIGHT - _BOTTOM - reading.total / most * (HEIGHT - _TOP - _BOTTOM)
        return f"{x:.1f} {y:.1f}"

    line = "M" + " L".join(place(reading) for reading in growth)
    floor = HEIGHT - _BOTTOM
    area = f"{line} L{WIDTH - _RIGHT} {floor} L{_LEFT} {floor} Z"
    end = place(last).split()
    label = tongue.gettext(
        _LABELS[unit],
        first=human_number(first.total, tongue),
        last=human_number(last.total, tongue),
        span=duration(span, tongue),
        age=age(last.at, now, tongue),
    )
    began, ended = (escape(age(each.at, now, tongue)) for each in (first, last))
    return Markup(  # noqa: S704 - built from numbers and our own words above
        f'<svg class="curve" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(label)}">'
        f'<path class="band" d="{area}"/><path class="past" d="{line}"/>'
        f'<path class="base" d="M{_LEFT} {floor + 1} H{WIDTH - _RIGHT}"/>'
        f'<circle class="dot" cx="{end[0]}" cy="{end[1]}" r="2.6"/>'
        f'<text x="{WIDTH - _RIGHT + 5}" y="{max(float(end[1]) + 4, 9)}">{human_number(last.total, tongue)}</text>'
        f'<text x="{_LEFT}" y="{HEIGHT - 3}">{began}</text>'
        f'<text x="{WIDTH - _RIGHT}" y="{HEIGHT - 3}" text-anchor="end">{ended}</text></svg>'
    )
