"""Small drawings of results as inline SVG: the course of the weeks, and how one comment's likes grew.

Only numbers and our own words enter the markup; colours come from the page's style sheet by class name.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from markupsafe import Markup, escape

from cli.languages.tongue import ENGLISH, Tongue
from cli.outcomes.tally import Result, Tally
from cli.report.words import duration, human_number

WIDTH, HEIGHT = 360, 96
_LEFT, _RIGHT, _TOP, _BOTTOM = 4, 44, 14, 18
SMALL_WIDTH, SMALL_HEIGHT = 120, 32


def course(weeks: Sequence[tuple[str, Tally]], usual: float | None, tongue: Tongue = ENGLISH) -> Markup | None:
    """A bar for the likes of each week, and a line where a usual week of the baseline lies.

    ``None`` while there is nothing to draw.
    """
    likes = [tally.likes or 0 for _, tally in weeks]
    most = max([*likes, usual or 0.0])
    if not most:
        return None
    step = (WIDTH - _LEFT - _RIGHT) / len(weeks)
    floor, room = HEIGHT - _BOTTOM, HEIGHT - _TOP - _BOTTOM
    bars = "".join(
        f'<rect class="{"bar now" if index == len(likes) - 1 else "bar"}" x="{_LEFT + index * step + 2:.1f}" '
        f'y="{floor - value / most * room:.1f}" width="{step - 4:.1f}" height="{value / most * room:.1f}" rx="2"/>'
        for index, value in enumerate(likes)
    )
    drawn = bars + _usual(usual, most, tongue) + _feet(weeks, likes[-1], most, tongue)
    return _svg(WIDTH, HEIGHT, _course_label(weeks, usual, tongue), drawn)


def likes_curve(result: Result, tongue: Tongue = ENGLISH) -> Markup | None:
    """The likes of one comment at each reading; ``None`` below two readings."""
    read = [(one.measured_at, one.like_count) for one in result.measured if one.like_count is not None]
    if len(read) < 2 or read[-1][0] <= read[0][0]:
        return None
    (first, start), (last, end) = read[0], read[-1]
    most = max(likes for _, likes in read) or 1

    def place(at: datetime, likes: int) -> str:
        x = 2 + (at - first) / (last - first) * (SMALL_WIDTH - 6)
        return f"{x:.1f} {SMALL_HEIGHT - 3 - likes / most * (SMALL_HEIGHT - 8):.1f}"

    line = "M" + " L".join(place(*each) for each in read)
    x, y = place(last, end).split()
    label = tongue.gettext(
        "From {first} to {last} likes within {span}.",
        first=human_number(start, tongue),
        last=human_number(end, tongue),
        span=duration(last - first, tongue),
    )
    return _svg(
        SMALL_WIDTH,
        SMALL_HEIGHT,
        label,
        f'<path class="past" d="{line}"/><circle class="dot" cx="{x}" cy="{y}" r="2.4"/>',
    )


def _usual(usual: float | None, most: float, tongue: Tongue) -> str:
    if not usual:
        return ""
    y = HEIGHT - _BOTTOM - usual / most * (HEIGHT - _TOP - _BOTTOM)
    right = WIDTH - _RIGHT
    word = escape(tongue.gettext("usual"))
    return f'<path class="until" d="M{_LEFT} {y:.1f} H{right}"/><text x="{right + 4}" y="{y + 4:.1f}">{word}</text>'


def _feet(weeks: Sequence[tuple[str, Tally]], last: int, most: float, tongue: Tongue) -> str:
    floor, right = HEIGHT - _BOTTOM, WIDTH - _RIGHT
    top = floor - last / most * (HEIGHT - _TOP - _BOTTOM)
    return (
        f'<path class="base" d="M{_LEFT} {floor + 1} H{right}"/>'
        f'<text x="{_LEFT}" y="{HEIGHT - 4}">{weeks[0][0]}</text>'
        f'<text x="{right}" y="{HEIGHT - 4}" text-anchor="end">{weeks[-1][0]}</text>'
        f'<text x="{right - 2}" y="{max(top - 4, 9):.1f}" text-anchor="end">{human_number(last, tongue)}</text>'
    )


def _course_label(weeks: Sequence[tuple[str, Tally]], usual: float | None, tongue: Tongue) -> str:
    weekly = ", ".join(f"{name} {human_number(tally.likes or 0, tongue)}" for name, tally in weeks if tally.made)
    label = tongue.gettext("Likes by week: {weeks}.", weeks=weekly or tongue.gettext("none yet"))
    if not usual:
        return label
    line = tongue.gettext("A usual week of the baseline had {number}.", number=human_number(usual, tongue))
    return f"{label} {line}"


def _svg(width: int, height: int, label: str, body: str) -> Markup:
    return Markup(  # noqa: S704 - built from numbers, names of weeks and our own words above
        f'<svg class="curve" viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">{body}</svg>'
    )
