"""Links one wishes one had commented on: their texts out of the store, or fetched as ``crawl URL`` fetches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from cli.crawling.plans import CrawlRequest, Tasks
from cli.crawling.run import crawl_tasks, ready_sources
from cli.crawling.urls import tasks_for
from cli.desk import Desk
from cli.report.present import platform_title
from cli.report.titles import platform_titles
from cli.setup.teaching import MOST_LINKS, Read, one_text
from crawler.db.engine import Store
from crawler.db.queries import find_post, threads
from crawler.db.tables import PostRow
from crawler.errors import TopcommentError, UsageError
from crawler.models import FetchTask, Post
from crawler.sentences import Sentence, phrase, said_by, say

_NOTHING = phrase("nothing was found there; paste its text instead")
_WORDLESS = phrase("there are no words of its own there; paste its text instead")


def read_links(desk: Desk, store: Store, urls: Sequence[str]) -> list[Read]:
    """The words behind some addresses, in their order; what is stored is not fetched again.

    Every address has its own outcome: one that is wrong, private, or of a source that is off spoils no other.

    Raises:
        StorageError: the database or a folder refused.
    """
    wanted = list(dict.fromkeys(url.strip() for url in urls if url.strip()))[:MOST_LINKS]
    with store.reading() as session:
        known = {url: post for url in wanted if (post := find_post(session, url)) is not None}
    problems: dict[str, str] = {}
    tasks: dict[str, tuple[str, FetchTask]] = {}
    for url in wanted:
        if url in known:
            continue
        try:
            tasks[url] = _task(desk, url)
        except UsageError as error:
            problems[url] = _instead(said_by(error))
    if tasks:
        fetched, why = _fetched(desk, store, tasks)
        known |= fetched
        problems |= {url: why.get(source, say(_NOTHING)) for url, (source, _) in tasks.items()}
    return [_read(url, known.get(url), problems.get(url, "")) for url in wanted]


def _read(url: str, post: Post | None, problem: str) -> Read:
    text = one_text(" ".join(part for part in (post.title, post.body) if part)) if post is not None else ""
    if text:
        return Read(url, text)
    return Read(url, problem=problem or say(_WORDLESS))


def _instead(why: str) -> str:
    return say("{why}; paste its text instead", why=why)


def _state_told(source: str, state: str, note: str) -> Sentence:
    """How a source stands; its note is a technician's, and in English."""
    return say(
        "{source} is {state} here: {note}", source=platform_title(source, platform_titles()), state=state, note=note
    )


def _task(desk: Desk, url: str) -> tuple[str, FetchTask]:
    """Which source fetches an address, and with what.

    Raises:
        UsageError: it is no address that may be fetched, or its source is off.
    """
    found = tasks_for(desk, [(url, "")])
    source, tasks = next(iter(found.items()))
    ready = ready_sources(desk, CrawlRequest((source,)))[source]
    if ready.state != "ok":
        raise UsageError(_state_told(source, ready.state, ready.note))
    return source, tasks[0]


def _fetched(
    desk: Desk, store: Store, tasks: Mapping[str, tuple[str, FetchTask]]
) -> tuple[dict[str, Post], dict[str, str]]:
    """The posts that came by address, and by source why some did not."""
    try:
        outcome, came = crawl_tasks(desk, _by_source(tasks.values()))
    except TopcommentError as error:
        return {}, {source: _instead(said_by(error)) for source, _ in tasks.values()}
    why = {one.source: _instead(_state_told(one.source, one.state, one.note)) for one in outcome.sources if one.note}
    with store.reading() as session:
        posts = {
            url: post
            for url, (source, task) in tasks.items()
            if (post := _post_of(session, url, source, task, came.get(source, set()))) is not None
        }
    return posts, why


def _by_source(tasks: Iterable[tuple[str, FetchTask]]) -> Tasks:
    found: dict[str, dict[FetchTask, None]] = {}
    for source, task in tasks:
        found.setdefault(source, {})[task] = None
    return {source: tuple(each) for source, each in found.items()}


def _post_of(session: Session, url: str, source: str, task: FetchTask, came: set[str]) -> Post | None:
    """The post at an address: by the address, by the id or reference in it, or because nothing else came."""
    found = find_post(session, url)
    if found is not None:
        return found
    named = PostRow.post_id == task.value, PostRow.ref == (task.ref or task.value)
    for condition in named:
        post_id = session.scalar(select(PostRow.post_id).where(PostRow.platform == source, condition).limit(1))
        if post_id is not None:
            return next(threads(session, [(source, post_id)])).post
    if len(came) == 1:
        return next(threads(session, [(source, next(iter(came)))])).post
    return None
