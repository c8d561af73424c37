"""The exception by which a middleware keeps a request from being sent, and says what for."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest

from crawler.tally import Outcome


class NotSent(IgnoreRequest):
    """A request our own rules keep back; the spider's errback counts it.

    Args:
        outcome: under which word the source's health counts it.
        why: one sentence for the reader of ``sources``.
    """

    def __init__(self, outcome: Outcome, why: str) -> None:
        super().__init__(why)
        self.outcome: Outcome = outcome
        self.why = why


class HostRests(NotSent):
    """The host itself asked to be left alone: nothing of it will answer in this run."""
