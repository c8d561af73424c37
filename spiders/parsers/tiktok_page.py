"""Where TikTok's data stands: the rehydration JSON of a page, the JSON of an answer; and how TikTok says no.

``statusCode`` (pages, newer answers) and ``status_code`` (comments, search) are 0 where all is well.
"""

from __future__ import annotations

import re

from crawler.errors import ParseError, RefusedAnswerError
from spiders.parsers.decode import decode_text, html_title
from spiders.parsers.errors import error_message
from spiders.parsers.reader import Reader

PLATFORM = "tiktok"
GONE = 10204
"""A video that is deleted, private, or not shown in our region; ``statusMsg`` says which."""
_SCRIPT = re.compile(
    r"<script\b[^>]*\bid=[\"']?__UNIVERSAL_DATA_FOR_REHYDRATION__[\"']?[^>]*>(.*?)</script>", re.DOTALL
)
# What stands in a page that checks us instead of showing its own.
_CHALLENGE = re.compile(r"captcha|wafchallenge|security.?check|access denied|please wait", re.IGNORECASE)
_VERIFY = ("10000", "verify")
_LOGIN = 8


def of_answer(body: bytes) -> Reader:
    """An answer that a page has loaded.

    Raises:
        RefusedAnswerError: it is empty, wants a verification or a login.
        ParseError: it is no JSON, or an error of another kind.
    """
    if not body.strip():
        raise RefusedAnswerError(PLATFORM, "$", "an empty answer, which is how it turns robots away")
    try:
        root = Reader.of_body(PLATFORM, body)
    except ParseError:
        _refuse_challenge(decode_text(PLATFORM, body))
        raise
    refuse(root.need_object())
    return root


def of_page(body: bytes, scope: str) -> Reader:
    """A scope (``webapp.video-detail``) of the data that a page was rendered from; all of them for "".

    Raises:
        RefusedAnswerError: the page is empty or a challenge.
        ParseError: the page holds no such data.
    """
    text = decode_text(PLATFORM, body)
    if not text.strip():
        raise RefusedAnswerError(PLATFORM, "$", "an empty page, which is how it turns robots away")
    found = _SCRIPT.search(text)
    if found is None:
        if text.lstrip()[:1] == "{":
            return of_answer(body)
        _refuse_challenge(text)
        raise ParseError(PLATFORM, "$", f"no rehydration data in the page ({html_title(text) or 'without a title'!r})")
    # JSON inside a script needs no entities: TikTok writes the slash of "</script>" as an escape.
    root = Reader.of_body(PLATFORM, found[1].encode("utf-8", errors="replace"))
    scopes = root.at("__DEFAULT_SCOPE__").need_object()
    return scopes.at(scope).need_object() if scope else scopes


def status_of(root: Reader) -> int:
    """The status an answer or a scope carries; 0 where it carries none."""
    for key in ("statusCode", "status_code"):
        number = root.at(key).value
        if isinstance(number, int) and not isinstance(number, bool) and number:
            return number
    return 0


def said(root: Reader) -> str:
    """TikTok's own words for its status."""
    return root.at("statusMsg").label() or root.at("status_msg").label() or error_message(root) or "no reason given"


def refuse(root: Reader) -> None:
    """Raise where an answer is a refusal or an error.

    Raises:
        RefusedAnswerError: a verification or a login is wanted.
        ParseError: any other status, in TikTok's own words.
    """
    if root.at("type").value == "verify" or str(root.at("code").value) in _VERIFY:
        raise RefusedAnswerError(PLATFORM, "$", "it wants to verify that we are no robot")
    status = status_of(root)
    if status == _LOGIN:
        raise RefusedAnswerError(PLATFORM, "$", f"it wants a login: {said(root)}")
    if status:
        raise ParseError(PLATFORM, "$", f"the platform answered with status {status}: {said(root)}")


def _refuse_challenge(text: str) -> None:
    found = _CHALLENGE.search(text[:200_000])
    if found is not None:
        title = html_title(text)
        raise RefusedAnswerError(PLATFORM, "$", f"a page that checks for robots ({title or found[0]!r})")
