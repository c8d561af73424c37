"""An opportunity's name, the same from run to run."""

from __future__ import annotations

import hashlib

from ranking.target import Target

LENGTH = 12


def opportunity_id(brand: str, target: Target) -> str:
    """Twelve hexadecimal digits of a hash of brand, platform, post and comment."""
    comment = target.comment.comment_id if target.comment is not None else ""
    parts = (brand, target.post.platform, target.post.post_id, comment)
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
