"""Which account of which platform an address is: the profile a website links to, not a post and not a share button."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import unquote, urlsplit

from crawler.identity import http_url
from crawler.policy import SourcePolicy

_BEFORE_ACCOUNT = frozenset({"user", "u", "c", "channel", "profile", "in"})
_BEHIND_ACCOUNT = frozenset({"about", "videos", "shorts", "featured", "streams", "reels", "feed"})
_NO_ACCOUNT = frozenset({
    "share", "sharer", "sharer.php", "share.php", "intent", "hashtag", "search", "login", "signup", "home", "explore",
    "watch", "results", "dialog", "plugins", "tr", "privacy", "legal", "help", "policies", "settings", "i", "p", "r",
    "profile.php", "groups", "events", "playlist", "embed", "feed", "tag", "topics", "about", "terms",
})  # fmt: skip
_NAME = re.compile(r"@?[\w][\w.-]{0,79}")
_FEDERATED = re.compile(r"/@([\w.-]{1,64})/?")


@dataclass(frozen=True)
class Platforms:
    """What the policies say of addresses: hosts by platform, and what posts' addresses look like."""

    hosts: Mapping[str, str]
    posts: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, policies: Mapping[str, SourcePolicy]) -> Platforms:
        """What these policies say."""
        hosts = {host: source for source, policy in policies.items() for host in policy.hosts}
        named = (policy for policy in policies.values() if policy.hosts)
        return cls(MappingProxyType(hosts), tuple(re.compile(each) for policy in named for each in policy.url_patterns))


def accounts_of(addresses: Iterable[tuple[str, bool]], platforms: Platforms) -> dict[str, str]:
    """The account on each platform: of several the one that the page calls its own, else the first.

    Args:
        addresses: each with whether the page says that it is its own.
        platforms: where accounts are looked for; an account that is our own on a server of no platform is Mastodon's.
    """
    found: dict[str, tuple[bool, str]] = {}
    for address, own in addresses:
        account = _account(address, platforms, own=own)
        if account is not None:
            platform, handle = account
            if platform not in found or (own and not found[platform][0]):
                found[platform] = own, handle
    return {platform: handle for platform, (_, handle) in found.items()}


def _account(address: str, platforms: Platforms, *, own: bool) -> tuple[str, str] | None:
    url = http_url(address)
    if url is None:
        return None
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    platform = platforms.hosts.get(host)
    if platform is None:
        federated = _FEDERATED.fullmatch(parts.path) if own else None
        return ("mastodon", f"@{federated[1]}@{host}") if federated else None
    if any(pattern.fullmatch(url) for pattern in platforms.posts):
        return None
    handle = _handle([unquote(part) for part in parts.path.split("/") if part])
    return (platform, handle) if handle else None


def _handle(path: list[str]) -> str:
    if len(path) > 1 and path[0].lower() in _BEFORE_ACCOUNT:
        path = path[1:]
    elif path and path[0].lower() in _NO_ACCOUNT:
        return ""
    alone = len(path) == 1 or (len(path) == 2 and path[1].lower() in _BEHIND_ACCOUNT)
    return path[0] if alone and _NAME.fullmatch(path[0]) else ""
