"""How fast this machine is just now: bounds of work are told in yardsticks, not in seconds."""

from __future__ import annotations

import time

STRINGS = 100_000


def yardstick_s() -> float:
    """Processor seconds of a fixed piece of work on strings, the best of three; .02 on a machine of 2026."""
    return min(_work_s() for _ in range(3))


def _work_s() -> float:
    started = time.process_time()
    for number in range(STRINGS):
        str(number).casefold().split("1")
    return time.process_time() - started
