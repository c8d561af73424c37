"""What people write under the posts: chatter, answers, brands, and comments that mean something."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from demo.bank import Bank
from demo.casting import COMMENTS as SIZES
from demo.casting import LAST_HOUR
from demo.intents import COMMENTS, POSTS
from demo.models import DemoComment, DemoPost, Meaning, Person
from demo.people import Crowd

_NICHE = ("niche_weak", "niche_news", "niche_viral", "review", "mention", "how_to", "recommend_me", "creator")
_PLANTED = ("recommend_me", "how_to", "mention", "complaint", "superfan", "competitor_complaint")
_MOODS = {name: intent.mood for name, intent in POSTS.items()}
_GUESTS = {
    "bait_open": (0, 2),
    "bait_exam": (0, 2),
    "bait_pile_on": (6, 10),
    "big_stage": (3, 6),
    "bait_closed": (3, 5),
}


@dataclass(frozen=True, slots=True)
class _Line:
    """A comment before it has a time: who says what, and how liked it gets (1 is usual)."""

    person: Person
    text: str
    language: str
    meaning: Meaning
    liked: float = 1.0
    early: bool = False


class Threads:
    """Writes the thread of one post after the other."""

    def __init__(self, rng: random.Random, bank: Bank, crowd: Crowd, *, quiet: bool) -> None:
        self._rng, self._bank, self._crowd, self._quiet = rng, bank, crowd, quiet

    def fill(self, post: DemoPost) -> None:
        """Give ``post`` its comments, future ones included, oldest first."""
        low, high = SIZES[post.reach]
        lines = [self._remark(post) for _ in range(self._rng.randint(low, high))]
        lines += self._special(post)
        post.comments = self._timed(post, lines)

    def plant_fakes(self, posts: Sequence[DemoPost]) -> None:
        """A false support account answers under a complaint; somebody tells of being ill under a review."""
        for host, intent in (("complaint", "fake_support"), ("review", "ill")):
            fit = [p for p in posts if p.meaning.intent == host and p.reach == "high"]
            if not fit:
                continue
            post = self._rng.choice(fit)
            text = self._bank.planted(post.language, intent) or self._bank.planted("en", intent)
            person = self._crowd.impostor() if intent == "fake_support" else self._crowd.commenter(post.language)
            if text:
                line = _Line(person, text, post.language, COMMENTS[intent], liked=2.0, early=True)
                post.comments = self._merged(post, self._timed(post, [line]))

    # what is said

    def _remark(self, post: DemoPost) -> _Line:
        rng = self._rng
        language = self._language(post)
        text = self._bank.thread(language, post.meaning.intent) if rng.random() < 0.5 else None
        text = text or self._bank.chatter(language, _MOODS.get(post.meaning.intent, "neutral"))
        return _Line(self._crowd.commenter(language), text, language, COMMENTS["chatter"])

    def _language(self, post: DemoPost) -> str:
        if self._rng.random() < 0.88 or post.language == "en":
            return post.language
        return self._rng.choice(("en", "en", "en", "de", "es"))

    def _special(self, post: DemoPost) -> list[_Line]:
        intent = post.meaning.intent
        if self._quiet:
            return []
        lines = self._guests(post) if intent in _GUESTS else []
        if intent == "summons":
            lines += self._planted(post, "named", self._rng.randint(9, 18), liked=2.5)
        if intent == "banter_host":
            lines += self._banter(post)
        if intent in {"bait_closed", "bait_exclusive"}:
            lines += self._host(post)
        if intent in _NICHE and post.reach != "low" and self._rng.random() < 0.4:
            lines += self._planted(post, self._rng.choice(_PLANTED), 1, liked=2.0)
        if post.meaning.verdict == "trap" and self._rng.random() < 0.4:
            lines += self._in_trap(post)
        if post.reach == "viral" and self._rng.random() < 0.3:
            lines += self._planted(post, "spam", 1, liked=0.1)
        return lines

    def _planted(self, post: DemoPost, intent: str, count: int, *, liked: float) -> list[_Line]:
        found: list[_Line] = []
        for _ in range(count):
            text = self._bank.planted(post.language, intent)
            if text:
                person = self._crowd.stranger(post.language)
                found.append(_Line(person, text, post.language, COMMENTS[intent], liked, early=True))
        return found

    def _guests(self, post: DemoPost) -> list[_Line]:
        low, high = _GUESTS[post.meaning.intent]
        brands = self._rng.sample(self._crowd.brands, k=self._rng.randint(low, high))
        return [self._guest(post, brand) for brand in brands]

    def _guest(self, post: DemoPost, brand: Person) -> _Line:
        kind = "guest_big_stage" if post.meaning.intent == "big_stage" else "guest_bait"
        text = self._bank.planted(post.language, kind) or self._bank.planted("en", kind) or "👀"
        return _Line(brand, text, post.language, COMMENTS["guest_brand"], liked=9.0, early=True)

    def _banter(self, post: DemoPost) -> list[_Line]:
        text = self._bank.planted(post.language, "banter")
        if not text:
            return []
        brand = self._rng.choice(self._crowd.brands)
        return [_Line(brand, text, post.language, COMMENTS["banter"], liked=14.0, early=True)]

    def _host(self, post: DemoPost) -> list[_Line]:
        text = self._bank.planted(post.language, f"host_{post.meaning.intent}")
        return [_Line(post.person, text, post.language, COMMENTS["host"], liked=6.0)] if text else []

    def _in_trap(self, post: DemoPost) -> list[_Line]:
        text = self._bank.planted(post.language, "named_in_trap")
        if not text:
            return []
        meaning = replace(COMMENTS["named_in_trap"], reason=post.meaning.reason)
        return [_Line(self._crowd.stranger(post.language), text, post.language, meaning)]

    # when, under whom, and how liked

    def _timed(self, post: DemoPost, lines: list[_Line]) -> list[DemoComment]:
        rng = self._rng
        within = max(LAST_HOUR - post.hour, 24.0)
        curve = post.growth.moments(within)
        moments = sorted(
            (post.hour + 0.02 + curve.at(rng.random() * (0.35 if line.early else 1.0)), place)
            for place, line in enumerate(lines)
        )
        made: list[DemoComment] = []
        for order, (hour, place) in enumerate(moments):
            parent = self._parent(lines[place], made)
            made.append(self._comment(post, lines[place], order, hour, parent))
        return made

    def _comment(self, post: DemoPost, line: _Line, order: int, hour: float, parent: int | None) -> DemoComment:
        rng = self._rng
        share = line.liked * rng.lognormvariate(-5.6, 1.3) / (1.0 + 0.04 * order)
        likes = post.growth.size * post.growth.likes * min(share, 0.35)
        plain = line.meaning.intent == "chatter"
        deleted = hour + rng.uniform(0.2, 9.0) if plain and rng.random() < 0.025 else None
        return DemoComment(
            serial=post.serial * 1000 + order,
            hour=hour,
            person=line.person,
            text=line.text,
            language=line.language,
            meaning=line.meaning,
            parent=parent,
            likes=likes,
            deleted_hour=deleted,
        )

    def _parent(self, line: _Line, made: list[DemoComment]) -> int | None:
        if not made or line.meaning.intent != "chatter" or self._rng.random() > 0.34:
            return None
        return self._rng.randrange(len(made))

    def _merged(self, post: DemoPost, late: list[DemoComment]) -> list[DemoComment]:
        """Add comments to a finished thread; they stand directly under the post, at its end."""
        first = len(post.comments)
        added = [replace(c, serial=post.serial * 1000 + first + place) for place, c in enumerate(late)]
        return [*post.comments, *added]
