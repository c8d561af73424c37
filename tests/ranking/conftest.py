"""The packaged encoder, loaded once for all tests of ranking that read with it."""

from __future__ import annotations

import pytest

from ranking.encoder import DEFAULT_MODEL, CachedEncoder, load_encoder
from ranking.types import Encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    return CachedEncoder(load_encoder(DEFAULT_MODEL))
