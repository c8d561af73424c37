"""``topcomment db forget``: one person leaves the database and our files, and stays away."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from cli.desk import Desk
from cli.team.files import Files, forget_files
from crawler import clock
from crawler.db.engine import Store
from crawler.db.erasure import Forgotten, belongings, forget
from crawler.db.somebody import Somebody, find_people, split
from crawler.errors import UsageError
from spiders import source_names

_SHOWN = 8


def forget_person(desk: Desk, said: str, sure: Callable[[str], bool]) -> list[str] | None:
    """Remove whoever is meant; gives what was done as sentences, ``None`` where ``sure`` said no.

    Args:
        desk: the workspace.
        said: a handle, ``platform:handle``, or the address of a profile, a post or a comment.
        sure: asked with one sentence before anything is removed.

    Raises:
        UsageError: nobody stored is meant, or several are.
        StorageError: a file that names them cannot be deleted.
    """
    with desk.store() as store:
        who, stored = _meant(store, said)
        if not sure(stored):
            return None
        gone, vectors = _forgotten(store, who)
        store.shrink_log()
    files = forget_files(desk.workspace.root, desk.workspace.reports, gone.traces)
    return [*_removed(gone, vectors), *_told(files, desk.workspace.root), _stays_away(who)]


def _meant(store: Store, said: str) -> tuple[Somebody, str]:
    """The one who is meant, and what is stored of them."""
    known = source_names()
    with store.reading() as session:
        found = find_people(session, said, known)
        if len(found) == 1:
            theirs = belongings(session, found[0])
            posts = _counted(len(theirs.posts), "post", "posts")
            comments = _counted(len(theirs.comments), "comment", "comments")
            return found[0], f"{called(found[0])}: stored are {posts} and {comments}, and what hangs on them."
    if found:
        ways = ", ".join(f"{each.platform}:{each.handle or each.account}" for each in found[:_SHOWN])
        raise UsageError(f"several people are called {said!r}; write one of {ways}")
    platform, name = split(said, known) if "://" not in said else ("", "")
    if not platform or not name:
        raise UsageError(
            f"nobody stored here is {said!r}; write platform:handle (as in mastodon:kim@example.org) to keep somebody "
            "away who is not stored yet"
        )
    return Somebody(platform, handle=name), f"Nothing of {platform}:{name} is stored; a crawl will not store them."


def _forgotten(store: Store, who: Somebody) -> tuple[Forgotten, int]:
    from cli.team.vectors import forget_vectors

    with store.session() as session:
        vectors = forget_vectors(session, who.platform, belongings(session, who))
        return forget(session, who, clock.now()), vectors


def called(who: Somebody) -> str:
    """A person as the command line names them."""
    if not who.account:
        return f"{who.platform}, {'a comment' if who.comment else 'a post'} of nobody known"
    name = f" ({who.display_name})" if who.display_name else ""
    return f"{who.platform}:{who.handle or who.account}{name}"


def _removed(gone: Forgotten, vectors: int) -> list[str]:
    rows = gone.rows
    counted = (
        (rows.posts, "post", "posts"),
        (rows.comments, "comment", "comments"),
        (rows.snapshots, "count", "counts"),
        (rows.opportunities, "judgement", "judgements"),
        (rows.authors, "account", "accounts"),
        (vectors, "vector", "vectors"),
        (gone.people, "entry in the ledger of people", "entries in the ledger of people"),
        (gone.lists, "list of theirs", "lists of theirs"),
        (gone.under, "comment of somebody else under their posts", "comments of others under their posts"),
    )
    told = ", ".join(_counted(*each) for each in counted if each[0])
    lines = [f"Removed: {told}."] if told else ["Nothing of them was stored."]
    rest = _counted(gone.cleaned, "row that named or quoted them", "rows that named or quoted them")
    return [*lines, f"Cleaned: {rest}."] if gone.cleaned else lines


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _told(files: Files, root: Path) -> list[str]:
    def named(paths: tuple[Path, ...]) -> str:
        shown = [str(path.relative_to(root)) if path.is_relative_to(root) else str(path) for path in paths[:_SHOWN]]
        return ", ".join(shown) + (f" and {len(paths) - _SHOWN} more" if len(paths) > _SHOWN else "")

    sentences = {
        "Recorded answers deleted: {paths}.": files.removed,
        "Logs cleaned: {paths}.": files.cleaned,
        "These files of yours still name them; delete them or make them anew: {paths}.": files.naming,
        "These could not be looked into: {paths}.": files.unread,
    }
    return [sentence.format(paths=named(paths)) for sentence, paths in sentences.items() if paths]


def _stays_away(who: Somebody) -> str:
    whose = "it" if not who.account and not who.handle else "them"
    return f"No later crawl will store {whose} again."
