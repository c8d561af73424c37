"""The website in the set-up: read when somebody asks, its words offered beside the fields, saved by nobody else."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from cli.setup.brandtext import BrandText
from cli.setup.fields import Fields
from cli.setup.suggestions import suggestions
from crawler.sentences import say

if TYPE_CHECKING:
    from cli.browse.setup.stage import Stage
    from cli.setup.website import Reading

STEPS = frozenset({"who", "words"})
"""Steps that a website can help with."""


class WebsiteReader:
    """Reads the brand's website for a form; what it read last is remembered for the next step."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._last: Reading | None = None
        self._at_work = threading.Lock()

    def read(self, text: BrandText, given: Mapping[str, str]) -> str | None:
        """Read the website that the form (or the file) names; gives one sentence where that cannot be."""
        fields = Fields({"website": given.get("website") or text.words("brand", "website")})
        url = fields.web("website")
        if not url:
            return fields.problems.get("website") or say("Give the website's address first.")
        if not self._at_work.acquire(blocking=False):
            return say("A website is being read already; try again in a moment.")
        try:
            found = self._last = self._reading(url, given.get("contact") or text.words("contact", "user_agent_contact"))
        finally:
            self._at_work.release()
        return found.problem

    def beside(self, step: str, given: Mapping[str, str]) -> dict[str, Any]:
        """What the template shows of it: the offers that are not in the form yet."""
        known = self._last
        if step not in STEPS or known is None or known.problem is not None:
            return {"suggested": [], "site": ""}
        return {"suggested": suggestions(step, known.facts, given), "site": known.url}

    def _reading(self, url: str, contact: str) -> Reading:
        from cli.setup.website import read_website  # with Scrapy, which no page needs to start

        desk = self._stage.desk
        if desk is None:
            return read_website(url, contact=contact)
        desk.reread()  # somebody may just have named the site in brand.toml, as the refusal says
        return read_website(url, contact=contact, source=desk.brand.source("link"), ledger=desk.database_url)
