"""A running post office, a webhook, and no waiting between tries."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cli.delivery import outbox
from tests.cli.delivery.post_office import PostOffice, post_office, webhook
from tests.replay.loopback import Web


@pytest.fixture(autouse=True)
def _impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "PAUSES_S", (0.0, 0.0))


@pytest.fixture(scope="module")
def _office() -> Iterator[PostOffice]:
    with post_office() as opened:
        yield opened


@pytest.fixture
def office(_office: PostOffice) -> PostOffice:
    """A mail server with an empty box; starting one takes a while."""
    _office.mails.clear()
    _office.recipients.clear()
    _office.refusing, _office.attempts = False, 0
    return _office


@pytest.fixture
def hook() -> Iterator[Web]:
    """A receiver that takes everything."""
    with webhook() as web:
        yield web
