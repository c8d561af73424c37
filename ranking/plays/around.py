"""Plays that lie in what stands around a text: strangers calling us, another brand's comment, the big stage."""

from __future__ import annotations

from crawler.figures import whole
from crawler.models import Snapshot
from crawler.sentences import chain, say
from ranking.plays.reading import Reading, bounded, quoted
from ranking.plays.summons import Summons
from ranking.scoring import REFERENCE
from ranking.types import Play

# Views at which a post is viral, where the platform's own very good day is not known; likes for each of them.
VIRAL_VIEWS, LIKES_PER_VIEW = 200_000, 0.05
# Platforms whose reach is told in votes have small numbers for it.
FEWEST_VIRAL = 5_000
STAGE_BRANDS = 2
NEAR = 0.3


def summoned(reading: Reading, summons: Summons) -> Play:
    """Strangers call us under somebody else's post; surer with every person."""
    return Play(
        name="summons",
        confidence=bounded(1 - 0.5**summons.people),
        tagged=summons.tagged > 0 or reading.named.tagged,
        evidence=chain(summons.sentence, *map(quoted, summons.quotes), by="; "),
    )


def called(reading: Reading, summons: Summons) -> Play:
    """One of those who call us, as a place of its own: an answer to a person."""
    return Play(
        name="summons",
        confidence=bounded(reading.named.us * (1 - 0.5**summons.people)),
        tagged=reading.named.tagged,
        named=round(reading.named.us, 4),
        evidence=chain(quoted(reading.target.text), summons.sentence, by="; "),
    )


def banter(reading: Reading) -> Play:
    """Another brand's comment, the more worth answering the more it plays."""
    author = reading.target.author
    looks = say("{handle} looks like another brand", handle=author.handle) if author else say("it looks like a brand")
    playful = reading.share(("trend", "trend_format", "roast", "mention", "superfan", "brand_bait", "other"))
    return Play(
        name="banter",
        confidence=bounded(0.4 + 0.5 * playful),
        evidence=chain(looks, quoted(reading.target.text), by=": "),
    )


def big_stage(reading: Reading) -> Play | None:
    """A viral post far from our niche where other brands already are, and are liked; ``None`` if it is not."""
    target = reading.target
    counts = target.snapshot
    if target.comment is not None or counts is None:
        return None
    brands = reading.crowd.brands
    near = reading.niche_words > 0 or reading.nearness >= NEAR
    if near or not _viral(target.post.platform, counts) or len(brands) < STAGE_BRANDS or not reading.crowd.welcome:
        return None
    playful = reading.share(("trend", "trend_format", "roast", "superfan", "mention", "brand_bait"))
    return Play(
        name="big_stage",
        confidence=bounded(0.35 + 0.6 * playful),
        evidence=say(
            "viral and far from our niche; {n} brands are there and liked ({names})",
            n=whole(len(brands)),
            names=", ".join(brands[:3]),
        ),
    )


def _viral(platform: str, counts: Snapshot) -> bool:
    """Whether a post has what a very good day brings on its platform."""
    views = max(REFERENCE.get(platform, VIRAL_VIEWS), FEWEST_VIRAL)
    return (counts.view_count or 0) >= views or (counts.like_count or 0) >= views * LIKES_PER_VIEW
