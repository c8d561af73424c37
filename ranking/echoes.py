"""Comments that only repeat what their post asks: the place to speak is under the post, once."""

from __future__ import annotations

from collections.abc import Sequence

from ranking.target import Target
from ranking.types import Play

CALLING = frozenset({"brand_bait", "summons"})


def without_echoes(targets: Sequence[Target], plays: Sequence[Play | None]) -> list[Play | None]:
    """The plays of targets, less those of comments that call brands under a post that calls them already.

    A comment that names us keeps its play: it speaks to us, not to brands at large.
    """
    calling = {
        (target.post.platform, target.post.post_id)
        for target, play in zip(targets, plays, strict=True)
        if target.comment is None and play is not None and play.name in CALLING
    }
    return [
        None if _is_echo(target, play) and (target.post.platform, target.post.post_id) in calling else play
        for target, play in zip(targets, plays, strict=True)
    ]


def _is_echo(target: Target, play: Play | None) -> bool:
    return target.comment is not None and play is not None and play.name == "brand_bait" and not play.tagged
