"""Which entries of a ranking are shown."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import get_args

from cli.entry import Entry
from crawler.config.sections import PLAYS
from crawler.db.rankings import Shelf
from crawler.errors import UsageError
from ranking.types import Verdict
from spiders import source_names

VERDICTS: tuple[str, ...] = get_args(Verdict)


@dataclass(frozen=True)
class Filters:
    """What was asked for; an empty set lets everything through.

    What must be seen by a person in charge is exempt from ``limit`` and ``min_score``.
    """

    limit: int | None = None
    plays: frozenset[str] = frozenset()
    verdicts: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    min_score: float = 0.0
    everything: bool = False
    withheld: bool = False

    @classmethod
    def of(  # noqa: PLR0913 - one argument for each option
        cls,
        *,
        limit: int | None = None,
        plays: Collection[str] | None = None,
        verdicts: Collection[str] | None = None,
        platforms: Collection[str] | None = None,
        languages: Collection[str] | None = None,
        min_score: float = 0.0,
        everything: bool = False,
        withheld: bool = False,
    ) -> Filters:
        """Filters of a command line.

        Raises:
            UsageError: a play, verdict or platform that does not exist; names the nearest.
        """
        return cls(
            limit=limit,
            plays=_known("play", plays, PLAYS),
            verdicts=_known("verdict", verdicts, VERDICTS),
            platforms=_known("platform", platforms, source_names()),
            languages=frozenset(language.lower() for language in languages or ()),
            min_score=min_score,
            everything=everything,
            withheld=withheld,
        )

    @property
    def narrow(self) -> bool:
        """Whether anything beyond the plain list was asked for."""
        return self != Filters(limit=self.limit)

    @property
    def shelves(self) -> tuple[Shelf, ...]:
        """Which shelves of a ranking have to be read."""
        if self.withheld:
            return ("withheld",)
        if self.everything:
            return ("escalated", "listed", "explore", "withheld")
        wanted: list[Shelf] = []
        if not self.verdicts or "escalate" in self.verdicts:
            wanted.append("escalated")
        if not self.verdicts or self.verdicts & {"go", "maybe"}:
            wanted.append("listed")
        if "withheld" in self.verdicts:
            wanted.append("withheld")
        return tuple(wanted)

    def chosen(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries that pass, in their order."""
        passed = 0
        for entry in entries:
            if not self._lets(entry):
                continue
            if entry.opportunity.verdict == "escalate":
                yield entry
                continue
            if self.limit is not None and passed >= self.limit:
                return
            passed += 1
            yield entry

    def _lets(self, entry: Entry) -> bool:
        judged = entry.opportunity
        play = judged.play.name if judged.play else ""
        return (
            (not self.verdicts or judged.verdict in self.verdicts)
            and (not self.plays or play in self.plays)
            and (not self.platforms or judged.platform in self.platforms)
            and (not self.languages or (entry.language or "") in self.languages)
            # What was withheld has no score to speak of.
            and (judged.verdict in ("escalate", "withheld") or judged.score >= self.min_score)
        )


def _known(what: str, given: Collection[str] | None, known: Collection[str]) -> frozenset[str]:
    for name in given or ():
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            instead = f"did you mean {close[0]}?" if close else f"there are: {', '.join(known)}"
            raise UsageError(f"there is no {what} {name!r}; {instead}")
    return frozenset(given or ())
