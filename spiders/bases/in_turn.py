"""One list after another, for platforms that may say at any answer that there will be no more."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy.http import Request, Response

from crawler.middlewares.outcomes import NotSent
from crawler.models import Page
from crawler.tally import Outcome
from spiders.bases.asks import Ask
from spiders.bases.platform import PlatformSpider

if TYPE_CHECKING:
    from twisted.python.failure import Failure


class InTurnSpider(PlatformSpider):
    """Begins the next task when the first answer of the one before has come.

    A key that is refused, or an allowance that the platform says is spent, is so for every other
    request too: what still waits is then not sent, instead of failing a hundred times.
    """

    final: ClassVar[tuple[Outcome, ...]] = ("no key", "out of budget")
    # A permission that is lacking is lacking for all tasks of its kind; a single task may be refused for itself.
    most_refusals: ClassVar[int] = 3

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._waiting: deque[Ask] = deque()
        # Refusals in a row by kind of task.
        self._refusals: Counter[str] = Counter()

    def first_requests(self, asks: Iterable[Ask]) -> Iterator[Request]:
        """The first task alone; the others wait for its answer."""
        self._waiting.extend(asks)
        yield from self._next()

    def next_in_turn(self, ask: Ask) -> Iterator[Request]:
        """The next task's request, when ``ask`` was the first of its own."""
        if ask.number == 1:
            yield from self._next()

    def _next(self) -> Iterator[Request]:
        while self._waiting:
            begun = list(self.asked([self._waiting.popleft()]))
            if begun:
                # Two tasks may share an address; one that Scrapy dropped as known would end the line.
                yield begun[0].replace(dont_filter=True)
                return

    def on_answer(self, response: Response, ask: Ask) -> Iterator[Page | Request]:
        """Read, deliver, and begin the next task."""
        self._refusals.pop(ask.task.kind, None)
        yield from super().on_answer(response, ask)
        yield from self.next_in_turn(ask)

    def on_failure(self, failure: Failure) -> Iterator[Page | Request]:
        """Count the failure; go on with the next task, unless it is final."""
        yield from super().on_failure(failure)
        ask: Ask = failure.request.cb_kwargs["ask"]  # type: ignore[attr-defined]  # Scrapy sets it on every failure
        outcome = "not sent" if isinstance(failure.value, NotSent) else self.explained(failure)[0]
        if outcome in self.final:
            self._waiting.clear()
        elif outcome == "refused":
            self._count_refusal(ask.task.kind)
        yield from self.next_in_turn(ask)

    def _count_refusal(self, kind: str) -> None:
        self._refusals[kind] += 1
        if self._refusals[kind] == self.most_refusals:
            rest = [ask for ask in self._waiting if ask.task.kind != kind]
            left, self._waiting = len(self._waiting) - len(rest), deque(rest)
            if left:
                self.tally.add(
                    "skipped", f"{left} more of {kind} were not asked for after {self.most_refusals} refusals"
                )
