"""How many follow whoever wrote it."""

from __future__ import annotations

from ranking.evidence import Evidence
from ranking.types import FeatureResult
from ranking.wording import number

ORDER = 90
SMALL = 5_000


def feature(evidence: Evidence) -> FeatureResult | None:
    """Followers of the writer. Small creators notice us most; the score does not count followers twice."""
    author = evidence.target.author
    if author is None or author.follower_count is None:
        return None
    size = author.follower_count
    words = f"{number(size)} follow {author.handle}"
    if size < SMALL:
        words += ": small enough to be glad of us"
    return FeatureResult(name="creator", value=float(size), sentence=words + ".")
