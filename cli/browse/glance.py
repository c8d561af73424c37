"""The morning at one look: what stands beside the list while no card is open."""

from __future__ import annotations

from dataclasses import dataclass

from cli.browse.site import Moment
from cli.languages.tongue import Tongue
from cli.report import head
from cli.report.health import not_seen, source_lines
from cli.report.titles import platform_titles
from crawler.config import Brand
from crawler.sentences import Sentence


@dataclass(frozen=True)
class Glance:
    """A morning in a few sentences.

    Attributes:
        headline: how many places there are to speak, and how many things to escalate.
        withheld: how much was kept off the list.
        closing: windows that close within ``cli.browse.shelf.SOON``.
        unseen: what this morning did not see, a sentence each.
    """

    headline: str
    withheld: str
    closing: int
    unseen: tuple[str, ...]


@dataclass(frozen=True)
class Figures:
    """What is still to do: places to speak, things to escalate, and windows that soon close."""

    places: int
    alarms: int
    closing: int


class Glances:
    """Tells it from what the list has counted anyway; how much was read takes seconds to count, and is the report's."""

    def __init__(self, brand: Brand) -> None:
        self._brand = brand
        self._unseen: tuple[str, tuple[Sentence, ...]] = ("", ())

    def of(self, at: Moment, figures: Figures, tongue: Tongue) -> Glance:
        """The morning as it stands."""
        return Glance(
            headline=_headline(figures, tongue),
            withheld=head.withheld_line(at.ranking.totals["withheld"], tongue),
            closing=figures.closing,
            unseen=tuple(tongue.tell(sentence) for sentence in self.unseen(at)),
        )

    def unseen(self, at: Moment) -> tuple[Sentence, ...]:
        """What the last crawl did not see; asked of the store once a minute."""
        of = f"{at.ranking.ranking_id} {at.now:%Y%m%d%H%M}"
        if self._unseen[0] != of:
            self._unseen = of, tuple(not_seen(source_lines(at.session, self._brand), platform_titles()))
        return self._unseen[1]


def _headline(figures: Figures, tongue: Tongue) -> str:
    found = head.places_line(figures.places, tongue)
    return f"{found}, {head.alarms_line(figures.alarms, tongue)}" if figures.alarms else found
