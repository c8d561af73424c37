"""Why targets rest, in the words of the report: how many there are of each reason, and what holds of one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from cli.languages.tongue import ENGLISH, Tongue
from cli.report import words
from cli.team.resting import Reason, Rest
from crawler.sentences import phrase

_ONE: dict[Reason, str] = {
    "do not contact": phrase("Rests: brand.toml says not to contact them."),
    "spoken here": phrase("Rests: we already spoke here ({since})."),
    "creator": phrase("Rests until {until}: we spoke to them ({since})."),
    "platform": phrase("Rests until {until}: today's {most} comments on {platform} are made."),
    "day": phrase("Rests until {until}: today's {most} comments are made."),
}


def rest_told(rest: Rest, platform: str, now: datetime, zone: ZoneInfo, tongue: Tongue = ENGLISH) -> str:
    """Why one target rests, and until when; ``platform`` is its name as people say it."""
    return tongue.gettext(
        _ONE[rest.reason],
        until=words.local_time(rest.until, now, zone, tongue) if rest.until else "",
        since=words.local_time(rest.since, now, zone, tongue) if rest.since else "",
        most=rest.most,
        platform=platform,
    )


def rest_lines(counts: Mapping[str, int], tongue: Tongue = ENGLISH) -> list[str]:
    """A sentence for each reason for which something rests (``cli.team.resting.Reason``), the friendliest first."""
    told = {
        "creator": tongue.ngettext(
            "{n} rests: you spoke to its creator lately.",
            "{n} rest: you spoke to their creators lately.",
            counts.get("creator", 0),
        ),
        "spoken here": tongue.ngettext(
            "{n} rests: we already spoke there.",
            "{n} rest: we already spoke there.",
            counts.get("spoken here", 0),
        ),
        "day": tongue.ngettext(
            "{n} rests until tomorrow: today's comments are made.",
            "{n} rest until tomorrow: today's comments are made.",
            counts.get("day", 0),
        ),
        "platform": tongue.ngettext(
            "{n} rests until tomorrow: its platform has had today's comments.",
            "{n} rest until tomorrow: their platforms have had today's comments.",
            counts.get("platform", 0),
        ),
        "do not contact": tongue.ngettext(
            "{n} rests: brand.toml says not to contact its author.",
            "{n} rest: brand.toml says not to contact their authors.",
            counts.get("do not contact", 0),
        ),
    }
    return [sentence for reason, sentence in told.items() if counts.get(reason)]
