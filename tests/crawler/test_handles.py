"""Accounts as people paste them, and which of those under a post are ours."""

from __future__ import annotations

import pytest

from crawler.handles import OwnAccounts, handle_of
from crawler.models import Author


@pytest.mark.parametrize(
    ("platform", "typed", "handle"),
    [
        ("tiktok", "@acme", "@acme"),
        ("tiktok", " https://www.tiktok.com/@acme?lang=en ", "@acme"),
        ("youtube", "https://www.youtube.com/@acme/videos", "@acme"),
        ("youtube", "https://www.youtube.com/channel/UCabc", "UCabc"),
        ("reddit", "u/acme", "acme"),
        ("reddit", "https://www.reddit.com/user/acme/", "acme"),
        ("instagram", "https://instagram.com/acme/", "acme"),
        ("bluesky", "https://bsky.app/profile/acme.example", "acme.example"),
        ("mastodon", "https://social.example/@acme", "@acme@social.example"),
        ("mastodon", "acct:acme@social.example", "acme@social.example"),
        ("mastodon", "https://social.example/@acme@other.example", "@acme@other.example"),
        ("peertube", "https://video.example/a/acme/video-channels", "acme@video.example"),
        ("hackernews", "https://news.ycombinator.com/user?id=acme", "acme"),
        ("link", "", ""),
    ],
)
def test_an_account_is_read_out_of_what_was_pasted(platform: str, typed: str, handle: str) -> None:
    assert handle_of(platform, typed) == handle


OURS = OwnAccounts(
    {"Instagram": "Acme", "mastodon": "@acme@social.example", "youtube": "UCabc"}, ["@acmehq", "Acme Ltd"]
)


@pytest.mark.parametrize(
    ("platform", "handle", "account", "ours", "named"),
    [
        ("instagram", "acme", "1", True, True),
        ("instagram", "acme.fans", "1", False, False),
        ("mastodon", "acme@social.example", "1", True, True),
        ("mastodon", "acme@other.example", "1", False, False),
        ("peertube", "acme@social.example", "1", True, True),
        ("youtube", "Acme Coffee", "UCabc", True, True),
        ("youtube", "acme", "UCother", False, False),
        ("threads", "acmehq", "1", True, True),
        ("reddit", "acme", "1", True, False),  # guessed: good enough not to answer it, not to boast of it
        ("reddit", "", "", False, False),
    ],
)
def test_a_stranger_with_our_name_elsewhere_is_not_us(
    platform: str, handle: str, account: str, ours: bool, named: bool
) -> None:
    author = Author(platform=platform, author_id=account or "0", handle=handle)
    assert (OURS.hold(author), OURS.named(author)) == (ours, named)


def test_nobody_is_ours_where_nothing_is_named() -> None:
    assert not OwnAccounts({"x": ""}).hold(Author(platform="x", author_id="1", handle=""))
