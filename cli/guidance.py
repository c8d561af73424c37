"""What brand.toml tells whoever writes an answer: tone and voice, who is at work, and answers that were agreed on.

Nothing is written for anybody: a person reads it beside the form, and says it in their own words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from crawler.config import Brand
from crawler.models import Comment, Frozen, Post
from ranking.types import Opportunity

SPOKEN_AT = frozenset({"go", "maybe"})
"""Verdicts of places to speak: where nobody should, nobody is told how."""
_WORD = re.compile(r"[^\W\d_]{4,}")
_SAME_STEM, _ENDING = 4, 3


class Answer(Frozen):
    """An approved answer to a hard question; ``fits`` where the question's own words stand in the target."""

    question: str
    text: str
    fits: bool = False


class Guidance(Frozen):
    """Everything of one place to speak; what brand.toml leaves out is empty.

    ``market`` is the slug of who serves it, with their working hours, names and note.
    """

    tone: str = ""
    voice: str = ""
    market: str = ""
    hours: str = ""
    people: tuple[str, ...] = ()
    note: str = ""
    answers: tuple[Answer, ...] = ()

    @property
    def fitting(self) -> tuple[Answer, ...]:
        """Answers to what seems to be asked here."""
        return tuple(answer for answer in self.answers if answer.fits)


def guidance_of(
    brand: Brand, judged: Opportunity, post: Post, comment: Comment | None, market: str | None
) -> Guidance | None:
    """What to know before one writes there; ``None`` where nobody should write, or brand.toml says nothing."""
    if judged.verdict not in SPOKEN_AT:
        return None
    play = brand.plays.get(judged.play.name) if judged.play is not None else None
    text = comment.body if comment is not None else f"{post.title}\n{post.body}"
    told = Guidance(tone=play.tone if play else "", voice=brand.brand.voice, answers=tuple(_answers(brand, text)))
    if market in brand.markets:
        serving = brand.markets[market]
        those = {"market": market, "hours": serving.hours, "people": serving.people, "note": serving.note}
        told = told.model_copy(update=those)
    return told if told != Guidance() else None


def guidance_lines(guidance: Guidance | None) -> Iterator[str]:
    """The same for a terminal: only those answers that fit."""
    if guidance is None:
        return
    if guidance.tone:
        yield f"Tone here: {guidance.tone}"
    if guidance.voice:
        yield f"How you sound: {guidance.voice}"
    if guidance.market:
        about = ", ".join(filter(None, (guidance.hours, *guidance.people, guidance.note)))
        yield f"At work for {guidance.market}: {about}"
    for answer in guidance.fitting:
        yield f"Agreed answer to “{answer.question}”: {answer.text}"


def _answers(brand: Brand, text: str) -> list[Answer]:
    """All approved answers, those that fit first.

    A word tells something if no other question holds it; the brand's own names never do.
    """
    asked = {question: _words(question) for question in brand.facts}
    usual = {word for word, times in Counter(w for words in asked.values() for w in words).items() if times > 1}
    usual |= _words(" ".join((brand.name, *brand.brand.aliases)))
    there = _words(text)
    found = [
        Answer(question=question, text=answer, fits=_stand(asked[question] - usual, there))
        for question, answer in brand.facts.items()
    ]
    return sorted(found, key=lambda answer: not answer.fits)


def _words(text: str) -> frozenset[str]:
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _stand(telling: frozenset[str], there: frozenset[str]) -> bool:
    """Whether half of the words that tell something stand there, two of many."""
    met = sum(any(_alike(word, other) for other in there) for word in telling)
    return met >= max(1, min(2, len(telling) // 2))


def _alike(one: str, other: str) -> bool:
    """The same word but for its ending, as in "seal" and "seals"."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short[: max(_SAME_STEM, len(short) - 1)]) and len(long) - len(short) <= _ENDING
