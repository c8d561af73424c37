"""Why YouTube's Data API says no, and what is to be done about it.

Reasons are words of Google's: in ``errors[].reason``, and newer ones in ``details[].reason``.
https://developers.google.com/youtube/v3/docs/errors and google/api/error_reason.proto name them.
"""

from __future__ import annotations

from collections.abc import Mapping

from crawler.errors import ParseError
from crawler.spending import ALL_OF_IT
from crawler.tally import Outcome
from crawler.text import html_to_text, one_line
from spiders.parsers.reader import Reader

PLATFORM = "youtube"
KEY = "YOUTUBE_API_KEY"
COMMENTS_DISABLED = "commentsDisabled"
SPENT = frozenset({"quotaExceeded", "dailyLimitExceeded"})
"""The day is over for this key; a rate limit is over in a minute."""
_CONSOLE = "https://console.cloud.google.com/apis"
_LIBRARY = f"{_CONSOLE}/library/youtube.googleapis.com"
_NO_KEY = (
    f"{KEY} in .env is no valid key; create one at {_CONSOLE}/credentials (API key, restricted to YouTube Data API v3)"
)
_EXPIRED = f"{KEY} in .env has expired; create a new one at {_CONSOLE}/credentials"
_OFF = f"YouTube Data API v3 is not enabled in the project of {KEY}; enable it at {_LIBRARY} and wait some minutes"
_NARROW = f"{KEY} is restricted to other %s; edit the key's restrictions at {_CONSOLE}/credentials"
_SPENT_TODAY = "YouTube says that this key's quota of today is spent; it is renewed at midnight in Los Angeles"
_TOO_FAST = "YouTube says that this key asks more often than its limit a minute; ask again later"

_MEANINGS: Mapping[str, tuple[Outcome, str]] = {
    **dict.fromkeys(SPENT, ("out of budget", _SPENT_TODAY)),
    **dict.fromkeys(
        ("rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"), ("out of budget", _TOO_FAST)
    ),
    **dict.fromkeys(("keyInvalid", "API_KEY_INVALID"), ("no key", _NO_KEY)),
    "keyExpired": ("no key", _EXPIRED),
    **dict.fromkeys(("accessNotConfigured", "SERVICE_DISABLED"), ("refused", _OFF)),
    **dict.fromkeys(
        ("ipRefererBlocked", "API_KEY_HTTP_REFERRER_BLOCKED"), ("refused", _NARROW % "web sites or addresses")
    ),
    "API_KEY_IP_ADDRESS_BLOCKED": ("refused", _NARROW % "IP addresses"),
    "API_KEY_SERVICE_BLOCKED": ("refused", _NARROW % "APIs"),
    **dict.fromkeys(
        ("channelClosed", "channelSuspended", "channelNotFound", "playlistNotFound"),
        ("skipped", "there is no such channel"),
    ),
    **dict.fromkeys(("playlistItemsNotAccessible", "channelForbidden"), ("skipped", "the channel shows no uploads")),
    "videoChartNotFound": ("skipped", "YouTube has no chart for this region and category"),
    "invalidPageToken": ("skipped", "a saved place in a list is no longer known; the list begins anew next time"),
    COMMENTS_DISABLED: ("skipped", "its comments are closed"),
    "videoNotFound": ("gone", "the video is gone"),
    "processingFailure": ("unreachable", "YouTube could not work on the request; ask again later"),
}


def error_reasons(body: bytes) -> tuple[str, ...]:
    """All reasons of an error body, as Google writes them; none where it is no error of Google's."""
    try:
        error = Reader.of_body(PLATFORM, body).at("error")
    except ParseError:
        return ()
    entries = [*error.at("details"), *error.at("errors")]
    return tuple(reason for entry in entries if (reason := entry.at("reason").id()) is not None)


def error_text(body: bytes) -> str:
    """What an error body says, without its markup; "" where it says nothing."""
    try:
        return one_line(html_to_text(Reader.of_body(PLATFORM, body).at("error", "message").raw()))[:160]
    except ParseError:
        return ""


def meaning(body: bytes) -> tuple[Outcome, str] | None:
    """Outcome and sentence of an error body, by the first reason that is known."""
    found = next((_MEANINGS[reason] for reason in error_reasons(body) if reason in _MEANINGS), None)
    said = error_text(body)
    if found == _MEANINGS["keyInvalid"] and "expired" in said:
        return _MEANINGS["keyExpired"]  # Google files an expired key under the invalid ones
    if found is None and "referer" in said:
        return _MEANINGS["ipRefererBlocked"]  # older answers give no reason but "forbidden"
    return found


def cost_told(_status: int, body: bytes) -> Mapping[str, int]:
    """Where an answer says that the day's quota is spent, the bucket that paid is empty: others may use the key too."""
    spent = b'"reason"' in body[:4096] and SPENT.intersection(error_reasons(body))
    return dict.fromkeys(("units", "searches"), ALL_OF_IT) if spent else {}
