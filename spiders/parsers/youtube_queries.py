"""What each method of YouTube's Data API v3 is asked: its path and its parameters, without transport."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

from crawler.models import FetchTask

Query = dict[str, str | int]
Asked = tuple[str, Query]
"""A method's path below ``/youtube/v3/`` and its parameters."""
PAGE = 50
UPLOADS = 20
"""Newest videos of a channel: enough for the median that a new one is held against."""
COMMENTS_A_PAGE = 100
SEARCHED = timedelta(days=5)
"""Older videos get few comments that anybody reads; the ranker looks at four days."""
CATEGORIES = {
    "film": "1", "autos": "2", "music": "10", "pets": "15", "sports": "17", "travel": "19", "gaming": "20",
    "people": "22", "comedy": "23", "entertainment": "24", "news": "25", "howto": "26", "education": "27",
    "science": "28",
}  # fmt: skip
# A player in a square box is as wide or as high as the box: its other side tells the video's shape.
_VIDEO: Query = {"part": "snippet,contentDetails,statistics,status,player", "maxWidth": 720, "maxHeight": 720}
_HANDLE = re.compile(r"(?:(?i:https?://(?:www\.|m\.)?youtube\.com/))?(@[\w.·-]{3,30})/?")
_CHANNEL = re.compile(r"(?:(?i:https?://(?:www\.|m\.)?youtube\.com/channel/))?(UC[0-9A-Za-z_-]{22})/?")


def chart(value: str, token: str | None) -> Asked:
    """The most popular videos; ``value`` is ``REGION/category``, either may be empty."""
    region, _, category = value.partition("/")
    chosen = {"regionCode": region, "videoCategoryId": category, "pageToken": token}
    return "videos", {**_VIDEO, "chart": "mostPopular", "maxResults": PAGE, **_given(chosen)}


def videos(ids: Sequence[str]) -> Asked:
    """Videos by id."""
    return "videos", {**_VIDEO, "id": ",".join(ids)}


def search(words: str, now: datetime, regions: Sequence[str], languages: Sequence[str]) -> Asked:
    """Recent videos that match words, most fitting first; narrowed where there is one region or language."""
    since = (now.astimezone(UTC) - SEARCHED).replace(minute=0, second=0, microsecond=0)
    asked: Query = {"part": "snippet", "type": "video", "q": words, "order": "relevance", "maxResults": PAGE}
    narrowed = {
        "regionCode": regions[0] if len(regions) == 1 else None,
        "relevanceLanguage": languages[0] if len(languages) == 1 else None,
    }
    return "search", {**asked, "publishedAfter": f"{since:%Y-%m-%dT%H:%M:%SZ}", **_given(narrowed)}


def channel(name: str) -> Asked:
    """One channel by its ``@handle`` or its id, with the playlist of its uploads."""
    return "channels", {
        "part": "snippet,statistics,contentDetails",
        "forHandle" if name.startswith("@") else "id": name,
    }


def channels(ids: Sequence[str]) -> Asked:
    """Channels by id, with the playlists of their uploads."""
    return "channels", {"part": "snippet,statistics,contentDetails", "id": ",".join(ids), "maxResults": PAGE}


def uploads(playlist: str) -> Asked:
    """A channel's newest videos."""
    return "playlistItems", {"part": "snippet,contentDetails", "playlistId": playlist, "maxResults": UPLOADS}


def comment_threads(video: str, order: str, token: str | None) -> Asked:
    """A page of a video's comments, by ``relevance`` or by ``time``."""
    asked: Query = {"part": "snippet,replies", "videoId": video, "order": order, "maxResults": COMMENTS_A_PAGE}
    return "commentThreads", {**asked, **_given({"pageToken": token})}


def replies(comment: str) -> Asked:
    """Replies of one comment."""
    return "comments", {"part": "snippet", "parentId": comment, "maxResults": COMMENTS_A_PAGE}


def for_task(task: FetchTask, place: str | None) -> Asked:
    """What a task asks for from a place on; searches and threads say more and are asked for by themselves."""
    match task.kind:
        case "trending":
            return chart(task.value, place)
        case "author":
            return uploads(place) if place else channel(task.value)
        case _:
            return videos(task.value.split())


def channel_named(name: str) -> str | None:
    """The ``@handle`` or id in a name or an address, where it is a channel's."""
    found = _CHANNEL.fullmatch(name.strip()) or _HANDLE.fullmatch(name.strip())
    return found[1] if found else None


def channels_named(own: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Channels among names: a bare one is a handle where YouTube is meant, and may be anybody's elsewhere."""
    meant = (name if name.startswith(("@", "UC", "http")) else f"@{name}" for name in own)
    found = (channel_named(name) for name in (*meant, *others))
    return tuple(dict.fromkeys(channel for channel in found if channel is not None))


def categories_named(names: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Numbers of categories told by number or word, and the names that are none."""
    numbers = {name: CATEGORIES.get(name.strip().lower(), name.strip()) for name in names}
    unknown = tuple(name for name, number in numbers.items() if not (number.isascii() and number.isdigit()))
    return tuple(dict.fromkeys(number for name, number in numbers.items() if name not in unknown)), unknown


def _given(parameters: dict[str, str | None]) -> Query:
    return {name: value for name, value in parameters.items() if value}
