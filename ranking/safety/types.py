"""What a safety check says of one target."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.sentences import Sentence
from ranking.types import Probability, Veto


@dataclass(frozen=True, slots=True)
class SafetyResult:
    """A veto or none, and what is left of doubt.

    Attributes:
        veto: why the target is withheld or escalated; ``None`` if it may be scored.
        risk: 0-1, the doubt that remains where there is no veto; 1 under a veto.
        unchecked: what nobody looked at, in words for the card ("video not watched").
        sentence: the whole result in one line a manager understands.
        suspected: a veto on weaker grounds (no word of the text speaks for it); it holds unless
            somebody asks there or names us.
        doubted: the same from much less doubt on; it keeps off the list what nobody asks for, and sets aside what
            would not be listed anyway, so that a lead sees it and nobody is shown it to learn from.
        inherited: the veto is that of the post above a comment, not the comment's own.
        lenient: the post's veto does not hold for the comments under it.
        names_us: a name of ours stands in a comment: whoever is called is tempted to answer, so a lead sees it where
            it is withheld, though it opens nothing.
        drawn: a comment calls us under a doubted post and is not doubted itself.
        uneasy: it may be an accusation against us, though no alarm: what is not listed is shown to those in charge.
    """

    veto: Veto | None
    risk: Probability
    unchecked: tuple[Sentence, ...]
    sentence: Sentence
    inherited: bool = False
    suspected: Veto | None = None
    doubted: Veto | None = None
    lenient: bool = False
    names_us: bool = False
    drawn: bool = False
    uneasy: Veto | None = None
