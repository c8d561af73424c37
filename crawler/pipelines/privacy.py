"""Where ``[privacy] commenter_handles = false``, who commented becomes a number nobody can read back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import CloseSpider, NotConfigured
from scrapy.utils.asyncio import run_in_thread

from crawler.addon import DATABASE_URL
from crawler.db.engine import open_store
from crawler.db.salt import anonymous_id, author_salt
from crawler.db.tombstones import Tombstones, tombstones
from crawler.errors import StorageError
from crawler.handles import OwnAccounts
from crawler.models import Author, Comment, Dropped, Page
from crawler.tally import STORAGE_FAILED

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

COMMENTER_HANDLES = "TOPCOMMENT_COMMENTER_HANDLES"
OWN_ACCOUNTS = "TOPCOMMENT_OWN_ACCOUNTS"


def unnamed(comment: Comment, salt: bytes) -> Comment:
    """The comment with its author's id hashed, and no handle, name or page of theirs.

    See :func:`crawler.db.salt.anonymous_id`. What they wrote is left alone.
    """
    if comment.author is None:
        return comment
    author = Author(
        platform=comment.author.platform,
        author_id=anonymous_id(comment.author.platform, comment.author.author_id, salt),
        handle="",
        follower_count=comment.author.follower_count,
        verified=comment.author.verified,
    )
    return comment.model_copy(update={"author": author})


class PrivacyPipeline:
    """Takes the names off commenters before anything is written; absent where they may stay.

    Authors of posts keep theirs: whose video it is, is what a list is about. So do the brand's own accounts: nobody is
    protected from knowing where they spoke themselves.
    """

    def __init__(self, url: str, ours: OwnAccounts) -> None:
        self.url = url
        self._ours = ours
        self._salt = b""
        self._forgotten: Tombstones | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> PrivacyPipeline:
        """Reads the settings."""
        if crawler.settings.getbool(COMMENTER_HANDLES, True):
            raise NotConfigured("commenters keep their handles")
        told = crawler.settings.getdict(OWN_ACCOUNTS)
        return cls(crawler.settings[DATABASE_URL], OwnAccounts(told.get("handles", {}), told.get("aliases", ())))

    async def open_spider(self) -> None:
        """Fetch the salt.

        Raises:
            CloseSpider: the store refuses it; the last pipeline says so in a sentence.
        """
        try:
            self._salt, self._forgotten = await run_in_thread(_secrets_of, self.url)
        except StorageError as error:
            raise CloseSpider(STORAGE_FAILED) from error

    def process_item(self, item: Any) -> Any:
        """Give the page on without its commenters' names."""
        if not isinstance(item, Page):
            return item
        if self._forgotten is not None:
            # Once they have no names, nobody could tell who asked to be forgotten by a handle.
            item, dropped = self._forgotten.without(item)
            told = (Dropped(item_id=None, why="forgotten"),) * dropped
            item = item.model_copy(update={"dropped": (*item.dropped, *told)})
        if not self._salt:
            raise RuntimeError("no salt was loaded; a page would keep its commenters' names")
        comments = (each if self._ours.named(each.author) else unnamed(each, self._salt) for each in item.comments)
        return item.model_copy(update={"comments": tuple(comments)})


def _secrets_of(url: str) -> tuple[bytes, Tombstones | None]:
    with open_store(url) as store, store.session() as session:
        return author_salt(session), tombstones(session)
