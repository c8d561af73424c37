"""What the team's rules make of one target: why, until when, whom it concerns, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from cli.entry import Entry
from cli.report import words
from cli.team.resting import Reason
from cli.team.words import rest_sentence
from crawler.config import Brand

_CHANGES: dict[Reason, str] = {
    "do not contact": "It rests until somebody takes {who} off [safety] authors in brand.toml.",
    "spoken here": "It does not come back by itself: a second comment of ours there would be nagging.",
    "creator": "It comes back by itself then, or at once if {who} writes our handle; "
    "how long people rest is [team] creator_cooldown_days = {days} in brand.toml.",
    "platform": "It comes back by itself then, or when {platform} = {most} under [team.per_platform] in brand.toml "
    "is raised.",
    "day": "It comes back by itself then, or when per_day = {most} under [team] in brand.toml is raised.",
}


def manners_explained(entry: Entry, brand: Brand, now: datetime) -> Iterator[str]:
    """Sentences for ``explain``; none where no rule concerns the target."""
    author, platform = entry.author, entry.opportunity.platform
    who = (author.handle or author.display_name if author is not None else None) or "its author"
    if entry.rest is not None:
        rest, days = entry.rest, brand.team.creator_cooldown_days
        yield f"{rest_sentence(rest, brand, platform, now)} It was written by {who}."
        yield _CHANGES[rest.reason].format(who=who, days=days, most=rest.most, platform=platform)
    elif entry.spoken_at is not None:
        yield f"We already spoke under this post ({words.local_time(entry.spoken_at, now, brand.timezone)})."
    if entry.partner:
        yield f"{who} is a partner ([safety] partners in brand.toml): no days of rest hold for them, budgets do."
    if entry.campaign:
        yield f"It speaks of our campaign “{entry.campaign}”, whose words count as our topics while it runs."
