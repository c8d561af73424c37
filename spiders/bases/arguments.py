"""``scrapy crawl NAME -a key=value``: the arguments every spider takes, checked by name and kind."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from crawler.config.sections import SourceConfig
from crawler.errors import UsageError
from crawler.plan import SourcePlan
from crawler.policy import SourcePolicy

ARGUMENTS: Mapping[str, str] = {
    "search": "words to search for, several separated by commas",
    "hashtag": "hashtags to read, without the #",
    "creator": "handles of people whose posts to read",
    "feed": "feeds to read, as the platform names them",
    "community": "communities to read, as the platform names them",
    "sound": "sounds whose posts to read, as the platform names them",
    "instance": "servers to ask, as https://...",
    "trending": "true or false: read what is popular now; true where nothing else is asked",
    "thread": "addresses of posts whose comments to fetch",
    "limit": "posts after which to stop",
    "api_base": "another address for the platform's API",
    "accept_terms": "true where you have read the platform's terms and accept them",
}
"""Name and meaning of every ``-a`` argument."""

_NEEDS_KIND = {
    "search": "search",
    "hashtag": "hashtag",
    "creator": "author",
    "feed": "feed",
    "community": "community",
    "sound": "sound",
    "trending": "trending",
    "thread": "thread",
}
_LISTS = ("search", "hashtag", "creator", "feed", "community", "sound", "instance", "thread")
_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def accepted_arguments(policy: SourcePolicy) -> dict[str, str]:
    """The arguments that one source's spider takes, with their meaning."""
    return {
        name: help_
        for name, help_ in ARGUMENTS.items()
        if _NEEDS_KIND.get(name, "any") in (*policy.accepts, "any") and (name != "accept_terms" or policy.needs_terms)
    }


def check_terms(policy: SourcePolicy, config: SourceConfig) -> None:
    """Nobody gets round terms by leaving the product out: ``scrapy crawl`` asks for them as a workspace does.

    Raises:
        UsageError: the source's terms are to be accepted, and were not.
    """
    if policy.needs_terms and not config.accept_terms:
        raise UsageError(
            f"{policy.source}: its terms ({policy.terms_url}) are yours to accept; if you do, add -a accept_terms=true"
        )


def plan_from(policy: SourcePolicy, given: Mapping[str, Any]) -> SourcePlan:
    """A plan made of ``-a`` arguments.

    Raises:
        UsageError: an argument is unknown, not this source's, or of the wrong kind.
    """
    known = accepted_arguments(policy)
    for name in given:
        if name not in known:
            raise UsageError(f"{policy.source} takes no argument {name!r}{_nearest(name, known)}")
    lists = {name: _texts(given.get(name)) for name in _LISTS}
    asked = any(values for name, values in lists.items() if name != "instance")
    return SourcePlan(
        source=policy.source,
        run_id=0,
        config=_config(policy, given, lists, trending=_truth(given, policy, "trending", default=not asked)),
        limit=_limit(policy, given),
    )


def threads_from(given: Mapping[str, Any]) -> tuple[str, ...]:
    """The posts whose threads were asked for by ``-a thread=``."""
    return _texts(given.get("thread"))


def _config(
    policy: SourcePolicy, given: Mapping[str, Any], lists: Mapping[str, tuple[str, ...]], *, trending: bool
) -> SourceConfig:
    try:
        return SourceConfig(
            searches=lists["search"],
            hashtags=tuple(tag.lstrip("#") for tag in lists["hashtag"]),
            creators=lists["creator"],
            feeds=lists["feed"],
            communities=lists["community"],
            sounds=lists["sound"],
            instances=lists["instance"],
            trending=trending,
            api_base=given.get("api_base"),
            accept_terms=_truth(given, policy, "accept_terms", default=False),
        )
    except ValidationError as error:
        wrong = error.errors()[0]
        name = {"instances": "instance"}.get(str(wrong["loc"][0]), str(wrong["loc"][0]))
        raise UsageError(
            f"{policy.source}: {name}={wrong['input']} is no http address; write it as in https://example.org"
        ) from error


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(part.strip() for part in str(value).split(",") if part.strip()) if value is not None else ()


def _truth(given: Mapping[str, Any], policy: SourcePolicy, name: str, *, default: bool) -> bool:
    value = str(given.get(name, default)).lower()
    if value not in _TRUTHS:
        raise UsageError(f"{policy.source}: {name}={value} is neither true nor false")
    return _TRUTHS[value]


def _limit(policy: SourcePolicy, given: Mapping[str, Any]) -> int | None:
    value = str(given["limit"]) if "limit" in given else ""
    if value and not (value.isascii() and value.isdigit() and int(value) > 0):
        raise UsageError(f"{policy.source}: limit={value} is no whole number above 0")
    return int(value) if value else None


def _nearest(name: str, known: Mapping[str, str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]}?" if close else f"; it takes {', '.join(known)}"
