"""A workspace whose brand has an account, at the moment of its ranking."""

from __future__ import annotations

import pytest

from tests.cli.outcomes.stage import desk_of, make_spoken


@pytest.fixture
def folder(tmp_path, noon):
    return make_spoken(tmp_path / "acme")


@pytest.fixture
def desk(folder):
    return desk_of(folder)


@pytest.fixture
def store(desk):
    with desk.store() as found:
        yield found
