"""Bluesky's rich text: facets mark hashtags and mentions in a text by byte offsets of its UTF-8."""

from __future__ import annotations

from crawler.text import one_line
from spiders.parsers.reader import Reader

_FEATURE = "app.bsky.richtext.facet#"


def facet_words(record: Reader) -> tuple[list[str], list[str]]:
    """Hashtags and mentioned handles of a post record, both without their sign, in their order.

    A mention's feature holds an account's permanent id only; its handle is what the text shows at the
    facet's place. Facets that point outside of the text are passed over.
    """
    # Offsets were counted by the author's app on the text as it was: nothing may be cleaned before.
    text = record.at("text").raw().encode("utf-8", errors="surrogatepass")
    tags = [tag.label() or "" for tag in record.at("tags")]
    handles = []
    for facet in record.at("facets"):
        for feature in facet.at("features"):
            kind = feature.at("$type").raw().removeprefix(_FEATURE)
            if kind == "tag":
                tags.append((feature.at("tag").label() or "").lstrip("#"))
            elif kind == "mention":
                handles.append(_shown(text, facet.at("index")).lstrip("@"))
    return tags, handles


def _shown(text: bytes, index: Reader) -> str:
    start, end = index.at("byteStart").count(), index.at("byteEnd").count()
    if start is None or end is None or not start < end <= len(text):
        return ""
    return one_line(text[start:end].decode("utf-8", errors="ignore"))
