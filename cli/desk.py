"""What a command works on: a workspace, one of its brands, and the store behind them."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.clock import CLOCK_URL_VARIABLE

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.config import Brand, Workspace
    from crawler.db.engine import Store


class Desk:
    """One workspace and one brand of it; the brand is read when it is first asked for."""

    def __init__(self, workspace: Workspace, slug: str | None) -> None:
        self.workspace = workspace
        self.slug = slug

    @cached_property
    def brand(self) -> Brand:
        """The brand that is meant; raises ``ConfigError`` where its file is wrong."""
        return self.workspace.brand(self.slug)

    @property
    def database_url(self) -> str:
        """SQLAlchemy URL of the store."""
        return self.workspace.database_url(self.slug)

    def reread(self) -> None:
        """Let the brand and the environment be read again when they are next asked for."""
        vars(self).pop("brand", None)
        vars(self.workspace).pop("environment", None)

    def in_season(self, now: datetime) -> Desk:
        """The same desk while its campaigns run: what they look for belongs to the brand's niche."""
        found = Desk(self.workspace, self.slug)
        vars(found)["brand"] = self.brand.in_season(now)
        return found

    @contextmanager
    def store(self, *, upgrade: bool = True) -> Iterator[Store]:
        """The open store, closed behind the block."""
        from crawler.db.engine import open_store

        store = open_store(self.database_url, upgrade=upgrade)
        try:
            yield store
        finally:
            store.close()


opened: Desk | None = None
"""The desk of this process; tells the run boundary where its logs go."""


def open_desk(workspace: Path | None, brand: str | None = None) -> Desk:
    """Find the workspace and let its ``.env`` drive the clock.

    Raises:
        WorkspaceError: there is none, or it has several brands and none is named.
    """
    from crawler.config import find_workspace

    global opened  # noqa: PLW0603 - one command line per process
    found = find_workspace(workspace)
    opened = Desk(found, brand)
    clock = found.environment.get(CLOCK_URL_VARIABLE)
    if clock:
        # The clock, here and in crawl children, reads the process's environment.
        os.environ[CLOCK_URL_VARIABLE] = clock
    return opened
