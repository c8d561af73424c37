"""Which addresses the open internet may name, and which only the user's own configuration may."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

_LOCAL_NAMES = ("localhost", "localhost.localdomain", "ip6-localhost")
_LOCAL_ENDINGS = (".localhost", ".local", ".internal", ".home.arpa")


def is_public_address(address: str) -> bool:
    """Whether a literal IP address is reachable by everybody (not private, loopback, link-local)."""
    found: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    return found.is_global and not found.is_multicast


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
