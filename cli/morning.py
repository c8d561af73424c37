"""The line of one morning: crawl, rank, list, report, export, send; safe to run again."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from cli.console import say
from cli.crawling.outcome import CrawlOutcome
from cli.crawling.run import crawl_workspace
from cli.crawling.summary import say_unhealthy
from cli.delivery.deliver import deliver
from cli.desk import Desk
from cli.export.write import ExportRequest, export_ranking
from cli.judging import rank_workspace
from cli.listing.filters import Filters
from cli.listing.show import NOTHING, show_list
from cli.listing.summary import escalated
from cli.reporting import write_report


def run_morning(desk: Desk, *, send: bool = True) -> CrawlOutcome:
    """Do it all and print the list; gives what came of the crawl."""
    outcome = crawl_workspace(desk)
    hand_over(desk, outcome, send=send)
    return outcome


def hand_over(desk: Desk, outcome: CrawlOutcome, *, send: bool = True) -> None:
    """Rank what is stored, print the list, write the files, send what is due, and say what to type next."""
    result = rank_workspace(desk)
    shown = Filters(limit=desk.brand.ranking.list_size)
    if result.opportunities or result.escalations:
        show_list(desk, shown)
    if not result.opportunities:
        say(NOTHING)
    report = write_report(desk, "html")
    table = export_ranking(desk, ExportRequest())
    say()
    say_unhealthy(outcome.sources)
    say(
        f"{len(result.opportunities)} to speak at, {escalated(result)}, "
        f"{len(result.withheld)} withheld, of {result.candidates} judged."
    )
    say(f"Report: {_near(report)}")
    if table is not None:
        say(f"CSV:    {_near(table)}")
    # Last: by now everything is on the disk, whatever becomes of the messages.
    for sentence in deliver(desk) if send else ():
        say(sentence)
    first = (*result.opportunities, *result.escalations)[:1]
    where = f" -w {_near(desk.workspace.root)}" if desk.workspace.root != Path.cwd() else ""
    what = f"explain {first[0].opportunity_id[:8]}" if first else "sources"
    say(f"Next:   {program()} {what}{where}")


def program() -> str:
    """How this program is called from here: by its path where the shell would not find it by its name."""
    called = Path(sys.argv[0])
    if shutil.which("topcomment") or called.name != "topcomment":
        return "topcomment"
    return str(_near(called.absolute()))


def _near(path: Path) -> Path:
    """As a person here would write it."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
