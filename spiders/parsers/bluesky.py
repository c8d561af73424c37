"""Bluesky's XRPC answers (lexicons ``app.bsky.feed`` and ``app.bsky.actor``).

A post's id is its at-uri. Kept is nothing of people who ask apps not to show them to those who are not
logged in (label ``!no-unauthenticated``), and nothing that is shown to adults only.
"""

from __future__ import annotations

from datetime import datetime

from crawler.errors import ParseError
from crawler.models import Author, Comment, Page, Post, PostKind
from crawler.text import hashtags, mentions, unique
from spiders.parsers.errors import refuse_error
from spiders.parsers.facets import facet_words
from spiders.parsers.page_builder import LeftOutError, PageBuilder, logger, unknown_value
from spiders.parsers.reader import Reader
from spiders.parsers.tree import Place, walk

PLATFORM = "bluesky"
_FEED = "app.bsky.feed.defs#"
_EMBED = "app.bsky.embed."
_LOGGED_IN_ONLY = "!no-unauthenticated"
_HIDDEN = frozenset({"!hide", "!takedown", "!suspend"})
# Bluesky's client shows these to adults who asked for them (label definitions of @atproto/api).
_ADULT = frozenset({"porn", "sexual", "graphic-media", "gore"})
_SENSITIVE = frozenset({"nudity", "!warn"})
_REASONS = frozenset({"", f"{_FEED}reasonRepost", f"{_FEED}reasonPin"})
_KINDS: dict[str, PostKind] = {"video": "video", "images": "image", "external": "link", "record": "text"}
_INVALID_HANDLE = "handle.invalid"
_ID_KEYS = ("uri", "post.uri")


def parse_feed(body: bytes, *, base: str, captured_at: datetime, offset: int = 0) -> Page:
    """``getFeed``, ``getAuthorFeed``, ``getListFeed``: a repost stands for the post itself.

    ``offset`` is how many entries the pages before held.
    """
    return _parse_list(body, "feed", captured_at, offset)


def parse_posts(body: bytes, *, base: str, captured_at: datetime, offset: int = 0) -> Page:
    """``getPosts``, ``searchPosts``, ``getQuotes``."""
    return _parse_list(body, "posts", captured_at, offset)


def parse_thread(body: bytes, *, base: str, captured_at: datetime, post_id: str) -> Page:
    """``getPostThread``: the post, and its replies at any depth.

    What stands above the post (``parent``) is other people's thread and not read. A missing post is
    ``gone``, be it told by a ``notFoundPost`` or by the error ``NotFound``.
    """
    root = Reader.of_body(PLATFORM, body)
    page = PageBuilder(PLATFORM, captured_at)
    top = root.at("thread")
    if root.at("error").value == "NotFound" or _type_of(top) == "notFoundPost":
        page.gone.append(post_id)
        return page.build(thread_of=post_id)
    refuse_error(root)
    if _type_of(top) == "blockedPost":
        page.drop(post_id, "blocked: not public")
        return page.build(thread_of=post_id)
    post = top.at("post").need_object()
    uri = post.at("uri").need_id()
    author = post.at("author", "did").id()
    page.attempt(post, lambda: _add_post(page, post, None), _ID_KEYS)
    for node, place, _ in walk(top.at("replies"), children=lambda node: node.at("replies"), key=_uri_of):
        page.attempt(node, lambda n=node, p=place: _add_reply(page, n, uri, p, author), _ID_KEYS)  # type: ignore[misc]
    return page.build(thread_of=uri)


def parse_profiles(body: bytes, *, captured_at: datetime) -> tuple[Author, ...]:
    """``getProfile``, ``getProfiles``, ``searchActors``: authors, with followers where told.

    Those who want to be seen by logged-in people only are left out.
    """
    root = _read(body).need_object()
    lists = [root.at(key) for key in ("profiles", "actors") if isinstance(root.at(key).value, list)]
    readers = lists[0].entries() if lists else [root]
    if not lists:
        root.at("did").need_id()
    found: dict[str, Author] = {}
    for reader in readers:
        try:
            author = _author(reader)
        except (ParseError, LeftOutError) as error:
            logger.info("%s: a profile is left out: %s", PLATFORM, error)
        else:
            found.setdefault(author.author_id, author)
    return tuple(found.values())


def parse_session(body: bytes) -> str:
    """``createSession``: the token that the next requests carry."""
    return _read(body).need_object().at("accessJwt").need_token()


def _read(body: bytes) -> Reader:
    root = Reader.of_body(PLATFORM, body)
    refuse_error(root)
    return root


def _parse_list(body: bytes, name: str, captured_at: datetime, offset: int) -> Page:
    root = _read(body)
    entries = root.at(name).entries()
    page = PageBuilder(PLATFORM, captured_at)

    def take(index: int, entry: Reader) -> None:
        if entry.at("reason", "$type").raw() not in _REASONS:
            unknown_value(PLATFORM, "reason", entry.at("reason", "$type").value)
        post = entry.need_object().at("post") if name == "feed" else entry
        _add_post(page, post, offset + index)

    page.each(entries, take, _ID_KEYS)
    return page.build(next_cursor=root.at("cursor").id(), total=root.at("hitsTotal").count())


def _type_of(node: Reader) -> str:
    """Kind of a thread's node; one without a type is what its keys say."""
    kind = node.at("$type").raw().removeprefix(_FEED)
    if kind:
        return kind
    if node.at("notFound").flag():
        return "notFoundPost"
    return "blockedPost" if node.at("blocked").flag() else "threadViewPost"


def _uri_of(node: Reader) -> str | None:
    return node.at("post", "uri").id() or node.at("uri").id()


