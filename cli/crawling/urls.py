"""``topcomment crawl URL...``: single addresses, each fetched by the source that knows it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

from cli.catalogue import policy_of
from cli.console import narrator, print_rows, safe, say
from cli.crawling.outcome import CrawlOutcome, SourceOutcome
from cli.crawling.plans import Tasks
from cli.crawling.run import crawl_tasks
from cli.desk import Desk
from cli.export.jsonfile import dumps
from crawler.addresses import netloc_of
from crawler.db.seen import SeenPost, posts_named
from crawler.errors import TopcommentError, UsageError
from crawler.identity import http_url
from crawler.middlewares.doors import Doors
from crawler.models import FetchTask
from spiders.bases.recognise import ANY, recognised

MOST = 500
_LARGEST_FILE = 2**20
_SHOWN = 60


def crawl_addresses(desk: Desk, given: Sequence[str], file: Path | None, *, as_json: bool = False) -> bool:
    """Fetch addresses with their threads and say what was stored; whether a source was unhealthy.

    Raises:
        UsageError: an address is wrong, private, or its source cannot run; nothing was fetched.
        TopcommentError: none of them led to a post.
    """
    tasks = tasks_for(desk, [*((url, "") for url in given), *(from_file(file) if file else ())])
    outcome, came = crawl_tasks(desk, tasks)
    with desk.store() as store, store.reading() as session:
        stored = [post for source, ids in came.items() for post in posts_named(session, source, ids)]
    missed = _missed(outcome)
    if as_json:
        say(dumps(_plain(stored, missed)))
    else:
        _tell(stored, missed, sum(map(len, tasks.values())))
    if not stored and not missed:
        raise TopcommentError("none of the addresses led to a post: they may be gone, or no posts at all")
    return bool(missed)


def from_file(path: Path) -> Iterator[tuple[str, str]]:
    """Addresses of a file (``-`` is standard input), one a line, each with its place; ``#`` begins a remark.

    Raises:
        UsageError: the file cannot be read as text.
    """
    try:
        raw = sys.stdin.buffer.read(_LARGEST_FILE + 1) if str(path) == "-" else path.read_bytes()
        text = raw[: _LARGEST_FILE + 1].decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no UTF-8 text"
        raise UsageError(f"--file {path} cannot be read: {why}") from error
    if len(raw) > _LARGEST_FILE:
        raise UsageError(f"--file {path} is larger than 1 MB; give one address a line")
    for number, line in enumerate(text.splitlines(), start=1):
        # An address may hold a # itself: only one that stands apart begins a remark.
        address = line.strip().partition(" #")[0].strip()
        if address and not address.startswith("#"):
            yield address, f"{path} line {number}: "


def tasks_for(desk: Desk, addresses: Iterable[tuple[str, str]]) -> Tasks:
    """What each source fetches; an address that is named twice is fetched once.

    Raises:
        UsageError: there is none, there are too many, or one is wrong; says which and where it stands.
    """
    found: dict[str, dict[FetchTask, None]] = {}
    instances = {source: config.instances for source, config in desk.brand.sources.items()}
    known = list(addresses)
    if not known:
        raise UsageError("there is no address to fetch; give some, or a file with one a line")
    if len(known) > MOST:
        raise UsageError(f"{len(known)} addresses are more than {MOST}; fetch them in parts")
    for url, place in known:
        source, task = _recognised(url, place, instances)
        _check_public(desk, source, url, place)
        found.setdefault(source, {})[task] = None
    return {source: tuple(tasks) for source, tasks in sorted(found.items())}


def _recognised(url: str, place: str, instances: dict[str, tuple[str, ...]]) -> tuple[str, FetchTask]:
    if http_url(url) is None:
        wanted = "write it with https:// in front" if "://" not in url else "only http and https can be read"
        raise UsageError(f"{place}{url[:200]!r} is no http address; {wanted}")
    known = recognised(url, instances)
    if known is not None:
        return known
    from spiders.link import LinkSpider

    task = LinkSpider.task_for_url(url)
    if task is None:  # a platform's, or no address: both were told apart above
        raise UsageError(f"{place}{url[:200]!r} is no address of a page")
    return ANY, task


def _check_public(desk: Desk, source: str, url: str, place: str) -> None:
    """Refuse what a slip or a trick would fetch from our own network; names are checked again when resolved."""
    if Doors.of(desk.brand.source(source), policy_of(source).default_bases).may_ask(url):
        return
    host = f"{urlsplit(url).scheme}://{netloc_of(url)}"
    raise UsageError(
        f"{place}{url[:200]} is an address of a private network and is not fetched; "
        f'if it is yours, name it: [sources.{source}] instances = ["{host}"]'
    )


def _missed(outcome: CrawlOutcome) -> list[SourceOutcome]:
    """Sources that could not fetch all they were asked for; one that is off was asked for by name.

    Among many posts a single failure is a note; here every address was named by a person.
    """
    return [
        source
        for source in outcome.sources
        if source.unhealthy or source.state == "off" or source.counts.get("refused") or source.counts.get("errors")
    ]


def _plain(stored: Sequence[SeenPost], missed: Iterable[SourceOutcome]) -> dict[str, object]:
    return {
        "stored": [asdict(post) for post in stored],
        "not_fetched": [{"source": one.source, "state": one.state, "note": one.note} for one in missed],
    }


def _tell(stored: Sequence[SeenPost], missed: Iterable[SourceOutcome], asked: int) -> None:
    if stored:
        rows = ((post.platform, post.comments, _short(post.text), post.url) for post in stored)
        print_rows(("source", "comments", "post", "url"), rows, title="Stored")
    comments = sum(post.comments for post in stored)
    _remark(f"{asked} address{_s(asked, 'es')} asked: {len(stored)} post{_s(len(stored))} stored, with {comments} "
            f"comment{_s(comments)}.")  # fmt: skip
    for source in missed:
        _remark(f"Not all fetched: {source.source} ({source.state}): {source.note or 'no more is known'}")
    if stored:
        _remark(f"Next: `topcomment rank`, then `topcomment explain {stored[0].url}`.")


def _remark(text: str) -> None:
    narrator().print(safe(text), soft_wrap=True)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


def _s(count: int, ending: str = "s") -> str:
    return "" if count == 1 else ending


def addresses_exclude(*others: tuple[str, object]) -> None:
    """Refuse options that say what else to crawl.

    Raises:
        UsageError: one of them was given.
    """
    named = [name for name, value in others if value]
    if named:
        raise UsageError(f"addresses are fetched as they are; {' and '.join(named)} would change nothing")
