"""Every parser meets answers of platforms and endpoints it was never made for."""

from __future__ import annotations

import importlib
import inspect
import random
from pathlib import Path
from typing import Any

import pytest

from crawler.errors import ParseError
from tests.platforms import platforms
from tests.recordings import CAPTURED_AT, need_shared
from tests.spiders.parsers.cases import FIXTURES

_LARGEST = 60_000
_PER_PARSER = 120


def parsers_of(platform: str) -> list[Any]:
    module = importlib.import_module(f"spiders.parsers.{platform}")
    return [value for name, value in vars(module).items() if name.startswith(("parse_", "threads_"))]


def call(parser: Any, body: bytes) -> None:
    known = {"base": "https://x.example", "captured_at": CAPTURED_AT, "post_id": "p", "ref": "https://x.example|1"}
    wanted = inspect.signature(parser).parameters
    parser(body, **{name: value for name, value in known.items() if name in wanted})


def bodies() -> list[Path]:
    recorded = [path for path in need_shared("recordings").rglob("*.*") if ".meta." not in path.name]
    small = [path for path in recorded if path.is_file() and path.stat().st_size < _LARGEST]
    return sorted([*small, *FIXTURES.rglob("response.*")])


@pytest.mark.parametrize("platform", platforms())
def test_a_strange_answer_is_a_page_or_a_parse_error(platform: str, caplog):
    caplog.set_level("CRITICAL")
    paths, refused = bodies(), 0
    for parser in parsers_of(platform):
        if parser.__module__.endswith("errors"):
            continue
        for path in random.Random(parser.__name__).sample(paths, _PER_PARSER):
            try:
                call(parser, path.read_bytes())
            except ParseError as error:
                refused += error.platform == platform
    assert refused > _PER_PARSER // 2
