"""A day of their own for tests that crawl: allowances end at midnight, and no crawl of theirs may meet one.

It is noon in Los Angeles when a process of tests begins (where a day of YouTube's ends), and goes on from there, in
the processes that it starts too.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from crawler import clock

NOON_THERE = datetime(2026, 6, 10, 19, tzinfo=UTC)
BEGAN = "TEST_DAY_BEGAN"
"""In the environment: what the system's monotonic clock, which all processes share, showed at that noon."""
_HERE = repr(time.monotonic())


def told() -> dict[str, str]:
    """What a process that is started has to find in its environment."""
    return {BEGAN: os.environ.get(BEGAN, _HERE)}


def now() -> datetime:
    """The moment of that day."""
    return NOON_THERE + timedelta(seconds=time.monotonic() - float(told()[BEGAN]))


@contextmanager
def lived() -> Iterator[None]:
    """Within the block the product's clock shows that day."""
    before = clock._override
    clock._override = now
    try:
        yield
    finally:
        clock._override = before
