"""Templates become sentences: choices, slots, and the small untidiness of real typing.

``{a|b|c}`` chooses one (nesting allowed, an empty choice is fine); ``$name`` takes one entry of
the language's word list of that name.
"""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence

_CHOICE = re.compile(r"\{([^{}]*)\}")
_SLOT = re.compile(r"\$([a-z_]+)")
_SPACES = re.compile(r"[ \t]{2,}")
_STRANDED = re.compile(r" +([,.!?])(?!\d)")
Words = Mapping[str, Sequence[str]]


def spin(template: str, words: Words, rng: random.Random) -> str:
    """One sentence of ``template``.

    Raises:
        KeyError: a slot has no word list.
    """
    text = template
    while True:
        chosen = _CHOICE.sub(lambda match: rng.choice(match[1].split("|")), text)
        filled = _SLOT.sub(lambda match: rng.choice(words[match[1]]), chosen)
        if filled == text:
            break
        text = filled
    return _SPACES.sub(" ", _STRANDED.sub(r"\1", text)).strip()


def roughen(text: str, rng: random.Random) -> str:
    """Type it as people do: now and then all lower case, a lost full stop, two letters swapped."""
    roll = rng.random()
    if roll < 0.18:
        text = text[:1].lower() + text[1:]
    elif roll < 0.24 and "http" not in text and "@" not in text:
        text = text.lower()
    if rng.random() < 0.22 and text.endswith("."):
        text = text[:-1]
    if rng.random() < 0.06:
        text = _swap_two_letters(text, rng)
    return text


def _swap_two_letters(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    long = [i for i, word in enumerate(words) if word.isalpha() and word.islower() and len(word) > 5]
    if not long:
        return text
    at = rng.choice(long)
    word = words[at]
    cut = rng.randrange(1, len(word) - 2)
    words[at] = word[:cut] + word[cut + 1] + word[cut] + word[cut + 2 :]
    return " ".join(words)
