"""One opportunity explained: the verdict, its parts, and what would change it. Reads stored values only."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.config import Brand
from crawler.figures import decimal, names, percent, whole
from crawler.models import Frozen
from crawler.sentences import Sentence, chain, phrase, say
from ranking.safety.reasons import reason_sentence
from ranking.scoring import GO_FIT, GO_SCORE, least_fit, least_score, unasked
from ranking.types import Opportunity, Play

VERDICT_WORDS = {
    "go": phrase("Go: speak here"),
    "maybe": phrase("Maybe: worth a look"),
    "escalate": phrase("Escalated: a person in charge must see this; do not comment"),
    "withheld": phrase("Withheld: do not speak here"),
}
UNEASY = phrase("Perhaps an accusation: somebody in charge should look before anybody answers")
FIT_REASONS = {
    "topic": phrase("it is about our niche or speaks to us"),
    "audience": phrase("the people or the place are ours"),
    "stage": phrase("the stage is big and brands are welcome"),
}
CROWDING_WORDS = {"early": phrase("early"), "crowded": phrase("crowded"), "late": phrase("late")}
_FORETOLD = {
    "views": phrase("{expected} views expected within {hours} h (four of five cases: {low} to {high}), from {basis}."),
    "votes": phrase("{expected} likes expected within {hours} h (four of five cases: {low} to {high}), from {basis}."),
}


class Part(Frozen):
    """One row of the table: a name, the value as text, and the sentence behind it."""

    name: str
    value: str
    sentence: Sentence


class Explanation(Frozen):
    """The sections of an explanation, ready to be printed in this order."""

    verdict: Sentence
    parts: tuple[Part, ...]
    forecast: Sentence
    visibility: Sentence
    changes: tuple[Sentence, ...]


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


def _verdict(opportunity: Opportunity) -> Sentence:
    unsure = opportunity.verdict == "escalate" and not opportunity.alarm
    words, veto = say(UNEASY if unsure else VERDICT_WORDS[opportunity.verdict]), opportunity.veto
    if veto is not None:
        raised = {"reason": reason_sentence(veto.reason), "evidence": veto.evidence}
        return say("{verdict}. Reason: {reason} ({evidence}).", verdict=words, **raised)
    said = {"verdict": words, "score": decimal(opportunity.score), "fit": percent(opportunity.fit)}
    if not opportunity.fit_reason:
        return say("{verdict}. Score {score} of 100; fit {fit}.", **said)
    why = say(FIT_REASONS[opportunity.fit_reason])
    return say("{verdict}. Score {score} of 100; fit {fit}, since {why}.", **said, why=why)


def _forecast(opportunity: Opportunity) -> Sentence:
    found = opportunity.forecast
    if found is None:
        return say("Nothing was counted here yet, so there is no forecast.")
    return say(
        _FORETOLD[found.unit],
        expected=whole(found.expected),
        hours=decimal(found.horizon_h),
        low=whole(found.low),
        high=whole(found.high),
        basis=found.basis,
    )


def _visibility(opportunity: Opportunity) -> Sentence:
    seen = opportunity.visibility
    if seen is None:
        return say("The thread was not looked at.")
    place = say(
        "Ours would be about comment {place} ({crowding}); chance of the first five {percent}%.",
        place=whole(seen.arrival_rank + 1),
        crowding=say(CROWDING_WORDS[seen.crowding]),
        percent=decimal(seen.probability * 100),
    )
    return chain(place, say("Brands there: {names}.", names=names(seen.brands_there)) if seen.brands_there else "")


def _changes(opportunity: Opportunity, brand: Brand) -> Iterator[Sentence]:
    """What would move the verdict, in the order of what a person can do about it."""
    if opportunity.veto is not None:
        yield say("Nothing but a person in charge: safety comes before any score.")
        return
    maybe, fit, score = opportunity.verdict == "maybe", opportunity.fit, opportunity.score
    if maybe and fit < GO_FIT:
        yield say("With a fit of {wanted} instead of {fit} it could be a go.", wanted=percent(GO_FIT), fit=percent(fit))
    if maybe and score < GO_SCORE:
        wanted = {"wanted": decimal(GO_SCORE), "score": decimal(score)}
        yield say("With a score of {wanted} instead of {score} it could be a go.", **wanted)
    yield _least(opportunity.play, brand)
    if opportunity.play is None:
        yield say("A question or a call for brands in the thread would raise the fit.")
    if opportunity.forecast is not None and opportunity.forecast.per_hour is None:
        yield say("A second look some hours later would show its speed and narrow the forecast.")
    if opportunity.act_before is not None:
        local = f"{opportunity.act_before.astimezone(brand.timezone):%Y-%m-%d %H:%M}"
        yield say("By {time} its reach will have fallen to half.", time=local)


def _least(play: Play | None, brand: Brand) -> Sentence:
    asked = {"fit": percent(least_fit(play, brand.ranking.min_fit)), "score": decimal(least_score(play))}
    if unasked(play):
        return say(
            "Below a fit of {fit} ([ranking] min_fit and a tenth, since nobody asks) or a score of {score} "
            "it would not be listed.",
            **asked,
        )
    return say("Below a fit of {fit} ([ranking] min_fit) or a score of {score} it would not be listed.", **asked)
