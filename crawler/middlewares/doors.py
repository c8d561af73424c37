"""Every request leaves through one door: mapped hosts, allowed schemes, no private addresses.

``[sources.X.bases]`` maps a host to the URL it is reached by (a gateway, the demo web,
replayed recordings). Hosts the user named may be private; hosts that content named may not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured
from scrapy.http import Request

from crawler.addresses import may_be_public, netloc_of
from crawler.browser.visit import PLAN
from crawler.config.sections import SourceConfig
from crawler.middlewares.outcomes import NotSent
from crawler.resolver import GuardedResolver

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

ASKED_HOST = "topcomment_asked_host"
DOOR = "topcomment_door"
OWN_SLOT = "topcomment_own_slot"
"""Of a request that may not wait behind those to its host (robots.txt, asked for in the middle of a visit)."""
FREE_REDIRECTS = "TOPCOMMENT_REDIRECTS_TO_OTHER_HOSTS"


@dataclass(frozen=True)
class Doors:
    """The map of one source.

    Attributes:
        bases: host (with its port unless usual) to the URL it is reached by.
        trusted: hosts the user's configuration or the spider itself names.
    """

    bases: Mapping[str, str]
    trusted: frozenset[str]

    @classmethod
    def of(cls, config: SourceConfig, default_bases: tuple[str, ...] = ()) -> Doors:
        """The doors that one source's configuration opens."""
        bases = {host.lower(): url for host, url in config.bases.items()}
        named = (config.api_base, config.page_base, *config.instances, *bases.values(), *default_bases)
        return cls(bases, frozenset(netloc_of(url) for url in named if url))

    def through(self, url: str) -> str | None:
        """The URL by which ``url`` is reached, where its host is mapped."""
        parts = urlsplit(url)
        door = self.bases.get(netloc_of(url)) or self.bases.get((parts.hostname or "").lower())
        if door is None:
            return None
        query = f"?{parts.query}" if parts.query else ""
        return f"{door}{parts.path or '/'}{query}"

    def may_ask(self, url: str) -> bool:
        """Whether an address that a person typed may be asked for; its name is checked again once resolved."""
        named = netloc_of(url) in self.trusted or self.through(url) is not None
        return named or may_be_public(urlsplit(url).hostname or "")


class DoorsMiddleware:
    """Downloader middleware; without a source's configuration (``scrapy shell``) it is absent."""

    def __init__(self, doors: Doors, *, free_redirects: bool) -> None:
        self.doors = doors
        self.free_redirects = free_redirects

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> DoorsMiddleware:
        """Read the doors from the spider's own configuration."""
        config = getattr(crawler.spider, "config", None)
        if not isinstance(config, SourceConfig):
            raise NotConfigured
        policy = getattr(crawler.spider, "policy", None)
        doors = Doors.of(config, policy.default_bases if policy else ())
        return cls(doors, free_redirects=crawler.settings.getbool(FREE_REDIRECTS))

    def process_request(self, request: Request) -> Request | None:
        """Refuse, send through a door, or let pass."""
        host = self._host(request)
        self._check_redirect(request, host)
        # A visit keeps its address in the browser; its guard goes through the doors.
        mapped = None if PLAN in request.meta else self.doors.through(request.url)
        if mapped is not None and request.meta.get(DOOR) != host:
            # Robots were asked of the host itself; its slot keeps its own delay behind the door.
            meta = {
                **request.meta,
                ASKED_HOST: host,
                DOOR: netloc_of(mapped),
                "download_slot": request.meta.get(OWN_SLOT, host),
            }
            return request.replace(url=mapped, meta={**meta, "dont_obey_robotstxt": True}, dont_filter=True)
        if host not in self.doors.trusted:
            self._check_public(host)
        request.meta.setdefault(ASKED_HOST, host)
        return None

    def _host(self, request: Request) -> str:
        scheme = urlsplit(request.url).scheme
        try:
            host = netloc_of(request.url)
        except ValueError:
            host = ""
        if scheme not in {"http", "https"} or not host:
            raise NotSent("refused", f"{request.url[:120]} is no http address; it was not fetched")
        return host

    def _check_redirect(self, request: Request, host: str) -> None:
        if self.free_redirects or not request.meta.get("redirect_urls"):
            return
        asked = request.meta.get(ASKED_HOST, host)
        came_from = netloc_of(request.meta["redirect_urls"][-1])
        if not {_plain(host)} & {_plain(asked), _plain(came_from)}:
            raise NotSent("refused", f"{asked} sends us on to {host}; name that host in brand.toml if it is meant")

    def _check_public(self, host: str) -> None:
        name = urlsplit(f"//{host}").hostname or ""
        if not may_be_public(name):
            raise NotSent("refused", f"{host} is a private address that only content named; it was not fetched")
        GuardedResolver.strict_names.add(name)


def _plain(host: str) -> str:
    return host.removeprefix("www.")
