"""Whose address is it? Every source is asked, none is listed here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module

import spiders
from crawler.identity import host_of
from crawler.models import FetchTask
from spiders.bases.platform import PlatformSpider

ANY = "link"
"""The source that reads what no other one knows."""


def known_spiders() -> Iterator[type[PlatformSpider]]:
    """The spiders of all platforms, without the one for any address."""
    for name in spiders.source_names():
        if name != ANY:
            yield _spider(name)


def recognised(url: str, instances: Mapping[str, Sequence[str]] | None = None) -> tuple[str, FetchTask] | None:
    """The platform whose post is at an address, and the task that fetches it; ``None`` where nobody knows it.

    Args:
        url: an address as a person pasted it.
        instances: by source, the servers that the workspace names.
    """
    host = host_of(url.strip()).removeprefix("www.")
    # Who names its hosts is asked first: paths alone may look alike.
    for spider in sorted(known_spiders(), key=lambda one: host not in one.policy.hosts):
        task = spider.task_for_url(url, (instances or {}).get(spider.policy.source, ()))
        if task is not None:
            return spider.policy.source, task
    return None


def _spider(name: str) -> type[PlatformSpider]:
    module = import_module(f"spiders.{name}")
    return next(
        found
        for found in vars(module).values()
        if isinstance(found, type) and issubclass(found, PlatformSpider) and getattr(found, "name", None) == name
    )
