"""From what was read to at most one play, with its evidence in words."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.config import Brand
from crawler.config.sections import PlayName
from crawler.sentences import chain, say
from ranking.plays.around import banter, big_stage, called, summoned
from ranking.plays.bait import asked_for, state_of
from ranking.plays.crowd import looks_like_brand
from ranking.plays.cues import found_in
from ranking.plays.kinds import Kinds
from ranking.plays.names import is_ours
from ranking.plays.normal import exact
from ranking.plays.reading import Reading, bounded, quoted
from ranking.target import Target
from ranking.types import Play

NAMED_FROM = 0.5
BAIT_FROM = 0.4
# From here on a wording like "if a shoe brand comments" decides.
WORDED_FROM = 0.15
SMALL_CREATOR = 200_000
SARCASM_DISCOUNT = 0.6
OVER_FROM = 0.45
OTHER_FROM = 0.4
# What is plain by its wording is said even where the niche is in doubt; relevance decides about that.
PLAIN = ("question_recommend", "complaint")
PLAIN_FROM = 0.5
# From this share of complaint on, sarcastic praise and the wish for another maker are read as one.
SARCASTIC_COMPLAINT, LEAVING_COMPLAINT = 0.05, 0.1
CREATOR_DISCOUNT = 0.5

# A play and the classes that speak for it: fully, or as a shadow of another play (a joke that names us is a mention).
SHADOW = 0.3
ABOUT_US: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "review": (("review", "roast"), ()),
    "complaint": (("complaint",), ()),
    "superfan": (("superfan",), ()),
    "question": (("question_recommend", "question_howto"), ()),
    # Who names us and does nothing else mentions us.
    "mention": (("mention", "other"), ("trend", "trend_format", "creator")),
}
UNNAMED: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "question": (("question_recommend", "question_howto"), ()),
    "competitor_complaint": (("complaint",), ()),
    "creator": (("creator",), ()),
    "trend": (("trend", "trend_format"), ("roast", "superfan", "mention")),
    "review": (("review",), ()),
}
# Who names a competitor mostly has something to say against it.
RIVAL_COMPLAINT = 1.8
SUBTYPES = {
    "roast": "roast",
    "question_recommend": "recommend_me",
    "question_howto": "how_to",
    "trend": "niche_viral",
    "trend_format": "format",
}


class Chooser:
    """Decides on one play per target for one brand."""

    def __init__(self, brand: Brand, kinds: Kinds) -> None:
        self._brand = brand
        self._kinds = kinds
        self._watched = frozenset(exact(handle).lstrip("@") for handle in brand.niche.creators)

    def play(self, reading: Reading) -> Play | None:
        """The play, by the order of what is certain: summons, a brand, bait, our name, the stage, the niche."""
        if _by_us(self._brand, reading.target):
            return None
        if (play := _of_the_thread(reading)) is not None:
            return play
        if _invites(reading):
            return self._bait(reading)
        if reading.named.us >= NAMED_FROM or self._under_our_post(reading.target):
            return self._about_us(reading)
        return self._elsewhere(reading)

    def _elsewhere(self, reading: Reading) -> Play | None:
        """Where we are not named: the big stage if it is far from the niche, the niche, else a watched creator."""
        if (stage := big_stage(reading)) is not None:
            return stage
        if reading.named.competitor or reading.on_niche or reading.share(PLAIN) >= PLAIN_FROM:
            return self._unnamed(reading)
        return self._watched_creator(reading)

    def _bait(self, reading: Reading) -> Play:
        text = reading.target.text
        kind = asked_for(text)
        ours = self._kinds.are_we(kind)
        done = reading.chances.get("bait_done", 0.0) >= OVER_FROM * reading.share(("brand_bait", "bait_done"))
        state, why = state_of(reading.target, ours=ours, done=done, crowd=reading.crowd)
        asked = say("asks for {kind}", kind=kind) if kind else say("asks for any brand")
        return Play(
            name="brand_bait",
            confidence=bounded(reading.share(("brand_bait", "bait_done"))),
            asked_for=kind,
            state=state,
            tagged=reading.named.tagged,
            evidence=chain(asked, quoted(text), why, by="; "),
        )

    def _under_our_post(self, target: Target) -> bool:
        author = target.post.author
        return target.comment is not None and author is not None and is_ours(self._brand, author.handle)

    def _about_us(self, reading: Reading) -> Play:
        name, classes, chance = _best(reading, ABOUT_US, {})
        if "?" not in reading.target.text and _sarcastic(reading) and _complains(reading, SARCASTIC_COMPLAINT):
            name, classes = "complaint", ("complaint",)
        where = reading.named.reason or say("under a post of ours")
        return _named_play(reading, name, classes, chance * max(reading.named.us, NAMED_FROM), where)

    def _unnamed(self, reading: Reading) -> Play | None:
        prior = {"competitor_complaint": RIVAL_COMPLAINT} if reading.named.competitor else {}
        name, classes, chance = _best(reading, UNNAMED, prior)
        if reading.named.competitor and _wants_other(reading) and _complains(reading, LEAVING_COMPLAINT):
            name, classes = "competitor_complaint", ("complaint",)
        if reading.chances.get("other", 0.0) >= OTHER_FROM and reading.named.competitor is None:
            return self._watched_creator(reading)
        if name == "creator" and reading.target.post.kind == "link":
            return self._watched_creator(reading)  # who passes a link on has not made what it leads to
        if name == "creator" and not self._small_creator(reading.target):
            chance *= CREATOR_DISCOUNT
        rival = reading.named.competitor
        where = say("names {rival}", rival=rival) if rival else say("about our niche")
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
        listed = say("{handle} is on the list of creators", handle=target.author.handle)
        return Play(name="creator", confidence=0.7, evidence=listed)


def _of_the_thread(reading: Reading) -> Play | None:
    """What who speaks, and who else does, decide before any word: a summons, one of its calls, another brand."""
    target, summons = reading.target, reading.summons
    if target.comment is None:
        return summoned(reading, summons) if summons is not None and reading.named.us < NAMED_FROM else None
    if looks_like_brand(target.author) and not _plainly(reading, "complaint"):
        return banter(reading)
    return called(reading, summons) if summons is not None and _calls(reading) else None


def _calls(reading: Reading) -> bool:
    """Whether a comment is one of those that call us: it names us, and is not plainly something else."""
    told = _plainly(reading, "complaint") or _plainly(reading, "review")
    return reading.named.us >= NAMED_FROM and not told


def _plainly(reading: Reading, name: str) -> bool:
    return reading.share((name,)) >= PLAIN_FROM


def _invites(reading: Reading) -> bool:
    """Whether brands are asked for: by the head, or by its doubt where the wording is that of an invitation."""
    share = reading.share(("brand_bait", "bait_done"))
    return share >= BAIT_FROM or (share >= WORDED_FROM and asked_for(reading.target.text) is not None)


def _by_us(brand: Brand, target: Target) -> bool:
    return target.author is not None and is_ours(brand, target.author.handle)


_Table = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


def _best(reading: Reading, table: _Table, prior: Mapping[str, float]) -> tuple[str, tuple[str, ...], float]:
    """The likeliest play of a table, its own classes, and its share of all that the table knows."""
    scores = {
        name: (reading.share(own) + SHADOW * reading.share(shadow)) * prior.get(name, 1.0)
        for name, (own, shadow) in table.items()
    }
    name = max(scores, key=lambda play: scores[play])
    return name, table[name][0], scores[name] / max(sum(scores.values()), 1e-9)


def _named_play(reading: Reading, name: str, classes: tuple[str, ...], chance: float, where: str) -> Play:
    strongest = reading.strongest(classes)
    subtype = SUBTYPES.get(strongest)
    notes = [where, quoted(reading.target.text)]
    if name in {"complaint", "competitor_complaint"} and _wants_other(reading):
        subtype, notes = "asks_alternative", [*notes, say("asks for an alternative")]
    if name in {"complaint", "review", "superfan", "mention"} and _sarcastic(reading):
        chance *= SARCASM_DISCOUNT
        notes.append(say("perhaps sarcastic: unsure"))
    if cue := found_in(reading.cues, strongest).evidence:
        notes.append(quoted(cue.rstrip("*")) if len(cue) > 1 else say("has a {sign}", sign=cue))
    play: PlayName = name  # type: ignore[assignment]
    return Play(
        name=play,
        confidence=bounded(chance),
        subtype=subtype,
        tagged=reading.named.tagged,
        named=round(reading.named.us, 4) or None,
        evidence=chain(*notes, by="; "),
    )


def _wants_other(reading: Reading) -> bool:
    found = found_in(reading.cues, "asks_alternative")
    return found.strong > 0 or found.weak > 1


def _complains(reading: Reading, share: float) -> bool:
    return reading.share(("complaint",)) >= share


def _sarcastic(reading: Reading) -> bool:
    found = found_in(reading.cues, "sarcasm")
    return found.strong > 0 or found.weak > 1
