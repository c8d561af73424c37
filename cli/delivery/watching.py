"""``topcomment watch``: crawl and judge again and again, and tell only what will not wait."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from types import FrameType

from cli.console import say
from cli.crawling.run import crawl_workspace
from cli.crawling.summary import say_unhealthy
from cli.delivery.addresses import audiences
from cli.delivery.deliver import deliver
from cli.desk import Desk
from cli.judging import rank_workspace
from cli.spans import span_of
from crawler import clock
from crawler.errors import TopcommentError, UsageError

SHORTEST, LONGEST = timedelta(minutes=1), timedelta(days=1)


def watch(
    opened: Callable[[], Desk], every: timedelta, *, once: bool, wait: Callable[[float], object] | None = None
) -> bool:
    """Rounds until Ctrl-C or an order to end; gives whether the last one met an unhealthy source.

    A round begins every ``every`` and, besides, at the hour of each digest. ``brand.toml`` is read anew each time.
    What goes wrong in one round is said, and the next is tried; ``once`` raises it instead.

    Args:
        opened: opens the workspace.
        every: from the beginning of a round to that of the next.
        once: one round only.
        wait: sleeps for so many seconds.
    """
    pause = wait or threading.Event().wait
    try:
        with _ended_politely():
            while True:
                began = clock.now()
                unhealthy, following = _safe_round(opened, began + every, once=once)
                if once:
                    return unhealthy
                say(f"Next round at {following.astimezone():%H:%M}; Ctrl-C ends the watch.")
                pause(max((following - clock.now()).total_seconds(), 1.0))
    except KeyboardInterrupt:
        say("The watch has ended; what was found and sent is stored.")
        return False


def interval(text: str) -> timedelta:
    """``20m`` or ``2h`` as a span.

    Raises:
        UsageError: it is none, or not between a minute and a day.
    """
    span = span_of(text)
    if span is None or not SHORTEST <= span <= LONGEST:
        raise UsageError(f"--every {text} is no span between a minute and a day; write 20m or 2h")
    return span


def _safe_round(opened: Callable[[], Desk], following: datetime, *, once: bool) -> tuple[bool, datetime]:
    """One round; gives whether a source was unhealthy, and when the next begins."""
    try:
        desk = opened()
        unhealthy = _round(desk)
        digests = [audience.next_morning(clock.now()) for audience in audiences(desk.brand) if audience.addresses]
    except TopcommentError as error:
        if once:
            raise
        say(f"This round failed: {error}")
        return False, following
    return unhealthy, min([following, *digests])


def _round(desk: Desk) -> bool:
    outcome = crawl_workspace(desk)
    rank_workspace(desk)
    for sentence in deliver(desk, alerts=True):
        say(sentence)
    say_unhealthy(outcome.sources)
    return outcome.unhealthy


@contextmanager
def _ended_politely() -> Iterator[None]:
    """An order to end (``kill``, a service manager) is a Ctrl-C: the round stops where it is safe."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
