"""Which opening each target is: the one door to the plays.

For every target: who is named (``names``), what its words do (``head`` over embeddings and cues), and what stands
around it (``summons``, ``crowd``, ``bait``); ``choose`` turns these into at most one play.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from crawler.config import Brand
from crawler.models import Snapshot
from ranking.plays.choose import Chooser
from ranking.plays.context import Context, own_words
from ranking.plays.crowd import Crowd, crowd_of
from ranking.plays.cues import Found, load_cues
from ranking.plays.head import EVERYDAY, Floats, Head, HeadSettings, play_prototypes, prototype_head
from ranking.plays.kinds import Kinds
from ranking.plays.names import OTHER_WORLD, US, Names, in_thread, judge, surely_named
from ranking.plays.normal import exact
from ranking.plays.prototypes import Prototype, load_prototypes
from ranking.plays.reading import Reading
from ranking.plays.summons import Summons, summons_of
from ranking.target import Target
from ranking.types import Candidate, Encoder, Play

PACKAGE = "ranking.plays"
OTHER = "other"
"""The class that opens nothing; to the plays everyday texts are of it too."""
SETTINGS = HeadSettings(
    regularisation=1.5,
    strong=1.3,
    weak=0.35,
    favoured=OTHER,
    favour=0.5,
    offsets=((EVERYDAY, -0.75),),
    alike=True,
)
# Judged apart from the head: they say something about a play, and are none.
NOT_CLASSES = ("asks_alternative",)
LIKED = 25
PROMISING_CUES_LISTED = (
    "brand_bait question_recommend question_howto complaint review superfan asks_alternative creator "
)
PROMISING_CUES = frozenset(PROMISING_CUES_LISTED.split())


class PlayReader:
    """Reads the play of posts and comments for one brand."""

    def __init__(self, brand: Brand, encoder: Encoder) -> None:
        self._brand = brand
        self._encoder = encoder
        self._names = Names(brand)
        self._cues = load_cues(PACKAGE)
        self._context = Context(brand, encoder, own_words(brand))
        self._chooser = Chooser(brand, Kinds(brand, encoder))
        self._head = play_head(encoder)
        self._known_brands = _known_handles(brand)

    def worth_reading(self, target: Target) -> bool:
        """Whether a comment deserves a closer look; cheap, and always true for a post.

        True for comments that name us or a competitor, ask something, hold a strong cue, are much liked, or are
        the thread's pinned ones.
        """
        comment = target.comment
        if comment is None:
            return True
        if not comment.body.strip() or comment.by_post_author:
            return bool(self._names.hits(target))
        if asks(comment.body) or comment.pinned or _likes(target.snapshot) >= LIKED or self._names.hits(target):
            return True
        return promising(self._cues.find(comment.body))

    def names_us(self, target: Target) -> bool:
        """Whether anything in a text may be our name; cheap, before its surroundings are weighed."""
        return any(hit.owner == US for hit in self._names.hits(target))

    def read(self, targets: Sequence[Target]) -> list[Play | None]:
        """The play of each target, in their order; ``None`` where there is none."""
        if not targets:
            return []
        texts = [target.text for target in targets]
        vectors = self._encoder.encode(texts)
        cues = [self._cues.find(text) for text in texts]
        chances = self._head.probabilities(vectors, cues)
        nearness, margins = self._context.nearness(vectors), self._context.margin(vectors)
        crowds: dict[str, tuple[Crowd, Summons | None]] = {}
        plays = []
        for row, target in enumerate(targets):
            crowd, summons = self._around(target.candidate, crowds)
            named = judge(self._names.hits(target), texts[row], float(margins[row]), self._context)
            reading = Reading(
                target=target,
                named=in_thread(named) if self._about_us(target, summons) else named,
                chances=_by_class(self._head.labels, chances[row]),
                cues=cues[row],
                nearness=float(nearness[row]),
                niche_words=len(self._context.niche_words(texts[row])),
                crowd=crowd,
                summons=summons,
            )
            plays.append(self._chooser.play(reading))
        return plays

    def _around(
        self, candidate: Candidate, known: dict[str, tuple[Crowd, Summons | None]]
    ) -> tuple[Crowd, Summons | None]:
        key = candidate.post.post_id
        if key not in known:
            summons = summons_of(candidate, self._names)
            believed = summons if summons is not None and self._believed(candidate, summons) else None
            known[key] = (crowd_of(candidate, self._known_brands), believed)
        return known[key]

    def _believed(self, candidate: Candidate, summons: Summons) -> bool:
        """Whether bare words that many people say are our name: not under a post that is plainly of another world."""
        text = Target(candidate).text
        if summons.sure or self._context.niche_words(text):
            return True
        return float(self._context.margin(self._encoder.encode([text]))[0]) >= OTHER_WORLD

    def _about_us(self, target: Target, summons: Summons | None) -> bool:
        """Whether a comment stands in a thread that is about us: its post names us, or people call us there."""
        if target.comment is None:
            return False
        return summons is not None or surely_named(self._names.hits(Target(target.candidate)))


def promising(found: Mapping[str, Found]) -> bool:
    """Whether a text's cues speak strongly for an opening."""
    return any(found[name].strong for name in found.keys() & PROMISING_CUES)


def play_head(encoder: Encoder) -> Head:
    """The head over the plays' prototypes."""
    return prototype_head(encoder, class_prototypes(), SETTINGS)


def class_prototypes() -> tuple[Prototype, ...]:
    """Prototypes of the classes that the head tells apart.

    ``wordings`` are taught to the plays alone: safety learns the plays' first prototypes as harmless texts, and a
    further sentence there would move its vetoes.
    """
    return tuple(p for p in (*play_prototypes(), *load_prototypes(PACKAGE, "wordings")) if p.label not in NOT_CLASSES)


def _by_class(labels: Sequence[str], row: Floats) -> dict[str, float]:
    chances = dict(zip(labels, map(float, row), strict=True))
    everyday = chances.pop(EVERYDAY, 0.0)
    return chances | {OTHER: chances.get(OTHER, 0.0) + everyday}


def _known_handles(brand: Brand) -> frozenset[str]:
    handles = [handle for rival in brand.competitors.values() for handle in rival.handles]
    return frozenset(exact(handle).lstrip("@") for handle in (*handles, *brand.safety.partners))


def asks(text: str) -> bool:
    """Whether a text holds a question mark."""
    return any(sign in text for sign in "?？؟")


def _likes(snapshot: Snapshot | None) -> int:
    return (snapshot.like_count or 0) if snapshot is not None else 0
