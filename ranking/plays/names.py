"""Are we named here, or a competitor, or only a word that looks like us?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.config import Brand
from crawler.sentences import Sentence, chain, say
from ranking.plays.alias import AliasHit, AliasMatcher
from ranking.plays.context import Context
from ranking.plays.normal import exact
from ranking.target import Target
from ranking.types import Probability

US = "\0us"
# A handle is certain; a name of several words nearly; a single word may be another's.
_CERTAINTY = {"tag": 0.97, "name": 0.95, "word": 0.9, "part": 0.35}
_HASHTAG = 0.93
WORD_WEIGHT = 0.22
MARGIN_WEIGHT = 1.6
MAX_WORDS = 3
OTHER_WORLD = -0.08
HOMONYM = 2.0
"""A word or a hashtag in another world weighs this much heavier than a full name there."""
IN_THREAD = 0.85
"""How surely a bare name is ours in a thread that names us by handle or full name."""


@dataclass(frozen=True, slots=True)
class Named:
    """Who is named: ``us`` is the probability that it is us; ``competitor`` the first one named."""

    us: Probability = 0.0
    alias: str = ""
    tagged: bool = False
    competitor: str | None = None
    competitor_alias: str = ""
    reason: str = ""


class Names:
    """The names of a brand and of its competitors."""

    def __init__(self, brand: Brand) -> None:
        ours = (brand.name, *brand.brand.aliases)
        names = {US: ours, **{name: (name, *rival.aliases) for name, rival in brand.competitors.items()}}
        handles = {US: tuple(brand.brand.handles.values())}
        handles |= {name: rival.handles for name, rival in brand.competitors.items()}
        self._matcher = AliasMatcher(names, handles)

    def hits(self, target: Target) -> tuple[AliasHit, ...]:
        """Everybody named in the target's own text; for a post, in its hashtags and mentions too."""
        if target.comment is not None:
            return self._matcher.find(target.text)
        tags = " ".join(f"#{tag.lstrip('#')}" for tag in target.post.hashtags)
        return self._matcher.find(f"{target.text}\n{tags}", mentions=target.post.mentions)

    def in_text(self, text: str) -> tuple[AliasHit, ...]:
        """Everybody named in any text."""
        return self._matcher.find(text)


def judge(hits: Sequence[AliasHit], text: str, margin: float, context: Context) -> Named:
    """Weigh names against the context they stand in.

    A handle is believed as it is. Any other name, a hashtag too, gains by words of our niche and by lying
    nearer to what we join than to what only looks close, and loses by the opposite.
    """
    ours = [hit for hit in hits if hit.owner == US]
    rivals = [hit for hit in hits if hit.owner != US and hit.kind != "part"]
    rival = rivals[0] if rivals else None
    unnamed = Named(competitor=rival.owner, competitor_alias=rival.alias) if rival else Named()
    if not ours:
        return unnamed
    best = max(ours, key=_certainty)
    tagged = any(hit.tagged for hit in ours)
    if best.tagged:
        reason = say("{alias} is our handle", alias=best.alias)
        return replace(unnamed, us=_certainty(best), alias=best.alias, tagged=tagged, reason=reason)
    found = context.niche_words(text)
    chance = _certainty(best) + _support(best, len(found), margin)
    us = min(max(chance, 0.02), 0.97)
    return replace(unnamed, us=us, alias=best.alias, tagged=tagged, reason=_reason(best.alias, found, margin))


def surely_named(hits: Sequence[AliasHit]) -> bool:
    """Whether we are named by handle or full name, which needs no surroundings to be believed."""
    return any(hit.owner == US and (hit.tagged or hit.kind == "name") for hit in hits)


def in_thread(named: Named) -> Named:
    """A name in a comment under a post that is about us: as sure as its thread, whatever stands around it."""
    if not named.alias or named.us >= IN_THREAD:
        return named
    return replace(named, us=IN_THREAD, reason=say("“{alias}” where others name us", alias=named.alias))


def _certainty(hit: AliasHit) -> float:
    return _HASHTAG if hit.kind == "tag" and not hit.tagged else _CERTAINTY[hit.kind]


def _support(hit: AliasHit, found: int, margin: float) -> float:
    """What the context adds: much for a homonym, little for a full name, unless the world is plainly another."""
    words = WORD_WEIGHT * min(found, MAX_WORDS)
    if hit.kind == "part":
        return words + MARGIN_WEIGHT * margin
    if margin < OTHER_WORLD and not found:
        return MARGIN_WEIGHT * margin * (0.5 if hit.kind == "name" else HOMONYM)
    return min(words, 0.06)


def _reason(alias: str, found: Sequence[str], margin: float) -> Sentence:
    """What makes us believe, or doubt, that a name is ours."""
    if found:
        return say("“{alias}” with {words} near it", alias=alias, words=chain(*found[:MAX_WORDS], by=", "))
    if margin >= 0:
        return say("“{alias}” in a text close to what we join", alias=alias)
    return say("“{alias}” in a text closer to what is not ours", alias=alias)


def is_ours(brand: Brand, handle: str) -> bool:
    """Whether an account is one of our own."""
    bare = exact(handle).lstrip("@")
    return any(bare == exact(own).lstrip("@") for own in brand.brand.handles.values())
