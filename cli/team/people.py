"""``topcomment people``: the ledger in a terminal, as JSON, or as a table for the content team."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cli.atomic import written_beside
from cli.console import print_rows, say
from cli.desk import Desk
from cli.export.csvfile import write_csv
from cli.export.jsonfile import dumps
from cli.listing.words import age
from cli.spans import moment, span_of
from cli.team.ledger import LEDGER_PLAYS, PersonLine, ledger, told_people
from crawler import clock
from crawler.db.persons import Sighted
from crawler.errors import UsageError

COLUMNS = (
    "platform", "handle", "display_name", "url", "follower_count", "plays", "targets", "days", "first_seen_at",
    "last_seen_at", "spoken", "spoken_at", "newest_url",
)  # fmt: skip
HEADERS = ("who", "platform", "followers", "met", "days", "plays", "last seen", "answered", "newest")


@dataclass(frozen=True)
class Asked:
    """The options as they were typed."""

    plays: tuple[str, ...] = ()
    since: str = ""
    csv: str = ""
    as_json: bool = False


def show_people(desk: Desk, given: Asked) -> int:
    """Print or write the ledger; gives how many people.

    Raises:
        UsageError: a play that the ledger does not keep, or a moment that is none.
        DeliveryError: the file cannot be written.
    """
    now = clock.now()
    check_plays(given.plays)
    since = _since(given.since, now, desk) if given.since else None
    with desk.store(upgrade=False) as store, store.reading() as session:
        lines = ledger(session, desk.brand, Sighted(tuple(given.plays), since))
    rows = told_people(lines, desk.brand.timezone)
    if given.csv:
        with written_beside(Path(given.csv)) as file:
            write_csv(file, rows, excel=True, columns=COLUMNS)  # type: ignore[arg-type]  # texts and numbers alone
        say(f"{len(lines)} people: {given.csv}")
    elif given.as_json:
        sys.stdout.write(dumps({"brand": desk.brand.name, "people": list(rows)}) + "\n")
    elif lines:
        print_rows(HEADERS, [_row(line, now) for line in lines])
    else:
        say("Nobody is in the ledger yet; each ranking adds its fans, creators, mentions and reviews.")
    return len(lines)


def check_plays(plays: tuple[str, ...]) -> None:
    """Refuse a play that the ledger does not keep.

    Raises:
        UsageError: names those it keeps.
    """
    for play in plays:
        if play not in LEDGER_PLAYS:
            raise UsageError(f"the ledger keeps nobody for {play!r}; there are: {', '.join(LEDGER_PLAYS)}")


def _since(text: str, now: datetime, desk: Desk) -> datetime:
    """A moment, or a span before now."""
    span = span_of(text)
    return moment(text, now, desk.brand.timezone) if span is None else now - span


def called(line: PersonLine) -> str:
    """How somebody is shown; who has no name here is told so."""
    return line.person.handle or line.person.display_name or "name not kept"


def _row(line: PersonLine, now: datetime) -> tuple[object, ...]:
    who = line.person
    plays = ", ".join(f"{play.replace('_', ' ')} {count}" for play, count in who.plays.items())
    answered = f"{line.spoken} ({age(line.spoken_at, now)} ago)" if line.spoken else ""
    seen = f"{age(who.last_seen_at, now)} ago"
    newest = who.sightings[0].url
    return called(line), who.platform, who.follower_count, len(who.sightings), line.days, plays, seen, answered, newest
