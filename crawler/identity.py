"""What a URL stands for: whether it is one, its host, its canonical form."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

# Parameters that say where a click came from, never what is shown.
_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|igshid|igsh|si|ref_src|ref_url|mc_cid|mc_eid", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}


def http_url(value: str, base: str = "") -> str | None:
    """An absolute http(s) URL, relative ones joined to ``base``; ``None`` for anything else."""
    try:
        url = urljoin(base, value.strip()) if base else value.strip()
        parts = urlsplit(url)
        readable = bool(parts.hostname) and parts.port is not False
    except ValueError:  # a port beyond 65535, a broken IPv6 address
        return None
    plain = not re.search(r"[\s\x00-\x1f\x7f\ud800-\udfff]", url)
    return url if readable and plain and parts.scheme in _DEFAULT_PORTS else None


def host_of(url: str) -> str:
    """Host of a URL in lower case, with its port unless it is the scheme's own; "" if none."""
    try:
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return ""
    return host if port in (None, _DEFAULT_PORTS.get(parts.scheme)) else f"{host}:{port}"


def canonical_url(url: str) -> str:
    """The same page under one name: no fragment, no tracking parameters, no default port."""
    absolute = http_url(url)
    if absolute is None:
        return url
    parts = urlsplit(absolute)
    pairs = [
        (name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.fullmatch(name)
    ]
    path = parts.path.rstrip("/") or "/"
    return urlunsplit((parts.scheme, host_of(absolute), path, urlencode(pairs), ""))
