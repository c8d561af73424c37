"""``topcomment mark``: words of a command line into a decision, and what holds afterwards."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from zoneinfo import ZoneInfo

from cli.console import narrator, safe, say
from cli.deciding import Said, Word, decide, me
from cli.desk import Desk
from cli.export.columns import told
from cli.export.jsonfile import dumps
from cli.spans import moment
from cli.standing_words import standing_sentence
from cli.team.repeats import warning_of
from crawler import clock
from crawler.db.decisions import Standing


@dataclass(frozen=True)
class Marked:
    """The options as they were typed."""

    action: Word
    reason: str = ""
    to: str = ""
    until: str = ""
    url: str = ""
    kind: str = "comment"
    code: str = ""
    who: str = ""
    text: str = ""


def mark_opportunity(desk: Desk, target: str, marked: Marked, *, as_json: bool) -> None:
    """Decide and say what holds now.

    Raises:
        UsageError: nothing like that was judged, or the word lacks what belongs to it.
    """
    now = clock.now()
    zone = desk.brand.timezone
    said = Said(
        action=marked.action,
        who=marked.who or me(),
        reason=marked.reason,
        to=marked.to,
        until=moment(marked.until, now, zone) if marked.until else None,
        url=marked.url,
        kind=marked.kind,
        code=marked.code,
        text=marked.text,
    )
    with desk.store() as store, store.session() as session:
        opportunity_id, standing = decide(session, desk.brand, target, said, now)
        warning = warning_of(session, desk.brand, said, opportunity_id, now)
    if as_json:
        told_so = {"opportunity_id": opportunity_id, **_plain(standing, zone), "warnings": [warning] if warning else []}
        sys.stdout.write(dumps(told_so) + "\n")
    else:
        say(f"{opportunity_id}: {sentence(standing, zone)}")
    if warning:
        narrator().print(safe(warning))


def sentence(standing: Standing, zone: ZoneInfo) -> str:
    """What holds, for a person."""
    return str(standing_sentence(standing, lambda moment: f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"))


def _plain(standing: Standing, zone: ZoneInfo) -> dict[str, object]:
    moments = {"decided_at": told(standing.decided_at, zone), "until": told(standing.until, zone)}
    return {**asdict(standing), **moments}
