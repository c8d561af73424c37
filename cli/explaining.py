"""``topcomment explain``: every part of a judgement as a sentence, then as a small table."""

from __future__ import annotations

import sys
from concurrent.futures import Future
from datetime import datetime
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from cli.console import print_rows, say
from cli.desk import Desk
from cli.entry import Entry
from cli.export.columns import cells
from cli.export.jsonfile import dumps
from cli.guidance import guidance_lines
from cli.latest import entry_of, reading_time, require_ranking, with_manners
from cli.listing.words import deadline, kept_back, standing_words, who, why
from cli.report.cards import entry_guidance
from cli.team.explained import manners_explained
from cli.team.resting import manners
from crawler.db.engine import Store
from crawler.db.rankings import StoredOpportunity, find_opportunity
from crawler.errors import UsageError
from ranking.explain import Explanation, explain

if TYPE_CHECKING:
    from cli.rechecking.checking import Checked
    from cli.rechecking.judge import Question
    from ranking.second_look import SecondLook


def show_explanation(desk: Desk, target: str, *, as_json: bool, recheck: bool = False) -> None:
    """Explain an opportunity by its id, the beginning of one, or its post's address; ``recheck`` looks again first.

    Raises:
        UsageError: nothing that was judged has this id or address.
    """
    with desk.store(upgrade=False) as store:
        checked = _checked(desk, store, target) if recheck else None
        with store.reading() as session:
            ranking = require_ranking(session, desk.brand.name)
            now, found = reading_time(ranking), _found(session, desk, target)
            # Rests are told of the newest ranking; what an older one alone had judged is on no list any more.
            entry = with_manners(entry_of(session, found), manners(session, desk.brand, ranking.ranking_id, now))
    explanation = explain(entry.opportunity, desk.brand)
    guidance = entry_guidance(entry, desk.brand)
    if as_json:
        data = {
            **cells(entry, desk.brand.timezone),
            **kept_back(entry, desk.brand.timezone),
            "explanation": explanation.model_dump(mode="json"),
            "guidance": guidance.model_dump(mode="json") if guidance is not None else None,
        }
        if checked is not None:
            data["recheck"] = {"outcome": checked.outcome, "sentence": checked.sentence}
        sys.stdout.write(dumps({**data, "opportunity": entry.opportunity.model_dump(mode="json")}) + "\n")
        return
    if checked is not None:
        say(checked.sentence)
        say()
    _print_head(desk, entry, explanation.verdict, now)
    told = [*manners_explained(entry, desk.brand, now), *_sentences(entry, explanation)]
    for sentence in [*told, *guidance_lines(guidance)]:
        say(f"- {sentence}")
    say()
    print_rows(("part", "value", "meaning"), ((part.name, part.value, part.sentence) for part in explanation.parts))


def _found(session: Session, desk: Desk, target: str) -> StoredOpportunity:
    found = find_opportunity(session, target.strip(), brand=desk.brand.name)
    if found is None:
        what = "address" if "://" in target else "id"
        raise UsageError(f"nothing judged here has the {what} {target!r}; `topcomment list --all` shows what has")
    return found


def _checked(desk: Desk, store: Store, target: str) -> Checked:
    from cli.rechecking.checking import Checker
    from cli.rechecking.judge import judge_stored

    def judged(asked: Question) -> Future[SecondLook]:
        # Nobody else waits here: the model may take its time in this process.
        done: Future[SecondLook] = Future()
        done.set_result(judge_stored(desk, store, asked))
        return done

    with store.reading() as session:
        now = reading_time(require_ranking(session, desk.brand.name))
        found = _found(session, desk, target)
    return Checker(desk, store, judged).check(found, now)


def _print_head(desk: Desk, entry: Entry, verdict: str, now: datetime) -> None:
    judged = entry.opportunity
    say(f"{verdict} ({judged.opportunity_id})")
    say(f"{judged.platform}, {who(entry)}: {entry.quote}")
    if entry.url:
        say(entry.url)
    if held := standing_words(entry, desk.brand.timezone):
        say(f"{held[0].upper()}{held[1:]}.")
    if judged.act_before:
        say(f"Act before {deadline(judged.act_before, now, desk.brand.timezone)}.")
    say()


def _sentences(entry: Entry, explanation: Explanation) -> list[str]:
    """What a manager reads first, without repeating itself; the parts follow as a table."""
    judged = entry.opportunity
    said = [why(entry), explanation.forecast, explanation.visibility, *explanation.changes]
    if judged.unchecked:
        said.append(f"Not checked: {'; '.join(judged.unchecked)}.")
    if judged.duplicates:
        said.append(f"{len(judged.duplicates)} more posts say the same: {', '.join(judged.duplicates)}.")
    return list(dict.fromkeys(sentence for sentence in said if sentence))
