"""A demo web for the tests of this folder, and a way to ask it."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from demo.server import DemoServer
from tests.patience import PATIENCE_S

START = datetime(2026, 3, 4, 7, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


Ask = Callable[..., Answer]


def asker(base_url: str) -> Ask:
    def ask(path: str, *, method: str = "GET", data: Any = None, headers: dict[str, str] | None = None) -> Answer:
        body = None if data is None else json.dumps(data).encode()
        request = urllib.request.Request(base_url + path, data=body, method=method, headers=headers or {})
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE_S) as answer:
                return Answer(answer.status, {k.lower(): v for k, v in answer.headers.items()}, answer.read())
        except urllib.error.HTTPError as error:
            return Answer(error.code, {k.lower(): v for k, v in error.headers.items()}, error.read())

    return ask


@pytest.fixture(scope="module")
def server() -> Iterator[DemoServer]:
    with DemoServer(12, start=START) as running:
        yield running


@pytest.fixture
def ask(server: DemoServer) -> Ask:
    return asker(server.base_url)
