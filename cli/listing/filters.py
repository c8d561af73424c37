"""Which entries of a ranking are asked for: one set of names for ``list``, ``export``, the page and its API."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, Self, get_args

from cli.team.resting import Rest
from crawler.config.sections import PLAYS
from crawler.db.decisions import Standing, Status
from crawler.db.rankings import Shelf
from crawler.errors import UsageError
from crawler.sentences import say
from ranking.types import Verdict
from spiders import source_names

VERDICTS: tuple[str, ...] = get_args(Verdict)
StatusFilter = Literal["todo", Status, "resting", "all"]
STATUS_FILTERS: tuple[str, ...] = get_args(StatusFilter)
NOBODY = "-"
"""Stands for "nobody owns it" where a name could be."""
MOST_HOURS = 720.0
"""Hours that ``within`` may look ahead."""


@dataclass(frozen=True)
class Filters:
    """What was asked for; what is empty lets everything through.

    What must be seen by a person in charge is exempt from ``limit`` and from whatever only says how good,
    how soon or whose a target is.

    Attributes:
        limit: at most so many, escalations apart.
        status: ``todo`` is what is still open or taken; ``resting`` what is kept back for now (``cli.team``).
        assignee: a name, or ``NOBODY``.
        within: hours in which the window must close; 0: any.
        closed: whether windows that are over are given too.
        text: words that all stand in the title, the texts or the names.
        trend: key of a cluster, ``sound`` a sound or template, as the trends name them.
        reason: word of a veto.
        disputed: only what somebody called wrongly withheld.
        everything: withheld, teach-me and resting entries too; ``withheld``: the withheld alone.
    """

    limit: int | None = None
    plays: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    platforms: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    min_score: float = 0.0
    status: str = "all"
    assignee: str = ""
    within: float = 0.0
    closed: bool = True
    text: str = ""
    trend: str = ""
    sound: str = ""
    reason: str = ""
    disputed: bool = False
    everything: bool = False
    withheld: bool = False

    def checked(self) -> Self:
        """These filters, their languages in small letters.

        Raises:
            UsageError: a play, verdict, platform or status that does not exist; names the nearest.
        """
        _known(say("play"), self.plays, PLAYS)
        _known(say("verdict"), self.verdicts, VERDICTS)
        _known(say("platform"), self.platforms, source_names())
        _known(say("status"), (self.status,), STATUS_FILTERS)
        return replace(self, languages=tuple(language.lower() for language in self.languages))

    @property
    def narrow(self) -> bool:
        """Whether anything beyond the plain list was asked for."""
        return replace(self, limit=None, status="all", closed=True) != Filters()

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """Which shelves of a ranking have to be read.

        A status that people (or rests) give finds teach-me entries too, which can have it as any other; what was
        withheld has none.
        """
        if self.withheld or self.disputed:
            return ("withheld",)
        by_status = self.status not in ("todo", "all")
        if self.everything:
            shown: tuple[Shelf, ...] = ("escalated", "listed", "explore")
            return shown if by_status else (*shown, "withheld")
        wanted: list[Shelf] = []
        if not self.verdicts or "escalate" in self.verdicts:
            wanted.append("escalated")
        if not self.verdicts or {"go", "maybe"} & {*self.verdicts}:
            wanted += ["listed", "explore"] if by_status else ["listed"]
        if "withheld" in self.verdicts:
            wanted.append("withheld")
        return tuple(wanted)

    def on(self, shelf: Shelf) -> Self:
        """What of these filters holds on one shelf.

        What must be seen is hidden by no score, window, owner or word, only by what it is and what became
        of it; a withheld target has neither status nor window, and a teach-me no score to be proud of.
        """
        if shelf == "escalated":
            return replace(self, min_score=0.0, within=0.0, closed=True, assignee="", text="")
        if shelf == "withheld":
            return replace(self, min_score=0.0, within=0.0, closed=True, assignee="", status="all")
        return self if shelf == "listed" else replace(self, min_score=0.0)

    def wants(self, standing: Standing) -> bool:
        """Whether an opportunity that stands so is asked for."""
        owner = standing.assignee or NOBODY
        if self.assignee and self.assignee != owner:
            return False
        if self.status == "todo":
            return standing.status in ("open", "taken")
        if self.status == "resting":
            return standing.status == "open"
        return self.status in ("all", standing.status)

    def wants_rested(self, rest: Rest | None) -> bool:
        """Whether a target that rests (or does not, ``None``) is asked for."""
        if self.status == "resting":
            return rest is not None
        return rest is None or self.everything

    def closes_in_time(self, act_before: datetime | None, now: datetime) -> bool:
        """Whether a window closes as soon as asked for; one that is over does too."""
        if not self.within:
            return True
        return act_before is not None and act_before <= now + timedelta(hours=self.within)

    def still_open(self, act_before: datetime | None, now: datetime) -> bool:
        """Whether a window is open, or nobody minds."""
        return self.closed or act_before is None or act_before > now


def _known(what: str, given: Collection[str], known: Collection[str]) -> None:
    for name in given:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            wrong = {"what": what, "name": repr(name)}
            if close:
                raise UsageError(say("there is no {what} {name}; did you mean {near}?", **wrong, near=close[0]))
            raise UsageError(say("there is no {what} {name}; there are: {known}", **wrong, known=", ".join(known)))
