"""What an author's posts usually have at the age of this one: the outlier score of ``science.md``.

Counts are only comparable at equal age. Of each other post the count nearest in age (on the logarithm of age) is
taken and moved along the growth table's course, N (a / t)^theta; the median over the posts is what is usual.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

import numpy as np

from ranking.growth.tables import MIN_AGE_H, GrowthTable
from ranking.types import Usual

FEWEST = 3
"""Other posts without which nothing is called usual."""
FARTHEST = 4.0
"""A count at an age so many times another says nothing of that age."""


@dataclass(frozen=True)
class Upload:
    """A post of an author: hours since publication at each count, and the counts, oldest first."""

    post_id: str
    ages_h: tuple[float, ...]
    counts: tuple[float, ...]


def usual_at(age_h: float, post_id: str, uploads: Sequence[Upload], table: GrowthTable) -> Usual | None:
    """The median of the author's other posts at an age; ``None`` where fewer than three can be compared.

    Args:
        age_h: hours since publication at which to compare.
        post_id: the post that is compared, which does not count.
        uploads: posts of its author.
        table: how counts grow with age there.
    """
    found = [
        count for upload in uploads if upload.post_id != post_id and (count := _at(age_h, upload, table)) is not None
    ]
    return Usual(count=round(float(median(found)), 3), others=len(found)) if len(found) >= FEWEST else None


def _at(age_h: float, upload: Upload, table: GrowthTable) -> float | None:
    """The count of a post at an age, as far as its nearest count tells."""
    wanted = max(age_h, MIN_AGE_H)
    ages = np.maximum(np.asarray(upload.ages_h, dtype=np.float64), MIN_AGE_H)
    if not len(ages):
        return None
    far = np.abs(np.log(ages / wanted))
    nearest = int(far.argmin())
    if far[nearest] > np.log(FARTHEST):
        return None
    return upload.counts[nearest] * float((wanted / ages[nearest]) ** table.exponent(float(min(wanted, ages[nearest]))))
