"""Making other people's text and addresses harmless before they stand on a page.

Markup is escaped by the template; what is done here is what escaping cannot do: characters
that reorder or hide text (Unicode Technical Report 36, section 2.5, and "Trojan Source",
Boucher and Anderson 2021), endless stacks of accents, and addresses that are not the web's.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

# Direction overrides and isolates; invisible marks; tag characters; interlinear annotation.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_LINE_ENDS = re.compile(r"\r\n?|[\u0085\u2028\u2029\v\f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# Joiners shape Persian, Indic scripts and emoji; after a Latin letter or each other they only hide.
_IDLE_JOINER = re.compile("(?:(?<=[\x00-\u02ff])|(?<=[\u200c\u200d])|^)[\u200c\u200d]+")
_MARKS_KEPT = 4
_UNSAFE_IN_URL = re.compile(r"[\x00-\x20\x7f-\x9f\\]")
_URL_MAX = 2000


def clean(text: str) -> str:
    """Text without characters that hide, reorder or pile up; line feeds stay."""
    text = _LINE_ENDS.sub("\n", text)
    text = _IDLE_JOINER.sub("", _HIDDEN.sub("", _CONTROLS.sub("", text)))
    return _thin_marks(text).strip()


def one_line(text: str) -> str:
    """Cleaned text with every run of white space as one space."""
    return " ".join(clean(text).split())


def _thin_marks(text: str) -> str:
    """At most four combining marks on one letter: enough for any language, too few for a tower."""
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in {"Mn", "Me"} else 0
        if run <= _MARKS_KEPT:
            kept.append(character)
    return "".join(kept)


def clamp(text: str, limit: int) -> tuple[str, str]:
    """The first ``limit`` characters, cut between words where possible, and the rest."""
    if len(text) <= limit:
        return text, ""
    space = max(text.rfind(" ", 0, limit), text.rfind("\n", 0, limit))
    cut = space if space > limit * 0.6 else limit
    return text[:cut].rstrip(), text[cut:].strip()


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web and hides nothing; otherwise ``None``.

    Only http and https, with a host, without a user name before it, white space, control
    characters or anything that reorders text. Whatever else could break out of an attribute
    or of a Markdown link is percent-encoded.
    """
    if not url or len(url) > _URL_MAX or _UNSAFE_IN_URL.search(url) or clean(url) != url:
        return None
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or "@" in parts.netloc:
        return None
    return quote(url, safe="%/:?#[]@!$&*+,;=-._~") if _is_plain(host) else None


def _is_plain(host: str) -> bool:
    """Whether a host is written as machines do; a look-alike in another script is not linked."""
    return host.isascii() and re.fullmatch(r"[a-z0-9.:_-]+", host) is not None


def host_of(url: str | None) -> str | None:
    """The host a safe address leads to."""
    address = web_address(url)
    return urlsplit(address).hostname if address else None
