"""Thumbnails, where the workspace allows them: fetched by the server, looked at, and handed on from memory.

The browser never asks anybody but this page, so no platform learns who reads. The address is a stranger's: it may
lead into our own network by a name, by a redirect, or by a name that changes between check and use. So every hop is
resolved here, every address it resolves to must be public, and the connection goes to the very address that was
checked. What comes back is taken for a picture by its first bytes, never by what it says of itself.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from cli.browse.pages import Pages
from cli.browse.site import Site
from crawler.addresses import is_public_address, may_be_public, netloc_of
from crawler.identity import http_url

if TYPE_CHECKING:
    from crawler.middlewares.doors import Doors

MOST_BYTES = 1024 * 1024
_KEPT_BYTES = 24 * 1024 * 1024
_MOST_HOPS = 3
_TIMEOUT_S = 4.0
_WHOLE_S = 8.0
_AT_ONCE = 4
_CHUNK = 32 * 1024
_MOVED = frozenset({301, 302, 303, 307, 308})
_OK = 200


class NoPictureError(Exception):
    """There is none, or none that may be fetched; the drawn placeholder stays."""


@dataclass(frozen=True)
class Picture:
    """A picture and its type, as its first bytes tell."""

    body: bytes
    kind: str


class Pictures:
    """Handler of ``/thumb/<id>``; off unless ``[page] thumbnails = true``."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self.site = site
        self.pages = pages
        self._kept: OrderedDict[str, Picture | None] = OrderedDict()
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def one(self, request: Request) -> Response:
        """The picture of one opportunity's post; 404 where there is none to show."""
        found = self._of(request.path_params["id"]) if self.site.brand.page.thumbnails else None
        if found is None:
            return Response("there is no picture", 404, media_type="text/plain")
        # It is a stranger's file: should anybody open it by itself, it may do nothing.
        return Response(found.body, media_type=found.kind, headers={"content-disposition": "inline"})

    def _of(self, target: str) -> Picture | None:
        with self.site.reading() as at:
            stored = self.pages.found(at.session, target)
        post = stored.about.post if stored is not None else None
        url = http_url(post.thumbnail_url) if post is not None and post.thumbnail_url else None
        if post is None or url is None:
            return None
        with self._lock:
            if url in self._kept:
                self._kept.move_to_end(url)
                return self._kept[url]
        # Both import Scrapy, which only a page with pictures needs.
        from cli.catalogue import policy_of
        from crawler.middlewares.doors import Doors

        doors = Doors.of(self.site.brand.source(post.platform), policy_of(post.platform).default_bases)
        agent = f"topcomment (+{self.site.brand.contact.user_agent_contact or 'no contact set'})"
        try:
            with self._turns:
                found: Picture | None = fetch_picture(url, doors, agent)
        except NoPictureError:
            found = None
        self._keep(url, found)
        return found

    def _keep(self, url: str, found: Picture | None) -> None:
        with self._lock:
            self._kept[url] = found
            while sum(len(one.body) for one in self._kept.values() if one) > _KEPT_BYTES or len(self._kept) > 1000:
                self._kept.popitem(last=False)


def fetch_picture(url: str, doors: Doors, agent: str) -> Picture:
    """Fetch one picture.

    Args:
        url: where the platform says that it is.
        doors: hosts that the user's own configuration names may be private, and mapped ones are asked there.
        agent: the User-Agent.

    Raises:
        NoPictureError: an address that may not be asked, no answer in time, too large, or no picture.
    """
    ends = monotonic() + _WHOLE_S
    for _ in range(_MOST_HOPS):
        address = doors.through(url) or url
        answer = _asked(address, _safe_ip(address, doors), agent, ends)
        if isinstance(answer, bytes):
            return Picture(answer, _kind_of(answer))
        moved = http_url(urljoin(url, answer))
        if moved is None:
            break
        url = moved
    raise NoPictureError("it was sent on too often")


def _safe_ip(url: str, doors: Doors) -> str:
    """The address to connect to: every address of the host must be one that may be asked."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    trusted = netloc_of(url) in doors.trusted
    if not trusted and not may_be_public(host):
        raise NoPictureError("a private address")
    try:
        found = socket.getaddrinfo(
            host, parts.port or (443 if parts.scheme == "https" else 80), type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError) as error:
        raise NoPictureError("its host is not known") from error
    addresses = [str(each[4][0]).partition("%")[0] for each in found]
    if not trusted and not all(is_public_address(address) for address in addresses):
        raise NoPictureError("its name leads to a private address")
    return min(addresses, key=lambda address: ipaddress.ip_address(address).version)


def _asked(url: str, address: str, agent: str, ends: float) -> bytes | str:
    """The body of an answer, or where it sends us on."""
    parts = urlsplit(url)
    connection = _Connection(parts.scheme, parts.hostname or "", parts.port, address)
    path = f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}"
    # A timeout for each read bounds no answer that comes byte by byte.
    cutting = threading.Timer(max(0.0, ends - monotonic()), connection.cut)
    cutting.daemon = True
    cutting.start()
    try:
        connection.request(
            "GET", path, headers={"User-Agent": agent, "Accept": "image/*", "Accept-Encoding": "identity"}
        )
        answer = connection.getresponse()
        if answer.status in _MOVED:
            return answer.getheader("location") or ""
        if answer.status != _OK:
            raise NoPictureError(f"it answered {answer.status}")
        return _body(answer, ends)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise NoPictureError("it did not answer as it should") from error
    finally:
        cutting.cancel()
        connection.close()


def _body(answer: http.client.HTTPResponse, ends: float) -> bytes:
    found = bytearray()
    while chunk := answer.read1(_CHUNK):
        found += chunk
        if len(found) > MOST_BYTES:
            raise NoPictureError("it is too large")
        if monotonic() > ends:
            raise NoPictureError("it came too slowly")
    return bytes(found)


class _Connection(http.client.HTTPConnection):
    """A connection to an address that was checked, whatever the host's name resolves to by now."""

    def __init__(self, scheme: str, host: str, port: int | None, address: str) -> None:
        super().__init__(host, port or (443 if scheme == "https" else 80), timeout=_TIMEOUT_S)
        self._address = address
        self._tls = ssl.create_default_context() if scheme == "https" else None

    def connect(self) -> None:
        """Connect to the checked address; the certificate must be the host's."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._tls is not None:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End it from another thread, however it stands; whoever reads meets the end of the stream."""
        with suppress(OSError):
            if self.sock is not None:
                self.sock.shutdown(socket.SHUT_RDWR)


def _kind_of(body: bytes) -> str:
    """The type of a picture by its first bytes; no SVG, which can hold script."""
    if body.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if body.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if body[:6] in (b"GIF87a", b"GIF89a"):
        return "image/gif"
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    if body[4:12] in (b"ftypavif", b"ftypavis"):
        return "image/avif"
    raise NoPictureError("it is no picture that is shown here")
