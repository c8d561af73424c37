"""One request of a task, and how much of a list a run still has room for."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.models import FetchTask, Page

ONE_POST = ("thread", "post")
"""Task kinds that are about one known post; all others are lists."""


@dataclass(frozen=True)
class Ask:
    """Which page of a task is asked for, and whether threads of its posts are wanted too."""

    task: FetchTask
    cursor: str | None = None
    number: int = 1
    deepen: bool = False

    @property
    def one_post(self) -> bool:
        """Whether one known post is asked for, not a list."""
        return self.task.kind in ONE_POST

    def next(self, cursor: str) -> Ask:
        """The page after this one."""
        return Ask(self.task, cursor, self.number + 1, self.deepen)


def held_by(page: Page) -> int:
    """Entries an answer had, whether kept or left out."""
    return max(len(page.posts), len(page.comments)) + len(page.dropped)


class PostLimit:
    """Keeps the lists of a run to so many different posts."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._seen: set[str] = set()

    @property
    def room(self) -> int:
        """Further posts that are wanted."""
        return self.most - len(self._seen)

    def fitted(self, page: Page) -> Page:
        """The page without the new posts beyond the limit; known ones always pass."""
        fresh = list(dict.fromkeys(post.post_id for post in page.posts if post.post_id not in self._seen))
        over = set(fresh[self.room :])
        self._seen.update(set(fresh) - over)
        if not over:
            return page
        return page.model_copy(
            update={
                "posts": tuple(post for post in page.posts if post.post_id not in over),
                "snapshots": tuple(shot for shot in page.snapshots if shot.post_id not in over),
            }
        )
