"""The packaged encoder, loaded once for all tests of ranking that read with it."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from ranking.encoder import DEFAULT_MODEL, CachedEncoder, load_encoder
from ranking.types import Encoder

_SHORT = 500
"""Longer texts are there to be cut, and say nothing that another test says too."""


@pytest.fixture(scope="session")
def encoder(request: pytest.FixtureRequest) -> Encoder:
    """The default encoder, which has read the texts of all tests that ask for it.

    A text by itself costs fifteen times what it costs among others.
    """
    found = CachedEncoder(load_encoder(DEFAULT_MODEL))
    found.encode(sorted(_texts(request.session.items), key=lambda text: (len(text), text)))
    return found


def _texts(items: Iterable[pytest.Item]) -> set[str]:
    """Texts that are parameters of tests with an encoder."""
    asking = (item for item in items if "encoder" in getattr(item, "fixturenames", ()) and hasattr(item, "callspec"))
    texts = {value for item in asking for value in item.callspec.params.values() if isinstance(value, str)}
    return {text for text in texts if len(text) < _SHORT and text.isprintable()}
