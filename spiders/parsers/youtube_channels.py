"""Channels of YouTube's Data API v3: who they are, who follows them, where their uploads stand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import quote

from crawler.models import Author
from spiders.parsers.errors import refuse_error
from spiders.parsers.reader import Reader

PLATFORM = "youtube"
_UPLOADS = ("contentDetails", "relatedPlaylists", "uploads")


def parse_channels(body: bytes, *, base: str, captured_at: datetime) -> tuple[Author, ...]:
    """Channels as authors with their subscribers; one that cannot be read is left out."""
    return tuple(author for channel in _channels(body) if (author := _author(channel)) is not None)


def uploads_playlists(body: bytes) -> Mapping[str, str]:
    """The playlist of all uploads of each channel, by its id."""
    told = {channel.at("id").id(): channel.at(*_UPLOADS).id() for channel in _channels(body)}
    return {each: playlist for each, playlist in told.items() if each and playlist}


def countries(body: bytes) -> Mapping[str, str]:
    """Two-letter countries of the channels that tell theirs, by channel id."""
    told = {channel.at("id").id(): channel.at("snippet", "country").raw().upper() for channel in _channels(body)}
    return {each: code for each, code in told.items() if each and re.fullmatch("[A-Z]{2}", code)}


def channel_url(channel_id: str) -> str:
    """Address of a channel."""
    return f"https://www.youtube.com/channel/{quote(channel_id, safe='')}"


def _channels(body: bytes) -> list[Reader]:
    root = Reader.of_body(PLATFORM, body)
    refuse_error(root)
    # An answer without any channel has no list either.
    nobody = root.at("items").value is None and root.at("pageInfo", "totalResults").count() == 0
    return [] if nobody else root.at("items").entries()


def _author(channel: Reader) -> Author | None:
    channel_id, title = channel.at("id").id(), channel.at("snippet", "title").label()
    if channel_id is None:
        return None
    hidden = channel.at("statistics", "hiddenSubscriberCount").flag()
    return Author(
        platform=PLATFORM,
        author_id=channel_id,
        handle=channel.at("snippet", "customUrl").label() or title or channel_id,
        display_name=title,
        url=channel_url(channel_id),
        follower_count=None if hidden else channel.at("statistics", "subscriberCount").count(),
    )
