"""What the ending of a link's path says it leads to."""

from __future__ import annotations

import re
from typing import Literal

_PICTURE = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)$", re.IGNORECASE)
_CLIP = re.compile(r"\.(?:mp4|webm|gifv|mov)$", re.IGNORECASE)


def kind_by_ending(path: str) -> Literal["image", "video"] | None:
    """A picture, a video, or ``None`` where the ending is neither's."""
    if _PICTURE.search(path):
        return "image"
    return "video" if _CLIP.search(path) else None
