"""What a post or comment can mean, and what a good community manager would make of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from demo.models import Meaning, Reach, Verdict


@dataclass(frozen=True, slots=True)
class Intent:
    """One kind of post: what it means, how far it goes, who answers below it.

    ``mood`` names the word lists its commenters talk from, ``fresh`` posts are young and still
    growing at the world's start, ``count`` of them stand in a world of usual size.
    """

    meaning: Meaning
    count: int
    reach: Reach
    mood: str
    fresh: bool = True
    low_reach: int = 0


def _opening(play: str, count: int, reach: Reach, mood: str, *, low: int = 0, **more: str) -> Intent:
    meaning = Meaning("", "opening", play, subtype=more.get("subtype"), state=more.get("state"))
    return Intent(meaning, count, reach, mood, low_reach=low)


def _trap(reason: str, count: int, mood: str) -> Intent:
    return Intent(Meaning("", "trap", reason=reason), count, "viral", mood)


def _none(
    count: int, reach: Reach, mood: str, *, verdict: Verdict = "none", fresh: bool = False, **more: str
) -> Intent:
    return Intent(Meaning("", verdict, more.get("play"), state=more.get("state")), count, reach, mood, fresh)


def _crisis(verdict: Verdict, reason: str) -> Intent:
    return Intent(Meaning("", verdict, reason=reason), 1, "high", "worried")


def _named(table: dict[str, Intent]) -> dict[str, Intent]:
    return {name: replace(intent, meaning=replace(intent.meaning, intent=name)) for name, intent in table.items()}


POSTS: dict[str, Intent] = _named(
    {
        # openings
        "bait_open": _opening("brand_bait", 6, "viral", "bait", state="open"),
        "bait_exam": _opening("brand_bait", 2, "viral", "bait", state="open", subtype="exam"),
        "bait_pile_on": _opening("brand_bait", 2, "viral", "bait", state="pile_on"),
        "summons": _opening("summons", 4, "viral", "playful", low=0),
        "mention": _opening("mention", 6, "high", "niche", low=2),
        "review": _opening("review", 5, "high", "niche", low=1),
        "roast": _opening("review", 2, "high", "playful", subtype="roast"),
        "complaint": _opening("complaint", 5, "high", "niche", low=1),
        "competitor_complaint": _opening("competitor_complaint", 3, "high", "niche"),
        "recommend_me": _opening("question", 7, "high", "niche", low=2, subtype="recommend_me"),
        "how_to": _opening("question", 5, "high", "niche", low=1, subtype="how_to"),
        "superfan": _opening("superfan", 4, "high", "warm", low=1),
        "creator": _opening("creator", 3, "high", "niche"),
        "niche_viral": _opening("trend", 4, "viral", "niche", subtype="niche_viral"),
        "big_stage": _opening("big_stage", 4, "viral", "playful"),
        # nothing to gain, though it looks like it
        "bait_exclusive": _none(2, "viral", "bait", fresh=True, play="brand_bait", state="exclusive"),
        "bait_closed": _none(2, "viral", "bait", play="brand_bait", state="closed"),
        # playful and seen by many, yet nobody asks for brands: the teasing brand below it is the opening
        "banter_host": _none(4, "viral", "playful", fresh=True, verdict="weak"),
        "niche_weak": _none(40, "middle", "niche", verdict="weak"),
        "niche_news": _none(22, "middle", "sober"),
        "homonym": _none(34, "middle", "neutral"),
        "off_niche": _none(90, "middle", "neutral"),
        # attractive, and to be left alone
        "trap_tragedy": _trap("tragedy", 3, "grief"),
        "trap_grief": _trap("grief", 3, "grief"),
        "trap_medical": _trap("medical", 3, "worried"),
        "trap_minors": _trap("minors", 2, "playful"),
        "trap_politics": _trap("politics", 3, "angry"),
        "trap_hate": _trap("hate", 2, "angry"),
        "trap_scam": _trap("scam", 3, "neutral"),
        "trap_competitor_advert": _trap("competitor_advert", 3, "niche"),
        "trap_dare": _trap("dare", 2, "playful"),
        "trap_mocking": _trap("mocking", 2, "playful"),
        "trap_stolen": _trap("stolen", 2, "playful"),
        "trap_ad": _trap("ad", 2, "niche"),
        "trap_never": _trap("never", 3, "niche"),
        # for the person in charge, at once
        "crisis_ill": _crisis("crisis", "own_crisis"),
        "crisis_recall": _crisis("crisis", "own_crisis"),
        "crisis_staff": _crisis("crisis", "own_crisis"),
        "fake_giveaway": _crisis("fake", "fake"),
        "fake_support": _crisis("fake", "fake"),
    }
)

QUIET = {"off_niche": 6, "homonym": 3, "niche_news": 1}
"""What a world with nothing worth saying is made of, by weight."""

COMMENTS: dict[str, Meaning] = {
    "chatter": Meaning("chatter", "none"),
    "guest_brand": Meaning("guest_brand", "none"),
    "named": Meaning("named", "opening", "summons"),
    "mention": Meaning("mention", "opening", "mention"),
    "recommend_me": Meaning("recommend_me", "opening", "question", subtype="recommend_me"),
    "how_to": Meaning("how_to", "opening", "question", subtype="how_to"),
    "complaint": Meaning("complaint", "opening", "complaint"),
    "superfan": Meaning("superfan", "opening", "superfan"),
    "competitor_complaint": Meaning("competitor_complaint", "opening", "competitor_complaint"),
    "banter": Meaning("banter", "opening", "banter"),
    "spam": Meaning("spam", "trap", reason="scam"),
    "named_in_trap": Meaning("named_in_trap", "trap"),
    "fake_support": Meaning("fake_support", "fake", reason="fake"),
    "ill": Meaning("ill", "crisis", reason="own_crisis"),
    "host": Meaning("host", "none"),
}
