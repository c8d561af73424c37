"""Accounts as people type them, brought to the form in which platforms tell them; and which of them are ours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import parse_qs, unquote, urlsplit

from crawler.identity import http_url
from crawler.models import Author

_FEDERATED = frozenset({"mastodon", "peertube", "lemmy"})
"""Where an account is known by its name and its server."""
_BEFORE_A_NAME = frozenset({"user", "users", "u", "c", "a", "accounts", "channel", "profile", "company", "in"})
_PREFIX = re.compile(r"^(?:acct:|/?(?:u|user)/)", re.IGNORECASE)


def bare(handle: str) -> str:
    """A handle without its leading @, in lower case."""
    return handle.strip().lstrip("@").lower()


def handle_of(platform: str, typed: str) -> str:
    """An account's handle, out of whatever somebody pasted: ``@acme``, ``u/acme``, or the address of its page."""
    text = typed.strip()
    address = http_url(text)
    if address is None:
        return _PREFIX.sub("", text)
    parts = urlsplit(address)
    steps = [unquote(step) for step in parts.path.split("/") if step]
    signed = (step for step in steps if step.startswith("@"))
    named = (step for step in steps if step.lower() not in _BEFORE_A_NAME)
    asked = parse_qs(parts.query).get("id", [""])[0]
    name = next(signed, None) or next(named, None) or asked
    if platform in _FEDERATED and name and "@" not in name.lstrip("@"):
        return f"{name}@{parts.hostname}"
    return name or text


def is_among(author: Author | None, handles: frozenset[str]) -> bool:
    """Whether an account is one of some bare handles: by its whole handle, its name without a server, or its id."""
    if author is None or not handles:
        return False
    full = bare(author.handle)
    return full in handles or full.split("@")[0] in handles or bare(author.author_id) in handles


class OwnAccounts:
    """A brand's own accounts.

    On a platform for which it names a handle, that one is ours, and a stranger who has our name from elsewhere is not.
    Handles with a server, and aliases with an @, hold everywhere. On a platform it is silent about, any of them does:
    better a target too few than an answer to ourselves.
    """

    def __init__(self, handles: Mapping[str, str], aliases: Iterable[str] = ()) -> None:
        told = {platform.lower(): bare(handle) for platform, handle in handles.items() if bare(handle)}
        self._everywhere = frozenset(
            {handle for handle in told.values() if "@" in handle}
            | {bare(alias) for alias in aliases if alias.startswith("@") and bare(alias)}
        )
        self._all = self._everywhere | frozenset(told.values())
        self._on = {platform: self._everywhere | {handle} for platform, handle in told.items()}

    @property
    def names(self) -> frozenset[str]:
        """All of them, bare."""
        return self._all

    def hold(self, author: Author | None) -> bool:
        """Whether an account is one of ours."""
        return author is not None and is_among(author, self._on.get(author.platform, self._all))

    def named(self, author: Author | None) -> bool:
        """Whether ``brand.toml`` names this account for its platform or for everywhere; nothing is guessed."""
        return author is not None and is_among(author, self._on.get(author.platform, self._everywhere))
