"""``topcomment demo``: a pretend social web, a workspace wired to it, and a morning on it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from cli.console import narrator, say
from cli.crawling.run import crawl_workspace
from cli.demonstration.place import DemoPlace, edited_brand, forget, read_place, wire, write_place
from cli.desk import open_desk
from cli.morning import hand_over, program
from crawler import clock
from crawler.errors import StorageError, UsageError
from demo.brand import brand_toml
from demo.server import LOOPBACK, DemoServer

HOURS_BETWEEN = 3.0
"""Between the two crawls of the first morning, so that velocities are measured, not guessed."""


def demo_once(seed: int, port: int, folder: Path) -> bool:
    """One whole morning on the demo web; gives whether a source was unhealthy.

    The first morning crawls twice; a later one finds the world where it was left.
    """
    with _world(seed, port, folder) as (server, place):
        desk = open_desk(folder)
        outcome = crawl_workspace(desk)
        if place.hours < HOURS_BETWEEN:
            narrator().print(f"{HOURS_BETWEEN:g} hours later on the demo web")
            server.advance(HOURS_BETWEEN - place.hours)
            clock.refresh()
            write_place(folder, replace(place, hours=HOURS_BETWEEN))
            outcome = crawl_workspace(desk)
        hand_over(desk, outcome)
    # The web and its clock end here: without them the list can be read, but nothing decided.
    say(f"To work the list: {program()} demo --dir {folder} in one terminal, and in another")
    say(f"        {program()} browse -w {folder}")
    return outcome.unhealthy


def serve_demo(seed: int, port: int, folder: Path) -> None:
    """Serve until Ctrl-C; the clock stands at the hour where the workspace was left."""
    with _world(seed, port, folder) as (server, _):
        say(f"The demo web is at {server.base_url}; its workspace is {folder}. Ctrl-C stops it.")
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
    with _server(place, port) as server:
        _wire(folder, known, server)
        place = replace(place, port=server.port)
        write_place(folder, place)
        server.advance(place.hours)
        yield server, place


def _server(place: DemoPlace, port: int) -> DemoServer:
    """On the port that was asked for; else where it was last time, so that addresses stay the same."""
    for candidate in (port,) if port else (place.port, 0):
        try:
            return DemoServer(place.seed, port=candidate, start=place.starts_at)
        except OSError as error:
            why = error.strerror or str(error)
    raise UsageError(f"port {port} of {LOOPBACK} is refused ({why}); give another, or --port 0 for a free one")


def _wire(folder: Path, known: DemoPlace | None, server: DemoServer) -> None:
    try:
        edited = edited_brand(folder, f"http://{LOOPBACK}:{known.port}", server.base_url) if known else None
        wire(folder, edited or brand_toml(server.base_url), server.clock_url)
    except OSError as error:
        raise StorageError(f"{folder} cannot be written: {error.strerror or error}") from error


def _this_hour() -> datetime:
    return datetime.now(UTC).replace(minute=0, second=0, microsecond=0)
