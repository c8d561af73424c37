"""``topcomment browse``: opens the store, prints the one link that lets a browser in, and serves until Ctrl-C."""

from __future__ import annotations

import secrets
import socket
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from cli.browse.app import create_app
from cli.browse.guard import ENTRANCE, Doors
from cli.browse.phone import phone_door, show_code
from cli.browse.sessions import Sessions
from cli.browse.setup.first import FirstRun
from cli.console import say
from cli.desk import Desk
from crawler.clock import is_loopback
from crawler.config.workspace import BRAND_FILE
from crawler.errors import UsageError

API_TOKEN = "TOPCOMMENT_API_TOKEN"  # noqa: S105 - the name of a variable
_LEAST_TOKEN = 32


@dataclass(frozen=True)
class Address:
    """Where the page listens; ``names`` are further names under which it is reached.

    With ``phone`` it also listens at an address of the local network: ``phone_at``, or the machine's own.
    """

    host: str = "127.0.0.1"
    port: int = 8788
    names: tuple[str, ...] = ()
    phone: bool = False
    phone_at: str | None = None


def serve(desk: Desk, address: Address, *, open_browser: bool) -> None:
    """Serve until interrupted.

    Raises:
        UsageError: the address cannot be listened on, or would let strangers in unnamed.
    """
    doors = make_doors(desk, address)
    link = f"http://{_named(address)}:{address.port}{ENTRANCE}?token={doors.sessions.token}"
    listening = [listen(address)]
    if doors.phone is not None:
        listening.append(listen(Address(doors.phone.address, address.port)))
    with _app(desk, doors) as app:
        say(f"{_title(desk)}: open this link (it holds the key; Ctrl-C ends it)")
        say(link)
        if not is_loopback(address.host):
            say("Others on this network can reach the page; whoever has the link can decide. It is not encrypted.")
        if doors.phone is not None:
            show_code(doors.phone)
        sys.stdout.flush()  # into a pipe too: nothing else is printed until the end
        if open_browser:
            webbrowser.open(link)
        config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, ws="none")
        uvicorn.Server(config).run(sockets=listening)


@contextmanager
def _app(desk: Desk, doors: Doors) -> Iterator[ASGIApp]:
    """The page; where there is no brand yet, the set-up that becomes the page."""
    if desk.workspace.brand_files:
        with desk.store() as store:
            yield create_app(desk, store, doors)
        return
    first = FirstRun(desk.workspace.root, doors)
    try:
        yield first
    finally:
        first.close()


def _title(desk: Desk) -> str:
    if desk.workspace.brand_files:
        return desk.brand.name
    return f"No {BRAND_FILE} in {desk.workspace.root} yet, so the page begins with the set-up"


def make_doors(desk: Desk, address: Address) -> Doors:
    """A new key, and the names under which the page answers.

    Raises:
        UsageError: the workspace's own token is too short to be one.
    """
    own = desk.workspace.environment.get(API_TOKEN, "")
    if own and len(own) < _LEAST_TOKEN:
        raise UsageError(f"{API_TOKEN} in .env has {len(own)} characters; give it {_LEAST_TOKEN} or more")
    if address.host in ("0.0.0.0", "::") and not address.names:  # noqa: S104 - refused, not bound
        raise UsageError("say under which name others reach the page: --name my-laptop.local")
    if address.phone_at and not address.phone:
        raise UsageError("--phone-address says where --phone listens; add --phone")
    if address.phone and not is_loopback(address.host):
        raise UsageError("--phone opens a door of its own to the local network; leave --host away")
    names = {*address.names, address.host}
    if is_loopback(address.host):
        names |= {"127.0.0.1", "localhost"}
    hosts = frozenset(f"{_bracketed(name.lower())}:{address.port}" for name in names)
    sessions = Sessions(secrets.token_urlsafe(32), api_token=own)
    door = phone_door(address.phone_at, address.port) if address.phone else None
    return Doors(hosts, sessions, f"topcomment_{address.port}", door)


def _named(address: Address) -> str:
    return address.names[0] if address.names else _bracketed(address.host)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def listen(address: Address) -> socket.socket:
    """A bound socket.

    Raises:
        UsageError: the address is taken or not this machine's.
    """
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # Named as TCP, or asyncio leaves Nagle on, and every answer waits 40 ms for an acknowledgement.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((address.host, address.port))
        listening.listen()
    except OSError as error:
        listening.close()
        raise UsageError(
            f"{address.host}:{address.port} cannot be listened on: {error.strerror}; try --port"
        ) from error
    return listening