def _add_post(page: PageBuilder, post: Reader, position: int | None) -> None:
    uri = post.need_object().at("uri").need_id()
    if _type_of(post) == "blockedPost":
        raise LeftOutError("blocked: not public", uri)
    author = _author(post.at("author"))
    labels = _labels(post)
    _refuse_labelled(labels)
    record, embed = post.at("record").need_object(), _media(post.at("embed"))
    tags, named = facet_words(record)
    post_model = Post(
        platform=PLATFORM,
        post_id=uri,
        url=_url(uri, author),
        kind=_kind(embed),
        author=author,
        title=embed.at("external", "title").label() or "",
        body=record.at("text").text(),
        hashtags=unique((*tags, *hashtags(record.at("text").raw()))),
        mentions=unique((*named, *mentions(record.at("text").raw()))),
        language=_language(record),
        thumbnail_url=_thumbnail(embed),
        published_at=_published(page, post),
        comments_open=_comments_open(post),
        sensitive=bool(labels & _SENSITIVE),
        ref=uri,
    )
    page.add_post(post_model, position=position, **_counts(post))


def _add_reply(page: PageBuilder, node: Reader, post_id: str, place: Place, post_author: str | None) -> None:
    kind = _type_of(node.need_object())
    if kind in ("notFoundPost", "blockedPost"):
        raise LeftOutError("deleted" if kind == "notFoundPost" else "blocked: not public")
    if kind != "threadViewPost":
        unknown_value(PLATFORM, "thread node", kind)
        raise LeftOutError("unknown thread node")
    post = node.at("post").need_object()
    uri = post.at("uri").need_id()
    author = _author(post.at("author"))
    _refuse_labelled(_labels(post))
    record = post.at("record").need_object()
    comment = Comment(
        platform=PLATFORM,
        comment_id=uri,
        post_id=post_id,
        url=_url(uri, author),
        language=_language(record),
        parent_id=place.parent_id,
        root_id=place.root_id or uri,
        depth=place.depth,
        author=author,
        body=record.at("text").text(),
        published_at=_published(page, post),
        by_post_author=author.author_id == post_author if post_author else None,
    )
    page.add_comment(comment, position=place.position, **_counts(post))


def _author(author: Reader) -> Author:
    did = author.need_object().at("did").need_id()
    if _LOGGED_IN_ONLY in _labels(author):
        raise LeftOutError("its author shows it to logged-in people only")
    handle = author.at("handle").id() or _INVALID_HANDLE
    shown = did if handle == _INVALID_HANDLE else handle
    return Author(
        platform=PLATFORM,
        author_id=did,
        handle=shown,
        display_name=author.at("displayName").label(),
        url=f"https://bsky.app/profile/{shown}",
        follower_count=author.at("followersCount").count(),
        verified=_verified(author.at("verification")),
    )


def _verified(verification: Reader) -> bool | None:
    states = {verification.at(key).raw() for key in ("verifiedStatus", "trustedVerifierStatus")} - {""}
    return "valid" in states if states else None


def _labels(labelled: Reader) -> set[str]:
    """Labels in force on a post or an account, a person's own (``selfLabels``) included."""
    own = labelled.at("record", "labels", "values")
    given = [label for label in labelled.at("labels") if not label.at("neg").flag()]
    return {label.at("val").raw() for label in (*given, *own)} - {""}


def _refuse_labelled(labels: set[str]) -> None:
    hidden = sorted(labels & (_ADULT | _HIDDEN))
    if hidden:
        raise LeftOutError(f"labelled {hidden[0]}")
    if _LOGGED_IN_ONLY in labels:
        raise LeftOutError("its author shows it to logged-in people only")


def _url(uri: str, author: Author) -> str:
    return f"{author.url}/post/{uri.rpartition('/')[2]}"


def _media(embed: Reader) -> Reader:
    """The embed that is seen; of a quote with media, the media."""
    return embed.at("media") if embed.at("$type").raw() == f"{_EMBED}recordWithMedia#view" else embed


def _kind(embed: Reader) -> PostKind:
    name = embed.at("$type").raw().removeprefix(_EMBED).removesuffix("#view")
    if name and name not in _KINDS:
        unknown_value(PLATFORM, "embed", name)
    return _KINDS.get(name, "text")


def _thumbnail(embed: Reader) -> str | None:
    pictures = (image.at("thumb").url() for image in embed.at("images"))
    first = next((picture for picture in pictures if picture), None)
    return first or embed.at("thumbnail").url() or embed.at("external", "thumb").url()


def _language(record: Reader) -> str | None:
    return next((code for language in record.at("langs") if (code := language.language())), None)


def _published(page: PageBuilder, post: Reader) -> datetime | None:
    """The earlier of what the author's app claims and when the network saw it, as Bluesky sorts."""
    times = (post.at("record", "createdAt"), post.at("indexedAt"))
    known = [moment for claim in times if (moment := claim.time(page.captured_at)) is not None]
    return min(known, default=None)


def _comments_open(post: Reader) -> bool | None:
    """An empty list of rules lets nobody answer; with rules, some may, and whether we may is unknown."""
    gate = post.at("threadgate", "record", "allow")
    if post.at("viewer", "replyDisabled").flag():
        return False
    return False if gate.value == [] else None


def _counts(post: Reader) -> dict[str, int | None]:
    reposts, quotes = post.at("repostCount").count(), post.at("quoteCount").count()
    return {
        "like_count": post.at("likeCount").count(),
        "comment_count": post.at("replyCount").count(),
        "share_count": reposts if reposts is None else reposts + (quotes or 0),
    }
