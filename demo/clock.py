"""The demo world's own clock: it stands still unless somebody moves it."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime, timedelta


class DemoClock:
    """Now, as the demo web means it; safe to move and read from several threads.

    ``rate`` is hours of the world per hour of the machine; 0 (the beginning) stands still.
    """

    def __init__(self, start: datetime | None = None) -> None:
        chosen = start or datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
        if chosen.tzinfo is None:
            raise ValueError(f"the demo clock's start {chosen.isoformat()} has no time zone; add one, +00:00 for UTC")
        self.start = chosen.astimezone(UTC)
        self._moved = timedelta(0)
        self._rate = 0.0
        self._since = time.monotonic()
        self._lock = threading.Lock()

    @property
    def now(self) -> datetime:
        """The moment it is in the world, in UTC."""
        with self._lock:
            return self.start + self._elapsed()

    @property
    def hour(self) -> float:
        """Hours since the world's start."""
        return (self.now - self.start) / timedelta(hours=1)

    def advance(self, hours: float) -> datetime:
        """Move on by ``hours`` and give the new moment.

        Raises:
            ValueError: going back is not possible, nor by what is no number.
        """
        if not 0 <= hours <= 24 * 365:
            raise ValueError(f"hours={hours} is not possible; the clock only moves on, by at most a year")
        with self._lock:
            self._moved += timedelta(hours=hours)
            return self.start + self._elapsed()

    def run(self, rate: float) -> None:
        """Let the clock run by itself at ``rate``; 0 stops it.

        Raises:
            ValueError: a rate below zero.
        """
        if not 0 <= rate <= 1e6:
            raise ValueError(f"rate={rate} is not possible; give 0 (still) or more")
        with self._lock:
            self._moved = self._elapsed()
            self._since = time.monotonic()
            self._rate = rate

    def moment(self, hour: float) -> datetime:
        """The moment that lies ``hour`` hours from the world's start."""
        return self.start + timedelta(hours=hour)

    def _elapsed(self) -> timedelta:
        return self._moved + timedelta(seconds=(time.monotonic() - self._since) * self._rate)
