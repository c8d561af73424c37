"""Mastodon's REST answers (versions 3 to 4.6) and those of servers that speak the same: Akkoma, Pixelfed.

A status' id is its ``uri``, the same on every server; the server's own number stands in ``ref`` as
``<base>|<number>``. Boosts stand for the status they boost. Kept is only what is public or unlisted, by
people who did not ask search engines and indexes to stay away.
"""

from __future__ import annotations

from datetime import datetime

from crawler.identity import host_of
from crawler.models import Author, Comment, Page, Post, PostKind
from crawler.text import html_to_text, unique
from spiders.parsers.errors import refuse_error
from spiders.parsers.page_builder import LeftOutError, PageBuilder, unknown_value
from spiders.parsers.reader import Reader
from spiders.parsers.tree import ancestors, places

PLATFORM = "mastodon"
_OPEN = frozenset({"public", "unlisted"})
_CLOSED = frozenset({"private", "direct", "limited", "mutuals_only", "list", "local"})
# A gifv is a soundless loop: people treat it as a picture. Unknown is the API's own word.
_KINDS: dict[str, PostKind] = {"video": "video", "gifv": "image", "image": "image", "audio": "text", "unknown": "text"}
_ID_KEYS = ("uri", "reblog.uri", "id")


def parse_statuses(body: bytes, *, base: str, captured_at: datetime, offset: int = 0) -> Page:
    """A list of statuses (trends, hashtag, account, public), or the object that ``/api/v2/search`` answers.

    ``next_cursor`` is the server's number of the list's last status: ``max_id`` of the next page of a
    timeline. Trends and search page by offset; for search it is ``None``.
    """
    root = _read(body)
    found = root.at("statuses") if isinstance(root.value, dict) else root
    entries = found.entries()
    page = PageBuilder(PLATFORM, captured_at)

    def take(index: int, entry: Reader) -> None:
        _add_status(page, entry, base, offset + index)

    page.each(entries, take, _ID_KEYS)
    last = entries[-1].at("id").id() if entries and found is root else None
    return page.build(next_cursor=last)


def parse_status(body: bytes, *, base: str, captured_at: datetime) -> Page:
    """One status."""
    root = _read(body).need_object()
    page = PageBuilder(PLATFORM, captured_at)
    page.only(root, lambda: _add_status(page, root, base, None), _ID_KEYS)
    return page.build()


def parse_context(body: bytes, *, base: str, captured_at: datetime, post_id: str, ref: str) -> Page:
    """The replies under a status, at any depth.

    The answer is flat, numbered by the server and tied by ``in_reply_to_id``; ``ref`` names the number of the
    status itself. What stands above it (``ancestors``) is other people's thread and not read.
    """
    entries = _read(body).need_object().at("descendants").entries()
    page = PageBuilder(PLATFORM, captured_at)
    home, _, number = ref.rpartition("|")
    thread = _Thread(page, home or base, post_id, number, entries)

    def take(index: int, entry: Reader) -> None:
        thread.add(index, entry)

    page.each(entries, take, _ID_KEYS)
    return page.build(thread_of=post_id)


def parse_tags(body: bytes) -> tuple[str, ...]:
    """Names of trending hashtags, without their sign, best first."""
    return unique(entry.at("name").label() or "" for entry in _read(body).entries())


def _read(body: bytes) -> Reader:
    root = Reader.of_body(PLATFORM, body)
    refuse_error(root)
    return root


def _original(status: Reader) -> Reader:
    boosted = status.at("reblog")
    return status if boosted.value is None else boosted


def _add_status(page: PageBuilder, entry: Reader, base: str, position: int | None) -> None:
    status = _original(entry.need_object()).need_object()
    uri = status.at("uri").need_id()
    author = _author(status.at("account"), base)
    _refuse_unwanted(status, uri)
    media = [attachment for attachment in status.at("media_attachments") if isinstance(attachment.value, dict)]
    post = Post(
        platform=PLATFORM,
        post_id=uri,
        url=status.at("url").url() or status.at("uri").need_url(),
        kind=_kind(media, status.at("card")),
        author=author,
        title=status.at("spoiler_text").label() or status.at("card", "title").label() or "",
        body=html_to_text(status.at("content").raw()),
        hashtags=unique(tag.at("name").label() or "" for tag in status.at("tags")),
        mentions=unique(who.at("acct").label() or "" for who in status.at("mentions")),
        language=status.at("language").language(),
        duration_s=_duration(media),
        thumbnail_url=_thumbnail(media, status.at("card")),
        published_at=status.at("created_at").time(page.captured_at),
        sensitive=status.at("sensitive").flag(),
        ref=f"{base}|{status.at('id').need_id()}",
    )
    page.add_post(post, position=position, **_counts(status))


