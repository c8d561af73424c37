"""``topcomment explain``: every part of a judgement as a sentence, then as a small table."""

from __future__ import annotations

import sys
from collections.abc import Iterable

from cli.console import print_rows, say
from cli.desk import Desk
from cli.entry import Entry
from cli.export.columns import cells
from cli.export.jsonfile import dumps
from cli.latest import entry_of, reading_time, require_ranking
from cli.listing.words import deadline, who, why
from crawler.db.rankings import find_opportunity
from crawler.errors import UsageError
from ranking.types import Forecast, Opportunity, Visibility


def show_explanation(desk: Desk, target: str, *, as_json: bool) -> None:
    """Explain an opportunity by its id, the beginning of one, or its post's address.

    Raises:
        UsageError: nothing that was judged has this id or address.
    """
    with desk.store(upgrade=False) as store, store.reading() as session:
        ranking = require_ranking(session, desk.brand.name)
        found = find_opportunity(session, target.strip(), brand=desk.brand.name)
        if found is None:
            what = "address" if "://" in target else "id"
            raise UsageError(f"nothing judged here has the {what} {target!r}; `topcomment list --all` shows what has")
        entry = entry_of(session, found)
    if as_json:
        _print_json(desk, entry)
        return
    judged = entry.opportunity
    say(f"{judged.verdict}, score {judged.score:.0f} of 100 ({judged.opportunity_id})")
    say(f"{judged.platform}, {who(entry)}: {entry.quote}")
    if entry.url:
        say(entry.url)
    say()
    for sentence in sentences(entry):
        say(f"- {sentence}")
    if judged.act_before:
        say(f"- Act before {deadline(judged.act_before, reading_time(ranking), desk.brand.timezone)}.")
    say()
    print_rows(("part", "value"), _parts(judged))


def sentences(entry: Entry) -> list[str]:
    """All that the ranker said, most important first, without repeating itself."""
    judged = entry.opportunity
    said = [why(entry), *(reason.sentence for reason in judged.reasons)]
    if judged.play is not None and judged.play.evidence:
        said.append(f"Seen as {judged.play.name.replace('_', ' ')}: {judged.play.evidence}")
    if judged.unchecked:
        said.append(f"Not checked: {'; '.join(judged.unchecked)}.")
    if judged.duplicates:
        said.append(f"{len(judged.duplicates)} more posts say the same: {', '.join(judged.duplicates)}.")
    return list(dict.fromkeys(sentence for sentence in said if sentence))


def _print_json(desk: Desk, entry: Entry) -> None:
    judged = entry.opportunity
    data = {**cells(entry, desk.brand.timezone), "sentences": sentences(entry)}
    sys.stdout.write(dumps({**data, "opportunity": judged.model_dump(mode="json")}) + "\n")


def _parts(judged: Opportunity) -> Iterable[tuple[str, str]]:
    """Every number behind the judgement, in the order in which they are multiplied."""
    yield "score", f"{judged.score:.1f}"
    yield "fit", f"{judged.fit:.3f} ({judged.fit_reason or 'no reason'})"
    yield "reach", f"{judged.reach:.1f}"
    if judged.play is not None:
        extra = "".join(f", {word}" for word in (judged.play.subtype, judged.play.state) if word)
        yield "play", f"{judged.play.name}{extra} (confidence {judged.play.confidence:.2f})"
    yield from _forecast(judged.forecast)
    yield from _visibility(judged.visibility)
    for reason in judged.reasons:
        yield reason.name, "" if reason.value is None else f"{reason.value:.3f}"


def _forecast(forecast: Forecast | None) -> Iterable[tuple[str, str]]:
    if forecast is None:
        return
    low, high = round(forecast.low), round(forecast.high)
    yield "forecast", f"{forecast.expected:,.0f} {forecast.unit} in {forecast.horizon_h:g} h ({low:,} to {high:,})"
    if forecast.per_hour is not None:
        yield "pace", f"{forecast.per_hour:,.1f} {forecast.unit} an hour"
    yield "basis", forecast.basis


def _visibility(seen: Visibility | None) -> Iterable[tuple[str, str]]:
    if seen is None:
        return
    yield "chance to be seen", f"{seen.probability:.2f} ({seen.crowding}, place {seen.arrival_rank:.0f})"
    if seen.brands_there:
        yield "brands there", ", ".join(seen.brands_there)
    yield "we are there", "yes" if seen.we_are_there else "no"
