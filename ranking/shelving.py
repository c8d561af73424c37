"""What becomes of a judged target: listed, escalated, withheld, below the bar, or only counted."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from crawler.config import Brand
from ranking.evidence import Evidence
from ranking.learning.past import SETTLED
from ranking.scoring import least_fit, least_score, verdict
from ranking.types import Verdict, Veto

PLAY_OFF = "play switched off"


@dataclass
class Shelves:
    """Targets by what becomes of them, best first, alarms by reach.

    Attributes:
        listed: what may stand on the list, more than it has places.
        escalated: our own crisis, and fakes in our name.
        uneasy: what may be our own crisis and is not listed.
        withheld: what safety or a closed invitation speaks against.
        below: what nothing speaks against, and too little for.
    """

    listed: list[Evidence] = field(default_factory=list)
    escalated: list[Evidence] = field(default_factory=list)
    uneasy: list[Evidence] = field(default_factory=list)
    withheld: list[Evidence] = field(default_factory=list)
    below: list[Evidence] = field(default_factory=list)


def shelve(evidence: Sequence[Evidence], brand: Brand, set_aside: dict[str, int]) -> Shelves:
    """Put every target where it belongs; what stands nowhere is counted in ``set_aside`` by its reason."""
    found = Shelves()
    for item in sorted(evidence, key=lambda e: (-e.score, -e.fit.value, e.opportunity_id)):
        why = item.shut if item.shut in SETTLED else _put(item, brand, found)
        if why is not None:
            set_aside[why] = set_aside.get(why, 0) + 1
    found.escalated = by_reach(found.escalated)
    return found


def silence(found: Shelves) -> int:
    """Nothing is listed today, but what may accuse us is seen all the same; gives how many places are kept for it."""
    found.uneasy += [e for e in found.listed if e.safety.uneasy is not None]
    kept = sum(e.safety.uneasy is None for e in found.listed)
    found.listed, found.below = [], []
    return kept


@dataclass(frozen=True)
class LeftOver:
    """What found no place on the list.

    Attributes:
        unlisted: what could be shown to learn from.
        uneasy: what may accuse us, by reach.
        doubted: those of ``unlisted`` that a lead audits beside the vetoes.
    """

    unlisted: list[Evidence]
    uneasy: list[Evidence]
    doubted: list[Evidence]


def left_over(found: Shelves, listed: Collection[str]) -> LeftOver:
    """What becomes of everything but what is listed by these ids; nothing stands twice."""
    outdone = [e for e in found.listed if e.opportunity_id not in listed]
    uneasy = [e for e in outdone if e.safety.uneasy is not None]
    outdone = [e for e in outdone if e.safety.uneasy is None]
    doubted = [*filter(doubtful, found.below), *filter(doubtful_post, outdone)]
    return LeftOver([*found.below, *outdone], by_reach([*found.uneasy, *uneasy]), doubted)


def by_reach(alarms: Iterable[Evidence]) -> list[Evidence]:
    """What most people still will see, first."""
    return sorted(alarms, key=lambda e: (-e.reach, e.opportunity_id))


def _put(item: Evidence, brand: Brand, found: Shelves) -> str | None:
    """Onto a shelf; gives the reason where there is none for it."""
    veto, why = item.veto, _why_aside(item, brand)
    listed = veto is None and why is None and verdict_of(item) is not None
    if veto is not None and veto.action == "escalate":
        found.escalated.append(item)
    elif item.safety.uneasy is not None and not listed and not _by_choice(veto):
        found.uneasy.append(item)
    elif veto is not None:
        # Of a vetoed post's comments a lead needs to see only those that looked like openings or name us.
        if _looks_open(item) or not item.safety.inherited:
            found.withheld.append(item)
    elif why is not None:
        return why
    elif listed:
        found.listed.append(item)
    else:
        found.below.append(item)
    return None


def _by_choice(veto: Veto | None) -> bool:
    """Whether the brand itself named the words or the account: what it need not hear of is not shown as unsure."""
    return veto is not None and veto.reason in {"author", "words"}


def alarm_of(item: Evidence) -> Veto | None:
    """Why it is shown to those in charge."""
    return item.veto if item.veto is not None and item.veto.action == "escalate" else item.safety.uneasy


def doubtful(item: Evidence) -> bool:
    """Whether something that is not listed belongs to what a lead audits; a comment that opens nothing does not."""
    return item.safety.doubted is not None and _looks_open(item)


def doubtful_post(item: Evidence) -> bool:
    """The same of what only found no place on the list: a post; a comment there names us or asks, and was outdone."""
    return doubtful(item) and item.target.comment is None


def verdict_of(item: Evidence) -> Verdict | None:
    """``go``, ``maybe``, or ``None``: below the bar; vetoes are not looked at."""
    # A comment that opens nothing is no place to speak, however near its post is to the niche.
    if item.target.comment is not None and item.play is None:
        return None
    if item.safety.doubted is not None and (item.unasked or _only_calls(item)):
        return None
    least = least_fit(item.play, item.brand.ranking.min_fit)
    return verdict(item.score, item.fit.value, least, least_score(item.play))


def _looks_open(item: Evidence) -> bool:
    """Whether somebody might be tempted to speak there: a post, an opening, or a comment with our name in it."""
    return item.target.comment is None or item.play is not None or item.safety.names_us


def _why_aside(item: Evidence, brand: Brand) -> str | None:
    if item.shut is not None:
        return item.shut
    return PLAY_OFF if item.play is not None and brand.play(item.play.name).off else None


def _only_calls(item: Evidence) -> bool:
    """Whether a comment calls us and asks nothing: who answers speaks to what stands above, so its doubt is enough."""
    return item.safety.drawn and item.play is not None and item.play.name == "mention"
