"""From what was read to at most one play, with its evidence in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.config import Brand
from crawler.config.schema import PlayName
from ranking.plays.bait import Kinds, asked_for, state_of
from ranking.plays.crowd import Crowd, looks_like_brand
from ranking.plays.cues import Found, found_in
from ranking.plays.names import Named, is_ours
from ranking.plays.normal import exact
from ranking.plays.summons import Summons
from ranking.target import Target
from ranking.types import Play

NAMED_FROM = 0.5
BAIT_FROM = 0.4
NICHE_FROM = 0.12
SMALL_CREATOR = 200_000
VIRAL_VIEWS, VIRAL_LIKES = 200_000, 10_000
SARCASM_DISCOUNT = 0.6
OVER_FROM = 0.45
STAGE_BRANDS = 2
CREATOR_DISCOUNT = 0.5
QUOTE = 90

ABOUT_US: dict[str, tuple[str, ...]] = {
    "review": ("review", "roast"),
    "complaint": ("complaint",),
    "superfan": ("superfan",),
    "question": ("question_recommend", "question_howto"),
    "mention": ("mention", "trend", "trend_format", "other", "creator"),
}
UNNAMED: dict[str, tuple[str, ...]] = {
    "question": ("question_recommend", "question_howto"),
    "competitor_complaint": ("complaint",),
    "creator": ("creator",),
    "trend": ("trend", "trend_format", "roast", "superfan", "mention"),
    "review": ("review",),
}
SUBTYPES = {
    "roast": "roast",
    "question_recommend": "recommend_me",
    "question_howto": "how_to",
    "trend": "niche_viral",
    "trend_format": "format",
}


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read of one target."""

    target: Target
    named: Named
    chances: Mapping[str, float]
    cues: Mapping[str, Found]
    nearness: float
    niche_words: int
    crowd: Crowd
    summons: Summons | None

    @property
    def on_niche(self) -> bool:
        """Whether the text is, loosely, of our world; the ranker's relevance judges it properly."""
        return self.nearness >= NICHE_FROM or self.niche_words > 0

    def share(self, classes: tuple[str, ...]) -> float:
        """Probability of any of ``classes``."""
        return sum(self.chances.get(name, 0.0) for name in classes)

    def strongest(self, classes: tuple[str, ...]) -> str:
        """The likeliest of ``classes``."""
        return max(classes, key=lambda name: self.chances.get(name, 0.0))


class Chooser:
    """Decides on one play per target for one brand."""

    def __init__(self, brand: Brand, kinds: Kinds) -> None:
        self._brand = brand
        self._kinds = kinds
        self._watched = frozenset(exact(handle).lstrip("@") for handle in brand.niche.creators)

    def play(self, reading: Reading) -> Play | None:
        """The play, by the order of what is certain: summons, bait, our name, a brand, the niche, the stage."""
        target = reading.target
        if target.author is not None and is_ours(self._brand, target.author.handle):
            return None
        if target.comment is None and reading.summons is not None and reading.named.us < NAMED_FROM:
            return _summoned(reading)
        if reading.share(("brand_bait", "bait_done")) >= BAIT_FROM:
            return self._bait(reading)
        if reading.named.us >= NAMED_FROM or self._under_our_post(target):
            return self._about_us(reading)
        if target.comment is not None and looks_like_brand(target.author):
            return _banter(reading)
        if reading.named.competitor or reading.on_niche:
            return self._unnamed(reading)
        return self._watched_creator(reading) or _stage(reading)

    def _bait(self, reading: Reading) -> Play:
        text = reading.target.text
        kind = asked_for(text)
        ours = self._kinds.are_we(kind)
        done = reading.chances.get("bait_done", 0.0) >= OVER_FROM * reading.share(("brand_bait", "bait_done"))
        state, why = state_of(reading.target, ours=ours, done=done, crowd=reading.crowd)
        asked = f"asks for {kind or 'any brand'}"
        return Play(
            name="brand_bait",
            confidence=_bounded(reading.share(("brand_bait", "bait_done"))),
            asked_for=kind,
            state=state,
            tagged=reading.named.tagged,
            evidence=f"{asked}: “{_quote(text)}”; {state}: {why}",
        )

    def _under_our_post(self, target: Target) -> bool:
        author = target.post.author
        return target.comment is not None and author is not None and is_ours(self._brand, author.handle)

    def _about_us(self, reading: Reading) -> Play:
        name, classes, chance = _best(reading, ABOUT_US)
        where = reading.named.reason or "under a post of ours"
        return _named_play(reading, name, classes, chance * max(reading.named.us, NAMED_FROM), where)

    def _unnamed(self, reading: Reading) -> Play | None:
        name, classes, chance = _best(reading, UNNAMED)
        if chance < reading.chances.get("other", 0.0) and reading.named.competitor is None:
            return self._watched_creator(reading)
        if name == "creator" and not self._small_creator(reading.target):
            chance *= CREATOR_DISCOUNT
        rival = reading.named.competitor
        where = f"names {rival}" if rival else "about our niche"
        return _named_play(reading, name, classes, chance, where)

    def _small_creator(self, target: Target) -> bool:
        author = target.author
        return author is None or author.follower_count is None or author.follower_count <= SMALL_CREATOR

    def _watched_creator(self, reading: Reading) -> Play | None:
        target = reading.target
        if target.comment is not None or target.author is None:
            return None
        handle = exact(target.author.handle).lstrip("@")
        if handle not in self._watched:
            return None
        return Play(name="creator", confidence=0.7, evidence=f"{target.author.handle} is on the list of creators")