class _Thread:
    """Adds the replies of one status to a page."""

    def __init__(self, page: PageBuilder, base: str, post_id: str, number: str, entries: list[Reader]) -> None:
        self.page = page
        self.base = base
        self.post_id = post_id
        self.post_author = _account_answered(entries, number)
        self.parents = [(entry.at("id").id(), entry.at("in_reply_to_id").id()) for entry in entries]
        self.places = places(self.parents, top=number)
        self.by_number = {key: entry for (key, _), entry in zip(self.parents, entries, strict=True) if key is not None}

    def add(self, index: int, entry: Reader) -> None:
        """Add one reply; it raises what leaves it out."""
        uri = entry.need_object().at("uri").need_id()
        author = _author(entry.at("account"), self.base)
        _refuse_unwanted(entry, uri)
        place = self.places[index].named(self._name)
        account = entry.at("account", "id").id()
        comment = Comment(
            platform=PLATFORM,
            comment_id=uri,
            post_id=self.post_id,
            url=entry.at("url").url() or entry.at("uri").url(),
            language=entry.at("language").language(),
            parent_id=place.parent_id,
            root_id=place.root_id or uri,
            depth=place.depth,
            author=author,
            body=html_to_text(entry.at("content").raw(), addressed=self._addressed(index, entry)),
            published_at=entry.at("created_at").time(self.page.captured_at),
            by_post_author=account == self.post_author if account and self.post_author else None,
        )
        self.page.add_comment(comment, position=place.position, **_counts(entry))

    def _name(self, number: str) -> str:
        known = self.by_number.get(number)
        return (known and known.at("uri").id()) or f"{self.base}|{number}"

    def _addressed(self, index: int, entry: Reader) -> set[str]:
        """Addresses of the people whose words stand above a reply: servers name them at its start.

        Whoever else is named, the brand somebody calls for above all, is named on purpose.
        """
        above = {entry.at("in_reply_to_account_id").id(), self.post_author} - {None}
        found = {who.at("url").raw() for who in entry.at("mentions") if who.at("id").id() in above}
        for number in ancestors(self.parents[index][1], self.by_number, lambda node: node.at("in_reply_to_id").id()):
            found.add(self.by_number[number].at("account", "url").raw())
        return found - {""}


def _account_answered(entries: list[Reader], number: str) -> str | None:
    """Account number of the status' author: whoever its direct replies say they answer."""
    for entry in entries:
        account = entry.at("in_reply_to_account_id").id()
        if account and entry.at("in_reply_to_id").id() == number:
            return account
    return None


def _refuse_unwanted(status: Reader, uri: str) -> None:
    visibility = status.at("visibility").raw()
    if visibility not in _OPEN:
        if visibility not in _CLOSED:
            unknown_value(PLATFORM, "visibility", status.at("visibility").value)
        raise LeftOutError(f"not public: {visibility if visibility in _CLOSED else 'unknown visibility'}", uri)
    account = status.at("account")
    if account.at("noindex").flag() or account.at("indexable").flag() is False:
        raise LeftOutError("its author asked not to be indexed", uri)


def _author(account: Reader, base: str) -> Author:
    url = account.need_object().at("url").need_url()
    name = account.at("acct").need_id()
    return Author(
        platform=PLATFORM,
        author_id=url,
        handle=name if "@" in name else f"{name}@{host_of(url) or host_of(base)}",
        display_name=account.at("display_name").label(),
        url=url,
        follower_count=account.at("followers_count").count(),
    )


def _counts(status: Reader) -> dict[str, int | None]:
    boosts, quotes = status.at("reblogs_count").count(), status.at("quotes_count").count()
    return {
        "like_count": status.at("favourites_count").count(),
        "comment_count": status.at("replies_count").count(),
        "share_count": boosts if boosts is None else boosts + (quotes or 0),
    }


def _kind(media: list[Reader], card: Reader) -> PostKind:
    for attachment in media:
        kind = attachment.at("type").value
        if isinstance(kind, str) and kind in _KINDS:
            return _KINDS[kind]
        unknown_value(PLATFORM, "media type", kind)
    return "text" if card.at("url").url() is None else "link"


def _duration(media: list[Reader]) -> int | None:
    if not media or media[0].at("type").value not in ("video", "audio"):
        return None
    return media[0].at("meta", "original", "duration").seconds()


def _thumbnail(media: list[Reader], card: Reader) -> str | None:
    pictures = (attachment.at("preview_url").url() for attachment in media)
    return next((picture for picture in pictures if picture), None) or card.at("image").url()
