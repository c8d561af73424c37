"""Rests in words for a manager: whole sentences, one for each reason."""

from __future__ import annotations

from datetime import datetime

from cli.report import words
from cli.team.resting import Manners, Reason, Rest
from crawler.config import Brand

_ONE: dict[Reason, str] = {
    "do not contact": "Rests: brand.toml says not to contact them.",
    "spoken here": "Rests: we already spoke here ({since}).",
    "creator": "Rests until {until}: we spoke to them ({since}).",
    "platform": "Rests until {until}: today's {most} comments on {platform} are made.",
    "day": "Rests until {until}: today's {most} comments are made.",
}
_COUNTED: dict[Reason, tuple[str, str]] = {
    "creator": (
        "1 rests: you spoke to its creator in the last {days} days.",
        "{n} rest: you spoke to their creators in the last {days} days.",
    ),
    "spoken here": ("1 rests: we already spoke there.", "{n} rest: we already spoke there."),
    "day": (
        "1 rests until tomorrow: today's {most} comments are made.",
        "{n} rest until tomorrow: today's {most} comments are made.",
    ),
    "platform": (
        "1 rests until tomorrow: its platform has had its comments for today.",
        "{n} rest until tomorrow: their platforms have had their comments for today.",
    ),
    "do not contact": (
        "1 rests: brand.toml says not to contact its author.",
        "{n} rest: brand.toml says not to contact their authors.",
    ),
}


def rest_sentence(rest: Rest, brand: Brand, platform: str, now: datetime) -> str:
    """Why one target rests, and until when."""
    team, zone = brand.team, brand.timezone
    most = team.per_platform.get(platform) if rest.reason == "platform" else team.per_day
    return _ONE[rest.reason].format(
        until=words.local_time(rest.until, now, zone) if rest.until else "",
        since=words.local_time(rest.since, now, zone) if rest.since else "",
        most=most,
        platform=platform,
    )


def rest_lines(found: Manners, brand: Brand) -> list[str]:
    """How many rest, a sentence for each reason; none where nothing does."""
    counts = found.counts
    return [
        _COUNTED[reason][counts[reason] != 1].format(
            n=counts[reason], days=brand.team.creator_cooldown_days, most=brand.team.per_day
        )
        for reason in _COUNTED
        if counts.get(reason)
    ]
