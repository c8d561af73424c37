"""The brand's own website, fetched once as any pasted link is: robots.txt, private addresses, size, redirects."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from cli.catalogue import policies
from cli.crawling.child import run_child
from cli.setup.siteaccounts import Platforms
from cli.setup.sitefacts import SiteFacts, facts_of
from crawler.addresses import netloc_of
from crawler.config import SourceConfig
from crawler.errors import TopcommentError
from crawler.identity import canonical_url, http_url
from crawler.middlewares.doors import Doors
from crawler.models import FetchTask
from crawler.plan import CrawlPlan, SourcePlan
from crawler.sentences import Sentence, say

SOURCE = "link"
PATIENCE_S = 20.0
_LEAST_WRONG = 400


@dataclass(frozen=True)
class Reading:
    """What came of reading a website: what it says, or one sentence on why it says nothing."""

    url: str
    facts: SiteFacts = field(default_factory=SiteFacts)
    problem: Sentence | None = None


@dataclass(frozen=True)
class _Page:
    body: bytes
    status: int
    content_type: str


def read_website(url: str, *, contact: str = "", source: SourceConfig | None = None, ledger: str = "") -> Reading:
    """Fetch one page and read what it says of the brand; nothing of it is stored.

    Args:
        url: of the website.
        contact: what its operator sees in the User-Agent; the website itself where there is none.
        source: the workspace's ``[sources.link]``; hosts it names may be private.
        ledger: URL of the database whose budget is spent; before there is a workspace there is none.
    """
    source = source or SourceConfig()
    problem = _refused(url, source)
    if problem is not None:
        return Reading(url, problem=problem)
    try:
        with tempfile.TemporaryDirectory(prefix="topcomment-site-") as folder:
            said = _fetched(Path(folder), url, contact or url, source, ledger)
            page = _page(Path(folder) / SOURCE / "thread")
    except TopcommentError as error:
        return Reading(url, problem=say("{url} could not be read: {why}.", url=url, why=str(error)))
    if page is not None and page.status >= _LEAST_WRONG:
        return Reading(
            url, problem=say("{url} could not be read: it answers {status}.", url=url, status=str(page.status))
        )
    if page is None:
        why = str(said.get("note") or "").rstrip(".") or f"no answer within {PATIENCE_S:.0f} s"
        return Reading(url, problem=say("{url} could not be read: {why}.", url=url, why=why))
    facts = facts_of(page.body, url, Platforms.of(policies()), content_type=page.content_type)
    if not facts:
        return Reading(url, facts, say("{url} says nothing of itself that would help here.", url=url))
    return Reading(url, facts)


def _refused(url: str, source: SourceConfig) -> Sentence | None:
    if http_url(url) is None:
        return say("That is no web address; write it as in https://acme.example.")
    if not source.enabled:
        return say("Pages are not read here: brand.toml says [sources.link] enabled = false.")
    if Doors.of(source).may_ask(url):
        return None
    host = f"{urlsplit(url).scheme}://{netloc_of(url)}"
    how = f'[sources.link] instances = ["{host}"]'
    return say("{host} is an address of a private network and is not read; if it is yours, name it in brand.toml: "
               "{how}", host=host, how=how)  # fmt: skip


def _fetched(folder: Path, url: str, contact: str, source: SourceConfig, ledger: str) -> Mapping[str, Any]:
    """Let the source ask for the page; gives its last word, which is empty where it was killed before one."""
    task = FetchTask(kind="thread", value=canonical_url(url), ref=url)
    plan = CrawlPlan(
        phase="discover",
        database_url=ledger,
        contact=contact,
        sources=(SourcePlan(source=SOURCE, run_id=0, config=source, tasks=(task,)),),
        store=False,
        recordings=str(folder),
        record_all=True,
        retry=False,
    )
    last: dict[str, Any] = {}
    lock = os.open(os.devnull, os.O_RDONLY)
    try:
        run_child(plan, logs=folder, lock=lock, heard=last.update, patience_s=PATIENCE_S)
    finally:
        os.close(lock)
    return last


def _page(folder: Path) -> _Page | None:
    """The first answer that was kept; a later one is its oEmbed, and robots.txt is none."""
    kept = min(folder.glob("*.meta.json"), key=lambda path: int(path.name.partition(".")[0]), default=None)
    if kept is None:
        return None
    meta = json.loads(kept.read_text(encoding="utf-8"))
    number = kept.name.partition(".")[0]
    body = next(path for path in folder.glob(f"{number}.*") if path != kept)
    return _Page(body.read_bytes(), int(meta["status"]), str(meta["content_type"]))
