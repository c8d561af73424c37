"""``topcomment demo``: a pretend social web, a workspace wired to it, and a morning on it."""

from __future__ import annotations

import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cli.console import narrator, say
from cli.crawling.run import crawl_workspace
from cli.demonstration.place import DemoPlace, forget, port_is_free, read_place, wire, write_place
from cli.desk import open_desk
from cli.morning import hand_over
from crawler.errors import StorageError, UsageError
from demo.brand import brand_toml
from demo.server import DemoServer

HOURS_BETWEEN = 3.0
"""Between the two crawls of the first morning, so that velocities are measured, not guessed."""


def demo_once(seed: int, port: int, folder: Path) -> None:
    """One whole morning on the demo web; the first crawls twice, later ones where it left off."""
    with _world(seed, port, folder) as (server, place):
        desk = open_desk(folder)
        outcome = crawl_workspace(desk)
        if place.hours < HOURS_BETWEEN:
            narrator().print(f"{HOURS_BETWEEN:g} hours later on the demo web")
            _advance(server.url, HOURS_BETWEEN - place.hours)
            write_place(folder, place.moved_to(HOURS_BETWEEN))
            outcome = crawl_workspace(desk)
        hand_over(desk, outcome)


def serve_demo(seed: int, port: int, folder: Path) -> None:
    """Serve until Ctrl-C; the clock stands at the hour where the workspace was left."""
    with _world(seed, port, folder) as (server, _):
        say(f"The demo web is at {server.url}; its workspace is {folder}. Ctrl-C stops it.")
        say(f"In another terminal: topcomment morning -w {folder}")
        threading.Event().wait()


@contextmanager
def _world(seed: int, port: int, folder: Path) -> Iterator[tuple[DemoServer, DemoPlace]]:
    """The running server and its place, with the workspace wired to it."""
    known = read_place(folder)
    if known is not None and known.seed != seed:
        narrator().print(f"{folder} showed the world of seed {known.seed}; it is made anew for seed {seed}")
        forget(folder)
        known = None
    place = known or DemoPlace(seed, _this_hour().isoformat())
    with _serving(place, port) as server:
        place = DemoPlace(place.seed, place.start, place.hours, _port_of(server.url))
        _make(folder, server.url)
        write_place(folder, place)
        if place.hours:
            _advance(server.url, place.hours)
        yield server, place


@contextmanager
def _serving(place: DemoPlace, port: int) -> Iterator[DemoServer]:
    wanted = port or (place.port if place.port and port_is_free(place.port) else 0)
    if port and not port_is_free(port):
        raise UsageError(
            f"port {port} is refused (taken, or not yours to use); give another, or --port 0 for a free one"
        )
    with DemoServer(place.seed, port=wanted, start=place.starts_at) as server:
        yield server


def _make(folder: Path, url: str) -> None:
    try:
        wire(folder, brand_toml(url), url)
    except OSError as error:
        raise StorageError(f"{folder} cannot be written: {error.strerror or error}") from error


def _advance(url: str, hours: float) -> None:
    asked = urllib.request.Request(f"{url}/clock/advance?hours={hours:g}", method="POST")  # noqa: S310 - our own loopback server
    with urllib.request.urlopen(asked, timeout=10):  # noqa: S310 - the same
        return


def _port_of(url: str) -> int:
    return int(url.rstrip("/").rsplit(":", 1)[1])


def _this_hour() -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
