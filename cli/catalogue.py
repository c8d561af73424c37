"""The sources there are: found by name without cost, loaded (with Scrapy) when their policy is asked."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Iterable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from crawler.errors import UsageError
from crawler.policy import SourcePolicy
from spiders import source_names

if TYPE_CHECKING:
    from spiders.bases.platform import PlatformSpider


@cache
def spider_class(source: str) -> type[PlatformSpider]:
    """The spider of a source; module, name and policy bear the same slug.

    Raises:
        UsageError: there is no such source; names the nearest one.
    """
    check_sources([source])
    from spiders.bases.platform import PlatformSpider

    module = import_module(f"spiders.{source}")
    return next(
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, PlatformSpider) and getattr(found, "name", None) == source
    )


def policy_of(source: str) -> SourcePolicy:
    """What one source may do, costs and promises."""
    return spider_class(source).policy


def policies() -> dict[str, SourcePolicy]:
    """Every source's policy by slug."""
    return {source: policy_of(source) for source in source_names()}


def check_sources(sources: Iterable[str]) -> None:
    """Refuse a source that does not exist.

    Raises:
        UsageError: names the nearest one, or all.
    """
    known = source_names()
    for source in sources:
        if source not in known:
            raise UsageError(f"there is no source {source!r}; {_instead(source, known)}")


def _instead(source: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(source, known, n=1, cutoff=0.5)
    return f"did you mean {close[0]}?" if close else f"there are: {', '.join(known)}"
