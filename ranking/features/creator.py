"""How many follow whoever wrote it."""

from __future__ import annotations

from crawler.figures import number
from crawler.sentences import say
from ranking.evidence import Evidence
from ranking.types import FeatureResult

ORDER = 90
SMALL = 5_000


def feature(evidence: Evidence) -> FeatureResult | None:
    """Followers of the writer. Small creators notice us most; the score does not count followers twice."""
    author = evidence.target.author
    if author is None or author.follower_count is None:
        return None
    size = author.follower_count
    shown = {"number": number(size), "handle": author.handle}
    return FeatureResult(
        name="creator",
        value=float(size),
        sentence=say("{number} follow {handle}: small enough to be glad of us.", **shown)
        if size < SMALL
        else say("{number} follow {handle}.", **shown),
    )
