"""The weekly report as Markdown, to be sent to whoever asks whether commenting pays; strangers' words stay text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cli.languages.tongue import ENGLISH, Tongue
from cli.outcomes import words
from cli.outcomes.report import WeekReport
from cli.report.harmless import web_address
from cli.report.markdown import escape


def week_markdown(report: WeekReport, brand: str, tongue: Tongue = ENGLISH) -> str:
    """The whole report (CommonMark with tables)."""
    parts = (part(report, tongue) for part in (_goals, _groups, _best, _got_away))
    return "\n".join(line for part in (_head(report, brand, tongue), *parts) for line in part).rstrip() + "\n"


def _head(report: WeekReport, brand: str, tongue: Tongue) -> Iterator[str]:
    yield f"# {escape(brand)}: {escape(words.week_head(report, tongue))}"
    yield ""
    yield escape(tongue.tell(words.headline(report)))
    yield ""
    yield escape(words.baseline_words(report, tongue))
    if report.calibration.sentence:
        yield escape(tongue.tell(report.calibration.sentence))
    yield ""


def _goals(report: WeekReport, tongue: Tongue) -> Iterator[str]:
    rows = [words.goal_row(line, over=report.over, tongue=tongue) for line in report.goals]
    yield from _table([tongue.gettext(name) for name in words.GOAL_ROW], rows)


def _groups(report: WeekReport, tongue: Tongue) -> Iterator[str]:
    for dimension, rows in report.groups.items():
        if any(name for name, _ in rows):
            yield from (f"## {tongue.gettext(words.HEADINGS[dimension])}", "")
            table = [(words.name_of(dimension, name, tongue), *words.row(tally, tongue)) for name, tally in rows]
            yield from _table(words.group_head(dimension, tongue), table)


def _best(report: WeekReport, tongue: Tongue) -> Iterator[str]:
    if report.best:
        heading = tongue.gettext("What worked best")
        yield from (f"## {heading}", "")
        for one in report.best:
            play = words.name_of("play", one.engagement.play or "", tongue)
            place = words.name_of("platform", one.engagement.platform, tongue)
            link = _link(one.engagement.url, tongue.gettext("our comment"))
            yield f"- {escape(f'{play}, {place}: {tongue.tell(words.result_words(one))}')}{link}"
        yield ""


def _got_away(report: WeekReport, tongue: Tongue) -> Iterator[str]:
    if report.got_away:
        heading = tongue.gettext("Ones that got away")
        yield from (f"## {heading}", "")
        for one in report.got_away:
            place = words.name_of("platform", one.platform, tongue)
            said = f"{one.brand} ({place}): “{words.quote(one.body)}” {tongue.tell(words.got_away_words(one))}"
            link = _link(one.url or one.post_url, tongue.gettext("see it"))
            yield f"- {escape(said)}{link}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(map(escape, head))} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(map(escape, row))} |"
    yield ""


def _link(url: str | None, label: str) -> str:
    safe = web_address(url)
    if safe is None:
        return ""
    address = safe.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    return f" ([{label}]({address}))"
