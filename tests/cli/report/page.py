"""Reading a built page in tests."""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from cli.report.build import build_report
from cli.report.data import ReportData

LOADING = ("src", "srcset", "poster", "data", "background", "action", "formaction", "ping", "manifest", "xlink:href")
ACTIVE = {
    "script",
    "iframe",
    "object",
    "embed",
    "form",
    "base",
    "img",
    "video",
    "audio",
    "image",
    "use",
    "foreignobject",
}


def opened(data: ReportData) -> Any:
    """The page of a report, parsed as a browser would."""
    return html.document_fromstring(build_report(data))


def text(element: Any) -> str:
    """What a person reads in an element."""
    return " ".join(element.text_content().split())


def skeleton(page: Any) -> list[tuple[str, tuple[str, ...]]]:
    """Tags with the names of their attributes: what a text must never change."""
    return [(element.tag, tuple(sorted(element.keys()))) for element in page.iter() if isinstance(element.tag, str)]


def outside_requests(page: Any) -> list[str]:
    """Everything in a page that a browser would fetch or run by itself."""
    found = [element.tag for element in page.iter() if element.tag in ACTIVE]
    for element in page.iter():
        found += [f"{element.tag}@{name}" for name in element.attrib if name in LOADING or name.startswith("on")]
    found += [link.get("href") for link in page.iter("link") if link.get("href") != "data:,"]
    sheets = [sheet.text or "" for sheet in page.iter("style")]
    return found + [hit for sheet in sheets for hit in re.findall(r"url\(|@import|image-set|expression\(|</", sheet)]
