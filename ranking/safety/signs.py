"""Signs of spam in how a comment is put together, in any language; cheap enough for every comment of a crawl.

They decide only what is *read*: the judge says whether it is spam. A link alone is a sign, as is a way to be reached
elsewhere; softer ones (a sum, a prize, a hurry, a shower of emoji) must come in twos.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from ranking.plays.cues import CueBook
from ranking.plays.marks import EMOJI, PATTERNS, group_book
from ranking.plays.normal import exact, folded, tokens
from ranking.target import Target

READ_FROM = 2
HARD = ("link", "hidden_link", "short_link", "messenger", "email", "phone")
SOFT = ("sum", "big_sum", "percent")
SOFT_WORDS = ("begging", "own_page", "go_see", "contact", "earning", "prize", "hurry", "credentials", "shop")
EMOJI_SHOWER, MIN_SHOUTED, SHOUTED_SHARE = 4, 3, 0.5
REPEATED_FROM, MIN_REPEATED_WORDS = 2, 4
MAX_CHARS = 600
# A comment without any of these characters can hold no hard sign and no sum: most are done with after one search.
_WORTH_A_LOOK = re.compile(r"[./@\d$€£₺₿%]|\bdot\b", re.IGNORECASE)
_LEADING_HANDLES = re.compile(r"^(?:\s*@[\w.@-]+)+")


def spam_signs(text: str) -> int:
    """Points for signs of spam; ``READ_FROM`` and more are worth a judge's look."""
    said = _LEADING_HANDLES.sub("", text[:MAX_CHARS])
    points = 0
    if _WORTH_A_LOOK.search(said):
        plain = exact(said)
        if any(PATTERNS[name].search(plain) for name in HARD):
            points += READ_FROM
        points += sum(PATTERNS[name].search(plain) is not None for name in SOFT)
        points += "@" in said
    points += len(EMOJI.findall(said)) >= EMOJI_SHOWER
    points += _shouts(said)
    if points >= READ_FROM:
        return points
    return points + len(_soft_words().find(said))


def repeated_texts(targets: Iterable[Target]) -> Mapping[str, int]:
    """How often each text stands there, by ``text_key``; only of those that occur more than once.

    The same words from several accounts, or under several posts, are no conversation.
    """
    places: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for target in targets:
        if target.comment is not None and (key := text_key(target.text)):
            author = target.author.author_id if target.author is not None else ""
            places[key].add((target.post.post_id, author))
    return {key: len(found) for key, found in places.items() if len(found) >= REPEATED_FROM}


def text_key(text: str) -> str:
    """A text by its words alone, so that numbers, handles and emoji may differ; empty where it is too short."""
    words = [word for word in tokens(folded(_LEADING_HANDLES.sub("", text[:MAX_CHARS]))) if word.isalpha()]
    return " ".join(words) if len(words) >= MIN_REPEATED_WORDS else ""


def _shouts(text: str) -> bool:
    words = [word for word in text.split() if len(word) >= MIN_SHOUTED and any(c.isalpha() for c in word)]
    return len(words) >= MIN_SHOUTED and sum(word.isupper() for word in words) > SHOUTED_SHARE * len(words)


@cache
def _soft_words() -> CueBook:
    return group_book(SOFT_WORDS)