def _best(reading: Reading, table: Mapping[str, tuple[str, ...]]) -> tuple[str, tuple[str, ...], float]:
    name = max(table, key=lambda play: reading.share(table[play]))
    return name, table[name], reading.share(table[name])


def _named_play(reading: Reading, name: str, classes: tuple[str, ...], chance: float, where: str) -> Play:
    strongest = reading.strongest(classes)
    subtype = SUBTYPES.get(strongest)
    notes = [where, f"“{_quote(reading.target.text)}”"]
    if name in {"complaint", "competitor_complaint"} and _wants_other(reading):
        subtype, notes = "asks_alternative", [*notes, "asks for an alternative"]
    if name in {"complaint", "review", "superfan", "mention"} and _sarcastic(reading):
        chance *= SARCASM_DISCOUNT
        notes.append("perhaps sarcastic: unsure")
    if cue := found_in(reading.cues, strongest).evidence:
        notes.append(f"“{cue.rstrip('*')}”" if len(cue) > 1 else f"has a {cue}")
    play: PlayName = name  # type: ignore[assignment]
    return Play(
        name=play,
        confidence=_bounded(chance),
        subtype=subtype,
        tagged=reading.named.tagged,
        evidence="; ".join(notes),
    )


def _summoned(reading: Reading) -> Play:
    summons = reading.summons
    assert summons is not None  # noqa: S101 -- the caller asked
    quotes = "; ".join(f"“{_quote(text)}”" for text in summons.quotes)
    confidence = 1 - 0.5**summons.people
    return Play(
        name="summons",
        confidence=_bounded(confidence),
        tagged=summons.tagged > 0,
        evidence=f"{summons.sentence}: {quotes}",
    )


def _banter(reading: Reading) -> Play:
    author = reading.target.author
    handle = author.handle if author else "a brand"
    playful = reading.share(("trend", "trend_format", "roast", "mention", "superfan", "brand_bait", "other"))
    return Play(
        name="banter",
        confidence=_bounded(0.4 + 0.5 * playful),
        evidence=f"{handle} looks like another brand: “{_quote(reading.target.text)}”",
    )


def _stage(reading: Reading) -> Play | None:
    """A viral post far from our niche where other brands already are, and are liked."""
    target = reading.target
    counts = target.snapshot
    if target.comment is not None or counts is None:
        return None
    viral = (counts.view_count or 0) >= VIRAL_VIEWS or (counts.like_count or 0) >= VIRAL_LIKES
    brands = reading.crowd.brands
    if not viral or len(brands) < STAGE_BRANDS or not reading.crowd.welcome:
        return None
    playful = reading.share(("trend", "trend_format", "roast", "superfan", "mention", "brand_bait"))
    return Play(
        name="big_stage",
        confidence=_bounded(0.35 + 0.6 * playful),
        evidence=f"viral and far from our niche; {len(brands)} brands there and liked ({', '.join(brands[:3])})",
    )


def _wants_other(reading: Reading) -> bool:
    found = found_in(reading.cues, "asks_alternative")
    return found.strong > 0 or found.weak > 1


def _sarcastic(reading: Reading) -> bool:
    found = found_in(reading.cues, "sarcasm")
    return found.strong > 0 or found.weak > 1


def _quote(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= QUOTE else line[: QUOTE - 1] + "…"


def _bounded(chance: float) -> float:
    return round(min(max(chance, 0.02), 0.98), 4)
