"""Text of strangers made harmless: what a post says can neither steer a terminal nor a reader's eye.

Control characters would move the cursor, set a title or paint the screen; bidirectional overrides
would show a sentence in another order than it has; tags and other invisible characters hide text.
"""

from __future__ import annotations

import re

_SPACE = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
_ESCAPE_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI: colours, cursor
    r"|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?"  # OSC and other strings: titles, links
    r"|\x1b[ -/]*[0-~]"  # two-character escapes
    r"|\x9b[0-?]*[ -/]*[@-~]"  # CSI of eight bits
)
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"  # C0 and C1
    r"\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # direction, zero width
    r"\U000e0000-\U000e007f"  # tags
    r"\ud800-\udfff]"  # lone surrogates cannot be printed at all
)


def inert(text: str) -> str:
    """One line of plain printable text; emoji and right-to-left scripts stay whole."""
    return _INVISIBLE.sub("", _SPACE.sub(" ", _ESCAPE_SEQUENCE.sub("", text))).strip()


def shortened(text: str, width: int) -> str:
    """``inert`` text of at most ``width`` characters, cut at a word where one is near."""
    line = " ".join(inert(text).split())
    if len(line) <= width:
        return line
    cut = line[: width - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > width * 2 // 3 else cut).rstrip() + "…"
