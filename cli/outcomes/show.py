"""Results on a terminal, as JSON and as CSV."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from cli.atomic import write_text, written_beside
from cli.console import print_rows, say
from cli.desk import Desk
from cli.export.csvfile import write_csv
from cli.export.jsonfile import dumps
from cli.languages.choosing import brand_tongue
from cli.languages.tongue import ENGLISH, Tongue
from cli.outcomes import words
from cli.outcomes.cells import COLUMNS, report_cells, result_cells
from cli.outcomes.markdown import week_markdown
from cli.outcomes.report import WeekReport, all_results, week_report
from cli.outcomes.tally import Result
from cli.outcomes.weeks import Week
from crawler import clock

LISTED = ("id", "made", "platform", "play", "kind", "code", "likes", "place", "share", "answered", "url")


def show_result(result: Result, zone: ZoneInfo, *, as_json: bool) -> None:
    """One result after something was told of it."""
    if as_json:
        sys.stdout.write(dumps(result_cells(result, zone)) + "\n")
        return
    one = result.engagement
    say(f"{one.engagement_id}: {one.kind} on {one.platform}. {words.result_words(result)}")


def list_results(desk: Desk, *, limit: int | None, as_json: bool, csv_file: Path | None) -> None:
    """What was done, newest first.

    Raises:
        DeliveryError: the CSV could not be written.
    """
    zone = desk.brand.timezone
    with desk.store() as store, store.reading() as session:
        found = all_results(session, desk.brand.name)[::-1][:limit]
    if csv_file is not None:
        _write(csv_file, found, zone)
    elif as_json:
        sys.stdout.write(dumps([result_cells(one, zone) for one in found]) + "\n")
    elif not found:
        say("Nothing was done yet: mark a card done, or `topcomment outcome add URL`.")
    else:
        print_rows(LISTED, [_line(one, zone) for one in found])


def report_week(
    desk: Desk, name: str, *, as_json: bool, csv_file: Path | None, markdown_file: Path | None = None
) -> None:
    """The weekly report.

    Raises:
        UsageError: there is no such week.
        DeliveryError: the file could not be written.
    """
    now, zone = clock.now(), desk.brand.timezone
    week = Week.of(name, now, zone)
    with desk.store() as store, store.reading() as session:
        report = week_report(session, desk.brand, week, now)
    if csv_file is not None:
        _write(csv_file, report.results, zone)
    elif markdown_file is not None:
        text = week_markdown(report, desk.brand.name, brand_tongue(desk.brand))
        say(f"week {week.name} written to {write_text(markdown_file, text)}")
    elif as_json:
        sys.stdout.write(dumps(report_cells(report, zone, ENGLISH)) + "\n")
    else:
        _print(report, brand_tongue(desk.brand))


def _write(path: Path, results: Sequence[Result], zone: ZoneInfo) -> None:
    rows = (result_cells(one, zone) for one in results)
    if str(path) == "-":
        write_csv(sys.stdout, rows, excel=False, columns=COLUMNS)
        return
    with written_beside(path) as file:
        written = write_csv(file, rows, excel=True, columns=COLUMNS)
    say(f"{written} results written to {path}")


def _line(result: Result, zone: ZoneInfo) -> tuple[object, ...]:
    one, now = result.engagement, result.now
    made = f"{one.made_at.astimezone(zone):%Y-%m-%d %H:%M}"
    share = words.figure("like_share", now.like_share if now else None)
    place = "–" if result.rank is None else str(result.rank)
    answered = "yes" if now is not None and now.creator_answered else ""
    likes = "–" if now is None or now.like_count is None else now.like_count
    head = (one.engagement_id, made, one.platform, one.play or "", one.kind, one.code)
    return (*head, likes, place, share, answered, one.url or "")


def _print(report: WeekReport, tongue: Tongue) -> None:
    say(words.week_head(report, tongue))
    say(tongue.tell(words.headline(report)))
    say(words.baseline_words(report, tongue))
    if report.calibration.sentence:
        say(tongue.tell(report.calibration.sentence))
    say()
    head = tuple(tongue.gettext(name) for name in words.GOAL_ROW)
    print_rows(head, [words.goal_row(line, over=report.over, tongue=tongue) for line in report.goals])
    for dimension, rows in report.groups.items():
        if rows and any(name for name, _ in rows):
            say()
            table = [(words.name_of(dimension, name, tongue), *words.row(tally, tongue)) for name, tally in rows]
            print_rows(words.group_head(dimension, tongue), table, title=tongue.gettext(words.HEADINGS[dimension]))
    _print_got_away(report, tongue)


def _print_got_away(report: WeekReport, tongue: Tongue) -> None:
    if not report.got_away:
        return
    say()
    say(tongue.gettext("Ones that got away: the best comments of other brands in your threads"))
    for one in report.got_away:
        said = f"“{words.quote(one.body)}” {tongue.tell(words.got_away_words(one))}"
        say(f"- {one.brand} ({words.name_of('platform', one.platform)}): {said} {one.url or one.post_url}")
