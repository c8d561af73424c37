"""Which addresses the open internet may name, and which only the user's own configuration may."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_LOCAL_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost")
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".home.arpa")

_CARRYING = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("::/96"))


def is_public_address(address: str) -> bool:
    """Whether a literal IP address is reachable by everybody (not private, loopback, link-local)."""
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address):
        if found.is_site_local:
            return False
        carried = _carried(found)
        if carried is not None:
            return carried.is_global and not carried.is_multicast
    return found.is_global and not found.is_multicast


def _carried(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for: mapped, 6to4, NAT64 (RFC 6052), or "compatible" of old."""
    if address.ipv4_mapped is not None or address.sixtofour is not None:
        return address.ipv4_mapped or address.sixtofour
    if any(address in network for network in _CARRYING):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return None


def may_be_public(host: str) -> bool:
    """Whether a host as written may be public; a name's addresses are checked once resolved."""
    name = host.rstrip(".").lower()
    if not name or name in _LOCAL_NAMES or name.endswith(_LOCAL_ENDINGS):
        return False
    try:
        return is_public_address(name.strip("[]").partition("%")[0])
    except ValueError:
        return True


def netloc_of(url: str) -> str:
    """Host and port of a URL in lower case, the scheme's own port left out.

    Raises:
        ValueError: where the URL has no readable host or port.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    if ":" in host:
        host = f"[{host}]"
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return host if parts.port in (None, usual) else f"{host}:{parts.port}"
