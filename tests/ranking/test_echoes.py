from __future__ import annotations

from ranking.echoes import without_echoes
from ranking.target import Target
from ranking.types import Play
from tests.ranking.builders import candidate, comment


def bait(*, tagged: bool = False) -> Play:
    return Play(name="brand_bait", confidence=0.8, tagged=tagged)


def test_a_comment_that_calls_brands_under_a_call_is_an_echo() -> None:
    thread = candidate("comment, brands, and I dance", "p1", comments=(comment("brands, come here"),))
    targets = [Target(thread), Target(thread, thread.comments[0])]
    assert without_echoes(targets, [bait(), bait()]) == [bait(), None]


def test_who_names_us_or_calls_first_is_no_echo() -> None:
    thread = candidate("a quiet film of the sea", "p1", comments=(comment("brands, come here"),))
    targets = [Target(thread), Target(thread, thread.comments[0])]
    assert without_echoes(targets, [None, bait()]) == [None, bait()]
    assert without_echoes(targets, [bait(), bait(tagged=True)]) == [bait(), bait(tagged=True)]


def test_other_plays_stand_under_a_call() -> None:
    thread = candidate("comment, brands, and I dance", "p1", comments=(comment("which kite do I buy?"),))
    question = Play(name="question", confidence=0.9)
    targets = [Target(thread), Target(thread, thread.comments[0])]
    assert without_echoes(targets, [bait(), question]) == [bait(), question]
