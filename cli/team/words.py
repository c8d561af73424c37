"""Why one target rests, in a manager's language; how many do is said by ``cli.report.rests``."""

from __future__ import annotations

from datetime import datetime

from cli.languages.tongue import ENGLISH, Tongue
from cli.report.present import platform_title
from cli.report.rests import rest_told
from cli.report.titles import platform_titles
from cli.team.resting import Rest
from crawler.config import Brand


def rest_sentence(rest: Rest, brand: Brand, platform: str, now: datetime, tongue: Tongue = ENGLISH) -> str:
    """Why one target rests, and until when."""
    return rest_told(rest, platform_title(platform, platform_titles()), now, brand.timezone, tongue)
