"""A comment that says again what we said lately is warned of, and stored all the same."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from cli.team.repeats import MEMORY, most_alike
from tests.factories import NOON

SAID = "Bloom it for forty seconds first, then pour in slow circles!"


def alike(text: str, *said: str) -> str | None:
    found = most_alike(text, [(other, NOON - timedelta(hours=n)) for n, other in enumerate(said)])
    return found.text if found else None


def test_the_same_with_other_signs_or_one_other_word_repeats():
    assert alike("bloom it for forty seconds first then pour in slow circles", SAID) == SAID
    assert alike("Bloom it for thirty seconds first, then pour in slow circles :)", "Lovely cup", SAID) == SAID
    assert alike("Try a coarser grind and tell us how it went", SAID) is None


def test_a_short_one_repeats_only_itself():
    assert alike("So good! 🔥", "so good") == "so good"
    assert alike("So good", "So bad") is None
    assert alike("咖啡真的很好喝啊", "咖啡真的很好喝") == "咖啡真的很好喝"
    assert alike("🔥🔥", "🔥") is None


@given(st.text(max_size=200), st.text(max_size=200))
def test_likeness_is_symmetric_and_whole_for_itself(one, other):
    there, back = most_alike(one, [(other, NOON)]), most_alike(other, [(one, NOON)])
    assert (there is None) == (back is None)
    if there and back:
        assert there.likeness == back.likeness
    itself = most_alike(one, [(one, NOON)])
    assert itself is None or itself.likeness == 1
    assert (itself is not None) == any(letter.isalnum() for letter in one)


def test_the_memory_is_a_month():
    assert timedelta(days=30) == MEMORY
