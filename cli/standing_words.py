"""What people made of an opportunity, in words: for the terminal, and for the page in whichever language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from cli.labels import SKIPS, TEAMS
from crawler.db.decisions import Standing
from crawler.sentences import Sentence, chain, phrase, say

_BY = {
    "done": phrase("done, by {who} {when}"),
    "taken": phrase("taken, by {who} {when}"),
    "skipped": phrase("skipped ({reason}), by {who} {when}"),
    "snoozed": phrase("snoozed until {until}, by {who} {when}"),
}


def standing_sentence(standing: Standing, told: Callable[[datetime], str]) -> Sentence:
    """What holds, for a person; ``told`` puts a moment into words."""
    draft = ""
    if standing.draft and standing.approved_by:
        draft = say("draft agreed to by {who}", who=standing.approved_by)
    elif standing.draft:
        draft = say("draft needs an OK")
    return chain(
        _status(standing, told),
        say("owner {name}", name=standing.assignee) if standing.assignee else "",
        draft,
        say("routed to {team}", team=_worded(TEAMS, standing.routed_to)) if standing.routed_to else "",
        say("note: {text}", text=standing.note) if standing.note else "",
        by=", ",
    )


def skip_reason(reason: str) -> str:
    """Why something was skipped: the reason that was chosen, and a person's own words behind it as they are."""
    word, _, more = reason.partition(":")
    chosen = _worded(SKIPS, word.strip())
    return say("{reason}: {words}", reason=chosen, words=more.strip()) if more.strip() else chosen


def _status(standing: Standing, told: Callable[[datetime], str]) -> Sentence:
    if standing.status not in _BY:
        return say("open") if standing.status == "open" else Sentence(standing.status)
    return say(
        _BY[standing.status],
        who=standing.who or "",
        when=told(standing.decided_at) if standing.decided_at else "",
        reason=skip_reason(standing.reason or ""),
        until=told(standing.until) if standing.until else "",
    )


def _worded(labels: dict[str, str], word: str) -> str:
    return say(labels[word]) if word in labels else word
