"""Reading ``visibility/*.csv.gz``: threads of comments with their final likes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.errors import UsageError
from ranking.evaluation.forms import read_rows, require_columns

NEEDED = "thread_id", "comment_id", "created_at", "like_count"
POST_PREFIX = "t3_"


@dataclass(frozen=True)
class ThreadComment:
    """One comment; ``at`` in epoch seconds; ``top_level`` stands directly under the post."""

    thread: str
    comment_id: str
    author: str
    text: str
    at: float
    likes: float
    top_level: bool


def read_threads(path: Path) -> dict[str, list[ThreadComment]]:
    """Comments by thread, in the order in which they were written.

    Raises:
        UsageError: the file is not of the form.
    """
    threads: dict[str, list[ThreadComment]] = {}
    for row in require_columns(path, list(read_rows(path)), NEEDED):
        comment = _comment(path, row)
        threads.setdefault(comment.thread, []).append(comment)
    return {name: sorted(found, key=lambda c: (c.at, c.comment_id)) for name, found in sorted(threads.items())}


def _comment(path: Path, row: dict[str, str]) -> ThreadComment:
    try:
        at = datetime.fromisoformat(row["created_at"]).timestamp()
        likes = float(row["like_count"] or 0)
    except ValueError as error:
        raise UsageError(f"{path}: comment {row['comment_id']}: {error}") from None
    parent = row.get("parent_id") or ""
    return ThreadComment(
        thread=row["thread_id"],
        comment_id=row["comment_id"],
        author=row.get("author_id") or "",
        text=row.get("text") or "",
        at=at,
        likes=likes,
        top_level=not parent or parent.startswith(POST_PREFIX) or parent == row["thread_id"],
    )
