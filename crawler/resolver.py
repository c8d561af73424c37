"""Names resolved for downloads: a public name that leads into a private network is refused.

The check stands at the resolver, so the address that was checked is the one connected to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.error import DNSLookupError

from crawler.addresses import is_public_address

if TYPE_CHECKING:
    from twisted.internet.defer import Deferred


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's caching resolver, strict with names that the open internet gave.

    ``strict_names`` is shared by all crawlers of the process: the doors middleware adds every
    host that the user's own configuration did not name.
    """

    strict_names: ClassVar[set[str]] = set()
    # Names that were refused, with the address they led to: Twisted passes on no reason.
    led_inside: ClassVar[dict[str, str]] = {}

    def getHostByName(self, name: str, timeout: Sequence[int] = ()) -> Deferred[str]:  # noqa: N802 - Twisted's
        """Resolve a name to an IPv4 address."""
        found = super().getHostByName(name, timeout)
        return found.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if name.lower() in self.strict_names and not is_public_address(address):
            self.led_inside[name.lower()] = address
            raise DNSLookupError(f"{name} leads to the private address {address}")
        return address
