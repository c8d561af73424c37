"""Posts at moments of decision, as columns: what growth models are trained on and asked about."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]
SLOTS = 5
SECONDS = 3600.0


@dataclass(frozen=True)
class GrowthColumns:
    """One row per post and decision; rows of one decision compete and are known together.

    ``at`` (epoch seconds), ``count``, ``likes``, ``comments`` and ``position`` have the shape
    (rows, 5), newest snapshot first, NaN where there is none. ``growth`` is the truth (NaN where
    it is not known) and never an input. ``place`` is the community or site a post is of. Texts
    are empty where unknown.
    """

    decision: npt.NDArray[np.int64]
    post_id: Texts
    published: Floats
    growth: Floats
    at: Floats
    count: Floats
    likes: Floats
    comments: Floats
    position: Floats
    author: Texts
    category: Texts
    language: Texts
    place: Texts
    title: Texts

    def __len__(self) -> int:
        return len(self.decision)

    def visible(self, snapshots: int) -> GrowthColumns:
        """The same rows as if only the newest so many snapshots had been taken."""
        hidden = {}
        for name in ("at", "count", "likes", "comments", "position"):
            values = getattr(self, name).copy()
            values[:, snapshots:] = np.nan
            hidden[name] = values
        return replace(self, **hidden)

    def take(self, rows: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> GrowthColumns:
        """Some of the rows."""
        return GrowthColumns(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})

    @property
    def now(self) -> Floats:
        """When each row's newest snapshot was taken, epoch seconds."""
        newest: Floats = self.at[:, 0]
        return newest

    @property
    def age_h(self) -> Floats:
        """Hours from publication to the newest snapshot, at least 0; NaN where publication is unknown."""
        age: Floats = np.maximum((self.at[:, 0] - self.published) / SECONDS, 0.0)
        return age


def joined(parts: list[GrowthColumns]) -> GrowthColumns:
    """Rows of several batches, one after the other."""
    return GrowthColumns(
        **{field.name: np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(GrowthColumns)}
    )
