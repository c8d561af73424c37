"""The weekly report as Markdown, to be sent to whoever asks whether commenting pays; strangers' words stay text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cli.outcomes import words
from cli.outcomes.report import WeekReport
from cli.report.harmless import web_address
from cli.report.markdown import escape


def week_markdown(report: WeekReport, brand: str) -> str:
    """The whole report (CommonMark with tables)."""
    parts = (_head(report, brand), _goals(report), _groups(report), _best(report), _got_away(report))
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _head(report: WeekReport, brand: str) -> Iterator[str]:
    begins, ends = report.week.begins.date(), report.week.ends.date()
    yield f"# {escape(brand)}: week {report.week.name}"
    yield ""
    yield f"From {begins} up to {ends}{'' if report.over else ' (not over yet)'}. {escape(words.headline(report))}"
    yield ""
    yield escape(words.baseline_words(report))
    if report.calibration.sentence:
        yield escape(report.calibration.sentence)
    yield ""


def _goals(report: WeekReport) -> Iterator[str]:
    rows = [words.goal_row(line, over=report.over) for line in report.goals]
    yield from _table(("figure", "this week", "usual", "goal", "reached"), rows)


def _groups(report: WeekReport) -> Iterator[str]:
    for dimension, rows in report.groups.items():
        if any(name for name, _ in rows):
            yield from (f"## {words.HEADINGS[dimension]}", "")
            table = [(words.name_of(dimension, name), *words.row(tally)) for name, tally in rows]
            yield from _table((dimension, *words.ROW), table)


def _best(report: WeekReport) -> Iterator[str]:
    if report.best:
        yield from ("## What worked best", "")
        for one in report.best:
            play = words.name_of("play", one.engagement.play or "")
            place = words.name_of("platform", one.engagement.platform)
            link = _link(one.engagement.url, "our comment")
            yield f"- {escape(f'{play}, {place}: {words.result_words(one)}')}{link}"
        yield ""


def _got_away(report: WeekReport) -> Iterator[str]:
    if report.got_away:
        yield from ("## Ones that got away", "")
        for one in report.got_away:
            said = f"{one.brand} ({one.platform}): “{words.quote(one.body)}” {words.got_away_words(one)}"
            yield f"- {escape(said)}{_link(one.url or one.post_url, 'see it')}"


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
