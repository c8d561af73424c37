"""What a platform says when it says no: its own words, in whatever language they are."""

from __future__ import annotations

from crawler.errors import ParseError
from crawler.text import one_line
from spiders.parsers.decode import decode_text, html_title
from spiders.parsers.reader import Reader

# PeerTube: RFC 7807 (detail, title; older: error). Mastodon: error, error_description.
# Bluesky: a word in error, a sentence in message. Algolia: message.
_SENTENCES = ("error_description", "detail", "message", "title")
_LONGEST = 300
_ANY = "answer"


def parse_error_message(body: bytes) -> str | None:
    """The message of an error body, on one line of at most 300 characters; ``None`` if it has none."""
    try:
        text = decode_text(_ANY, body)
    except ParseError:
        return None
    heading = html_title(text)
    if heading is not None:
        return one_line(heading)[:_LONGEST] or None
    try:
        return error_message(Reader.of_body(_ANY, body))
    except ParseError:
        return None


def error_message(root: Reader) -> str | None:
    """The same, of an answer that is already read."""
    word = root.at("error").label() or root.at("error", "message").label()
    sentence = next((found for key in _SENTENCES if (found := root.at(key).label())), None)
    if sentence is not None and word is None and not _is_problem(root):
        return None
    parts = [part for part in (word, sentence) if part]
    return ": ".join(dict.fromkeys(parts))[:_LONGEST] or None


def refuse_error(root: Reader) -> None:
    """Raise ``ParseError`` with the platform's own words if an answer is an error."""
    message = error_message(root)
    if message is not None:
        raise ParseError(root.platform, "$", f"the platform answered with an error: {message}")


def _is_problem(root: Reader) -> bool:
    """Whether an object without ``error`` is one all the same, and not a post with a title."""
    keys = set(root.value) if isinstance(root.value, dict) else set()
    if isinstance(root.at("error").value, int):  # Reddit repeats the status there
        return True
    return "status" in keys or keys <= {"message", "detail", "title", "type", "code", "docs"}
