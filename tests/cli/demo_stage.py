"""A small demo web and workspaces that crawl it."""

from __future__ import annotations

import json
import re
import sqlite3
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from cli.demonstration.place import wire
from demo.brand import brand_toml
from demo.server import DemoServer
from tests.patience import PATIENCE_S

START = datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
KEYS = {
    "post": "platform, post_id",
    "comment": "platform, post_id, comment_id",
    "snapshot": "platform, post_id, comment_id, captured_at",
}


@contextmanager
def small_world(seed: int = 11, posts: int = 60) -> Iterator[DemoServer]:
    """A demo web whose clock stands still."""
    with DemoServer(seed, start=START, posts=posts) as server:
        yield server


def wired(folder: Path, server: DemoServer) -> Path:
    """A workspace that crawls a running demo web and lives by its clock."""
    wire(folder, brand_toml(server.base_url), server.clock_url)
    return folder


def accepted(folder: Path) -> Path:
    """TikTok's terms accepted, and two hashtags instead of thirty: every visit takes its time."""
    brand = folder / "brand.toml"
    text = brand.read_text("utf-8").replace("accept_terms = false", "accept_terms = true")
    brand.write_text(re.sub(r"(?m)^hashtags = \[.*\]$", 'hashtags = ["coffee", "kaffee"]', text), "utf-8")
    return folder


def stored(folder: Path, table: str, columns: str | None = None) -> list[tuple[str, ...]]:
    """Keys (or other columns) of all rows of a table; none where there is no database yet."""
    path = folder / "topcomment.db"
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as connection:
        try:
            return connection.execute(f"SELECT {columns or KEYS[table]} FROM {table}").fetchall()
        except sqlite3.OperationalError:  # killed before the tables were made
            return []


def run_states(folder: Path) -> list[tuple[str, str, str]]:
    """Source, phase and state of all runs, in their order."""
    with closing(sqlite3.connect(folder / "topcomment.db")) as connection:
        return connection.execute("SELECT source, phase, state FROM crawl_run ORDER BY run_id").fetchall()


def switch(server: DemoServer, platform: str, kind: str) -> None:
    """Switch a fault of one platform on, or all of them off (``kind`` "off")."""
    order = {"platform": platform, "kind": kind, "retry_after": 86_400 if kind == "429" else 0.05}
    request = urllib.request.Request(f"{server.base_url}/faults", json.dumps(order).encode(), method="POST")
    urllib.request.urlopen(request, timeout=PATIENCE_S).close()
