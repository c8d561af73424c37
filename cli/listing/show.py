"""``topcomment list``: the latest ranking on a terminal, in a pipe, or as JSON."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from rich.table import Table
from rich.text import Text

from cli.console import console, on_terminal, safe, say, write_tabbed
from cli.desk import Desk
from cli.entry import Entry
from cli.export.columns import cells
from cli.export.jsonfile import dumps
from cli.inert import shortened
from cli.latest import reading_time, require_ranking
from cli.listing.filters import Filters
from cli.listing.selection import chosen
from cli.listing.words import age, deadline, kept_back, points, standing_words, who, why
from cli.team.resting import Manners, manners
from crawler.db.rankings import StoredRanking
from ranking.types import Opportunity

HEADERS = ("rank", "score", "verdict", "play", "platform", "age", "act_before", "who", "quote", "why", "id", "url")
NOTHING = "Nothing worth it today."
SHORT_ID = 8
_STYLES = {"go": "bold green", "maybe": "yellow", "escalate": "bold red", "withheld": "dim"}


def show_list(desk: Desk, filters: Filters, *, as_json: bool = False) -> int:
    """Print the latest ranking; gives how many entries were shown."""
    with desk.store(upgrade=False) as store, store.reading() as session:
        ranking = require_ranking(session, desk.brand.name)
        now = reading_time(ranking)
        resting = manners(session, desk.brand, ranking.ranking_id, now)
        found = list(chosen(session, ranking, filters, now, resting))
    if as_json:
        _print_json(desk, ranking, found, resting)
    elif not found and on_terminal():
        say("Nothing matches these filters." if filters.narrow else NOTHING)
        _say_who_rests(resting)
    elif on_terminal():
        _print_tables(desk, ranking, found)
        _say_who_rests(resting)
    else:
        write_tabbed([HEADERS, *_lines(found, reading_time(ranking), desk.brand.timezone)])
    return len(found)


def _say_who_rests(resting: Manners) -> None:
    from cli.report.rests import rest_lines

    for line in rest_lines(resting.counts):
        say(f"{line} See them with: topcomment list --status resting")


def _print_json(desk: Desk, ranking: StoredRanking, found: Iterable[Entry], resting: Manners) -> None:
    zone = desk.brand.timezone
    head = {
        "brand": ranking.brand,
        "ranked_at": ranking.ranked_at.astimezone(zone).isoformat(timespec="seconds"),
        "totals": ranking.totals,
        "resting": dict(resting.counts),
        "opportunities": [_plain(entry, zone) for entry in found],
    }
    sys.stdout.write(dumps(head) + "\n")


def _plain(entry: Entry, zone: ZoneInfo) -> dict[str, object]:
    return {**cells(entry, zone), "summary": why(entry), **kept_back(entry, zone)}


def _lines(found: Iterable[Entry], now: datetime, zone: ZoneInfo) -> Iterable[tuple[object, ...]]:
    for entry in found:
        judged = entry.opportunity
        yield (
            judged.rank,
            points(entry),
            judged.verdict,
            judged.play.name if judged.play else "",
            judged.platform,
            age(entry.published_at, now),
            judged.act_before.astimezone(zone).isoformat(timespec="minutes") if judged.act_before else "",
            who(entry),
            shortened(entry.quote, 120),
            why(entry),
            judged.opportunity_id,
            entry.url or "",
        )


def _print_tables(desk: Desk, ranking: StoredRanking, found: list[Entry]) -> None:
    now, zone = reading_time(ranking), desk.brand.timezone
    escalated = [entry for entry in found if entry.opportunity.alarm]
    uneasy = [entry for entry in found if entry.opportunity.verdict == "escalate" and not entry.opportunity.alarm]
    others = [entry for entry in found if entry.opportunity.verdict != "escalate"]
    if escalated:
        title = "A person in charge must see this now (not a place to comment)"
        console().print(_table(title, escalated, now, zone))
    if others:
        when = f"{ranking.ranked_at.astimezone(zone):%a %d %b %H:%M}"
        console().print(_table(f"{ranking.brand}: where to speak, best first ({when})", others, now, zone))
    elif not escalated and not uneasy:
        say(NOTHING)
    if uneasy and others:
        # They would push the list off the screen.
        say(f"{len(uneasy)} may accuse us: look before anybody answers, with: topcomment list --verdict escalate")
    elif uneasy:
        console().print(_table("May accuse us: look before anybody answers", uneasy, now, zone))


def _verdict(judged: Opportunity) -> Text:
    if judged.verdict == "escalate" and not judged.alarm:
        return Text("perhaps", "yellow")
    return Text(judged.verdict, _STYLES[judged.verdict])


def _table(title: str, found: Iterable[Entry], now: datetime, zone: ZoneInfo) -> Table:
    table = Table(title=safe(title, "bold"), title_justify="left", header_style="bold", show_lines=True, expand=True)
    for header in ("#", "score"):
        table.add_column(header, justify="right", no_wrap=True)
    for header in ("verdict", "play", "age", "act before"):
        table.add_column(header, max_width=14)
    table.add_column("where, what and why", ratio=1)
    table.add_column("id", no_wrap=True, style="dim")
    for entry in found:
        judged = entry.opportunity
        table.add_row(
            str(judged.rank or ""),
            points(entry),
            _verdict(judged),
            (judged.play.name if judged.play else "").replace("_", " "),
            age(entry.published_at, now),
            deadline(judged.act_before, now, zone),
            _story(entry, zone),
            safe(judged.opportunity_id[:SHORT_ID]),
        )
    return table


def _story(entry: Entry, zone: ZoneInfo) -> Text:
    """Who said what where, why it matters, and what holds of it."""
    where = f"{entry.opportunity.platform} {who(entry)}: "
    said, held = safe(shortened(entry.quote, 140)), shortened(standing_words(entry, zone), 200)
    story = Text.assemble(safe(where, "cyan"), " ", said, "\n", safe(why(entry), "italic"))
    return story.append("\n").append_text(safe(held, "dim")) if held else story
