"""Bytes of an answer as text and as JSON, whatever happened to them on the way."""

from __future__ import annotations

import codecs
import json
import re
import zlib
from typing import Any

from crawler.errors import ParseError

# Bodies beyond this are no list of posts; it also bounds what a small gzip bomb may become.
MAX_BYTES = 64 * 2**20

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is a part of it
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
_HTML = re.compile(r"<(?:!doctype|html|head|body|title|h1|p|div)\b", re.IGNORECASE)
_TITLE = re.compile(r"<(title|h1)[^>]*>(.*?)</\1>", re.IGNORECASE | re.DOTALL)
# Python refuses longer integers by default; no field of a platform is as long.
_MOST_DIGITS = 60


def decode_text(platform: str, body: bytes) -> str:
    """Body as text: unpacked if gzip came without its header, by its byte order mark or as UTF-8.

    Text that is not UTF-8 is read as Windows-1252 (a wrong charset header), unless most of its
    other letters show that it was UTF-8 with a few broken bytes.

    Raises:
        ParseError: larger than ``MAX_BYTES``.
    """
    body = _unpacked(platform, body)
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, errors="replace")
    encoding = json.detect_encoding(body)
    if encoding.startswith("utf-8"):
        return _from_utf8(body)
    return body.decode(encoding, errors="replace")


def decode_json(platform: str, body: bytes) -> Any:
    """The JSON value of a body; NaN, infinities and absurdly long numbers become null.

    Raises:
        ParseError: empty, HTML, cut, nested too deeply, or otherwise no JSON; says which.
    """
    text = decode_text(platform, body).strip()
    if not text:
        raise ParseError(platform, "$", "expected JSON, got an empty body")
    try:
        return json.loads(text, parse_constant=_nothing, parse_int=_whole, strict=False)
    except RecursionError as error:
        raise ParseError(platform, "$", "nested too deeply to be an answer of this platform") from error
    except ValueError as error:
        raise ParseError(platform, "$", _what_came(text, error)) from error


def html_title(text: str) -> str | None:
    """Title or first heading of an HTML page, ``None`` if the text is not HTML."""
    if not text.lstrip().startswith("<") and not _HTML.search(text[:2000]):
        return None
    found = _TITLE.search(text[:20_000])
    return " ".join(found[2].split()) if found else ""


def _unpacked(platform: str, body: bytes) -> bytes:
    if body[:2] == b"\x1f\x8b":
        unpacker = zlib.decompressobj(_GZIP_OR_ZLIB)
        try:
            body = unpacker.decompress(body, MAX_BYTES + 1)
        except zlib.error as error:
            raise ParseError(platform, "$", f"starts like gzip but does not unpack: {error}") from error
    if len(body) > MAX_BYTES:
        raise ParseError(platform, "$", f"larger than {MAX_BYTES} bytes")
    return body


def _from_utf8(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        patched = body.decode("utf-8", errors="replace")
        foreign = sum(1 for sign in patched if sign > "\x7f" and sign != "\ufffd")
        if foreign > patched.count("\ufffd"):
            return patched
        return body.decode("cp1252", errors="replace")


def _what_came(text: str, error: ValueError) -> str:
    title = html_title(text)
    if title is not None:
        return f"expected JSON, got HTML ({title[:80]!r})" if title else "expected JSON, got HTML"
    if isinstance(error, json.JSONDecodeError):
        return f"expected JSON, but at character {error.pos} of {len(text)}: {error.msg}"
    return f"expected JSON: {error}"


def _nothing(_name: str) -> None:
    return None


def _whole(digits: str) -> int | None:
    return int(digits) if len(digits) <= _MOST_DIGITS else None
