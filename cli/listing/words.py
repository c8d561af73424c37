"""Times and people, as a manager says them."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from cli.entry import Entry
from cli.export.columns import told
from cli.standing_words import standing_sentence
from crawler.db.decisions import Standing


def age(moment: datetime | None, now: datetime) -> str:
    """How long ago, in one unit: ``40 min``, ``3 h``, ``2 d``."""
    if moment is None:
        return ""
    return span((now - moment).total_seconds())


def span(seconds: float) -> str:
    """A length of time in one unit."""
    minutes = max(0, int(seconds // 60))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{minutes // (24 * 60)} d"


def deadline(moment: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """When and how soon: ``14:05 (2 h)``; ``passed`` afterwards."""
    if moment is None:
        return ""
    if moment <= now:
        return "passed"
    local = moment.astimezone(zone)
    day = "" if local.date() == now.astimezone(zone).date() else f"{local:%a} "
    return f"{day}{local:%H:%M} ({span((moment - now).total_seconds())})"


def who(entry: Entry) -> str:
    """The author as the platform shows them."""
    author = entry.author
    if author is None:
        return ""
    return author.handle or author.display_name or author.author_id


def why(entry: Entry) -> str:
    """One sentence; what must be escalated is never worded as a place to comment."""
    judged, veto = entry.opportunity, entry.opportunity.veto
    if judged.verdict == "escalate":
        about = f" ({_plain(veto.reason)}): {veto.evidence}" if veto else f": {judged.summary}"
        done = "Do not comment; tell the person in charge now" if judged.alarm else "Look before anybody answers"
        return f"{done}{about}"
    if judged.verdict == "withheld" and veto is not None:
        return f"Withheld ({_plain(veto.reason)}): {veto.evidence}".rstrip(": ")
    return judged.summary


def points(entry: Entry) -> str:
    """The score as a whole number; what is no place to speak has none."""
    return f"{entry.opportunity.score:.0f}" if entry.opportunity.verdict in ("go", "maybe") else ""


def standing_words(entry: Entry, zone: ZoneInfo) -> str:
    """What people made of it, in the words of the page; and whether it rests or is a partner's."""
    said = entry.said or Standing()
    parts: list[str] = (
        [] if replace(said, version=0) == Standing() else [standing_sentence(said, lambda at: _moment(at, zone))]
    )
    parts += ["a partner"] if entry.partner else []
    parts += [f"during campaign {entry.campaign}"] if entry.campaign else []
    if entry.spoken_at is not None and (entry.rest is None or entry.rest.reason != "spoken here"):
        parts.append(f"we already spoke here {_moment(entry.spoken_at, zone)}")
    if entry.rest is not None:
        until = f" until {_moment(entry.rest.until, zone)}" if entry.rest.until else ""
        parts.append(f"rests{until}: {entry.rest.reason}")
    return ", ".join(parts)


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def kept_back(entry: Entry, zone: ZoneInfo) -> dict[str, object]:
    """Whether it rests, since when and until when, for JSON."""
    rest = entry.rest
    why = {"reason": rest.reason, "until": told(rest.until, zone), "since": told(rest.since, zone)} if rest else None
    return {"rest": why}


def _plain(name: str) -> str:
    return name.replace("_", " ")
