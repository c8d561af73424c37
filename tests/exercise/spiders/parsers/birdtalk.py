"""Birdtalk's answers: notes, and the answers to one."""

from __future__ import annotations

from datetime import datetime

from crawler.models import Author, Comment, Page, Post
from spiders.parsers.errors import refuse_error
from spiders.parsers.page_builder import LeftOutError, PageBuilder
from spiders.parsers.reader import Reader

PLATFORM = "birdtalk"
_SITE = "https://birdtalk.example"


def parse_notes(body: bytes, *, captured_at: datetime) -> Page:
    """A page of notes, the first at position 0."""
    root, builder = _read(body), PageBuilder(PLATFORM, captured_at)

    def take(index: int, note: Reader) -> None:
        note_id = _living(note)
        post = Post(
            platform=PLATFORM,
            post_id=note_id,
            url=f"{_SITE}/note/{note_id}",
            kind="text",
            author=_author(note),
            body=note.at("text").text(),
            published_at=note.at("at").time(captured_at),
        )
        builder.add_post(post, like_count=note.at("likes").count(), position=index)

    builder.each(root.at("notes").entries(), take, ("id",))
    return builder.build(next_cursor=root.at("next").id())


def parse_comments(body: bytes, *, post_id: str, captured_at: datetime) -> Page:
    """The answers to a note."""
    root, builder = _read(body), PageBuilder(PLATFORM, captured_at)

    def take(index: int, note: Reader) -> None:
        note_id = _living(note)
        comment = Comment(
            platform=PLATFORM,
            comment_id=note_id,
            post_id=post_id,
            root_id=note_id,
            url=f"{_SITE}/note/{note_id}",
            author=_author(note),
            body=note.at("text").text(),
            published_at=note.at("at").time(captured_at),
        )
        builder.add_comment(comment, like_count=note.at("likes").count(), position=index)

    builder.each(root.at("answers").entries(), take, ("id",))
    return builder.build(thread_of=post_id)


def _read(body: bytes) -> Reader:
    root = Reader.of_body(PLATFORM, body)
    refuse_error(root)
    return root.need_object()


def _living(note: Reader) -> str:
    if note.need_object().at("deleted").flag():
        raise LeftOutError("deleted")
    return note.at("id").need_id()


def _author(note: Reader) -> Author | None:
    handle = note.at("by").label()
    return Author(platform=PLATFORM, author_id=handle, handle=handle) if handle else None
