"""Workspaces that the command-line tests share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler import clock
from tests.cli.stage import make_ranked, make_workspace
from tests.factories import NOON


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A valid workspace without a database."""
    return make_workspace(tmp_path / "acme")


@pytest.fixture
def ranked(tmp_path: Path) -> Path:
    """A workspace with a ranking in it."""
    return make_ranked(tmp_path / "acme")


@pytest.fixture
def noon() -> Iterator[None]:
    """The clock stands at the moment of the ranking."""
    with clock.frozen(NOON):
        yield
