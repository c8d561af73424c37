"""ISO weeks on the brand's own calendar: they begin on Monday at midnight there, whatever the clocks do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crawler.errors import UsageError
from crawler.sentences import say

_NAME = re.compile(r"(2\d{3})-?W(\d{1,2})", re.IGNORECASE)


@dataclass(frozen=True)
class Week:
    """One week; ``name`` as in 2026-W10. ``begins`` belongs to it, ``ends`` to the next."""

    name: str
    begins: datetime
    ends: datetime

    @classmethod
    def around(cls, day: date, zone: ZoneInfo) -> Week:
        """The week of a day."""
        year, number, weekday = day.isocalendar()
        monday = day - timedelta(days=weekday - 1)
        first, last = (datetime.combine(at, time(0), zone) for at in (monday, monday + timedelta(days=7)))
        return cls(f"{year}-W{number:02}", first, last)

    @classmethod
    def of(cls, text: str, now: datetime, zone: ZoneInfo) -> Week:
        """The week somebody names: ``this``, ``last`` or ``2026-W10``; empty is the last whole one.

        Raises:
            UsageError: it is none of these, or that year has no such week.
        """
        this = cls.around(now.astimezone(zone).date(), zone)
        word = text.strip().lower()
        if word in ("", "last"):
            return this.before()
        if word == "this":
            return this
        named = _NAME.fullmatch(word)
        try:
            monday = date.fromisocalendar(int(named[1]), int(named[2]), 1) if named else None
        except ValueError:
            monday = None
        if monday is None:
            raise UsageError(
                say("{text} is no week; write it as in {week}, or this, or last", text=repr(text), week=this.name)
            )
        return cls.around(monday, zone)

    @staticmethod
    def named(text: str) -> str:
        """The text where it has the shape of a week's name, else nothing."""
        return text if _NAME.fullmatch(text) else ""

    def before(self) -> Week:
        """The week before."""
        return self._beside(-7)

    def after(self) -> Week:
        """The week after."""
        return self._beside(7)

    def _beside(self, days: int) -> Week:
        zone = self.begins.tzinfo
        monday = self.begins.date() + timedelta(days=days)
        return Week.around(monday, zone if isinstance(zone, ZoneInfo) else ZoneInfo("UTC"))

    def holds(self, moment: datetime) -> bool:
        """Whether a moment is in it."""
        return self.begins <= moment < self.ends
