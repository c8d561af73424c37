"""Why one target rests, in words for a manager; how many do is said by ``cli.report.rests``."""

from __future__ import annotations

from datetime import datetime

from cli.report import words
from cli.team.resting import Reason, Rest
from crawler.config import Brand

_ONE: dict[Reason, str] = {
    "do not contact": "Rests: brand.toml says not to contact them.",
    "spoken here": "Rests: we already spoke here ({since}).",
    "creator": "Rests until {until}: we spoke to them ({since}).",
    "platform": "Rests until {until}: today's {most} comments on {platform} are made.",
    "day": "Rests until {until}: today's {most} comments are made.",
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
