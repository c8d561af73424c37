"""One opportunity explained: the verdict, its parts, and what would change it. Reads stored values only."""

from __future__ import annotations

from crawler.config import Brand
from crawler.models import Frozen
from ranking.scoring import GO_FIT, GO_SCORE, MAYBE_SCORE
from ranking.types import Opportunity
from ranking.wording import UNIT_WORDS

VERDICT_WORDS = {
    "go": "Go: speak here",
    "maybe": "Maybe: worth a look",
    "escalate": "Escalated: a person in charge must see this; do not comment",
    "withheld": "Withheld: do not speak here",
}
FIT_REASONS = {
    "topic": "it is about our niche or speaks to us",
    "audience": "the people or the place are ours",
    "stage": "the stage is big and brands are welcome",
}


class Part(Frozen):
    """One row of the table: a name, the value as text, and the sentence behind it."""

    name: str
    value: str
    sentence: str


class Explanation(Frozen):
    """The sections of an explanation, ready to be printed in this order."""

    verdict: str
    parts: tuple[Part, ...]
    forecast: str
    visibility: str
    changes: tuple[str, ...]


def explain(opportunity: Opportunity, brand: Brand) -> Explanation:
    """Put a stored opportunity into words; needs neither the model nor the candidate."""
    return Explanation(
        verdict=_verdict(opportunity),
        parts=tuple(
            Part(name=part.name, value="unknown" if part.value is None else f"{part.value:g}", sentence=part.sentence)
            for part in opportunity.reasons
        ),
        forecast=_forecast(opportunity),
        visibility=_visibility(opportunity),
        changes=tuple(_changes(opportunity, brand)),
    )


def _verdict(opportunity: Opportunity) -> str:
    words = VERDICT_WORDS[opportunity.verdict]
    if opportunity.veto is not None:
        return f"{words}. Reason: {opportunity.veto.reason} ({opportunity.veto.evidence})."
    why = f", since {FIT_REASONS[opportunity.fit_reason]}" if opportunity.fit_reason else ""
    return f"{words}. Score {opportunity.score:g} of 100; fit {opportunity.fit:.0%}{why}."


def _forecast(opportunity: Opportunity) -> str:
    found = opportunity.forecast
    if found is None:
        return "Nothing was counted here yet, so there is no forecast."
    return (
        f"{found.expected:,.0f} {UNIT_WORDS[found.unit]} expected within {found.horizon_h:g} h "
        f"(four of five cases: {found.low:,.0f} to {found.high:,.0f}), from {found.basis}."
    )


def _visibility(opportunity: Opportunity) -> str:
    seen = opportunity.visibility
    if seen is None:
        return "The thread was not looked at."
    brands = f" Brands there: {', '.join(seen.brands_there)}." if seen.brands_there else ""
    return (
        f"Ours would be about comment {seen.arrival_rank + 1:,.0f} ({seen.crowding}); "
        f"chance of the first five {seen.probability:.1%}.{brands}"
    )


def _changes(opportunity: Opportunity, brand: Brand) -> list[str]:
    """What would move the verdict, in the order of what a person can do about it."""
    if opportunity.veto is not None:
        return ["Nothing but a person in charge: safety comes before any score."]
    changes = []
    if opportunity.verdict == "maybe" and opportunity.fit < GO_FIT:
        changes.append(f"With a fit of {GO_FIT:.0%} instead of {opportunity.fit:.0%} it could be a go.")
    if opportunity.verdict == "maybe" and opportunity.score < GO_SCORE:
        changes.append(f"With a score of {GO_SCORE:g} instead of {opportunity.score:g} it could be a go.")
    least = brand.ranking.min_fit
    changes.append(
        f"Below a fit of {least:.0%} ([ranking] min_fit) or a score of {MAYBE_SCORE:g} it would not be listed."
    )
    if opportunity.play is None:
        changes.append("A question or a call for brands in the thread would raise the fit.")
    if opportunity.forecast is not None and opportunity.forecast.per_hour is None:
        changes.append("A second look some hours later would show its speed and narrow the forecast.")
    if opportunity.act_before is not None:
        local = opportunity.act_before.astimezone(brand.timezone)
        changes.append(f"By {local:%Y-%m-%d %H:%M} its reach will have fallen to half.")
    return changes
