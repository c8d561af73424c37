"""``topcomment mark``: words of a command line into a decision, and what holds afterwards."""

from __future__ import annotations

import sys
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from cli.console import narrator, safe, say
from cli.deciding import Said, Word, decide, me
from cli.desk import Desk
from cli.export.columns import told
from cli.export.jsonfile import dumps
from cli.spans import span_of
from cli.team.repeats import warning_of
from crawler import clock
from crawler.db.decisions import Standing
from crawler.errors import UsageError


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


def moment(text: str, now: datetime, zone: ZoneInfo) -> datetime:
    """A moment in ISO 8601 (in the brand's zone where it names none), or a span from now: ``30m, 3h, 2d, 1w``.

    Raises:
        UsageError: it is neither.
    """
    span = span_of(text)
    if span is not None:
        return now + span
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise UsageError(f"{text!r} is no moment; write 2026-05-04T15:00, or a span such as 3h or 2d") from None
    return found if found.tzinfo else found.replace(tzinfo=zone)


def sentence(standing: Standing, zone: ZoneInfo) -> str:
    """What holds, for a person."""
    parts: list[str] = [standing.status]
    if standing.status == "snoozed" and standing.until:
        parts.append(f"until {standing.until.astimezone(zone):%Y-%m-%d %H:%M}")
    if standing.status == "skipped":
        parts.append(f"({standing.reason})")
    if standing.status in ("done", "skipped", "snoozed", "taken"):
        when = f" {standing.decided_at.astimezone(zone):%Y-%m-%d %H:%M}" if standing.decided_at else ""
        parts.append(f"by {standing.who}{when}")
    parts += [f"owner {standing.assignee}"] if standing.assignee else []
    if standing.draft:
        parts.append(f"draft agreed to by {standing.approved_by}" if standing.approved_by else "draft needs an OK")
    parts += [f"routed to {standing.routed_to}"] if standing.routed_to else []
    parts += [f"note: {standing.note}"] if standing.note else []
    return ", ".join(parts).replace(", (", " (").replace("snoozed, until", "snoozed until")


def _plain(standing: Standing, zone: ZoneInfo) -> dict[str, object]:
    moments = {"decided_at": told(standing.decided_at, zone), "until": told(standing.until, zone)}
    return {**asdict(standing), **moments}
