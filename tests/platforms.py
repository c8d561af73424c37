"""How each platform is tested: ``tests/fixtures/<platform>/platform.py`` says it, nothing lists them.

A platform's module defines ``PLATFORM = Platform(...)``. The contract tests, the recorded bodies, the
mutations and the replay run over whatever is there.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from crawler.config import SourceConfig
from tests.recordings import Recording

FIXTURES = Path(__file__).resolve().parent / "fixtures"
PAGING = ("start", "cursor", "max_id", "offset", "page", "pageToken", "after")


@dataclass
class Held:
    """Different ids, as the bodies name them, found without the parsers."""

    posts: set[str] = field(default_factory=set)
    comments: set[str] = field(default_factory=set)
    authors: set[str] = field(default_factory=set)


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """How the spider is driven through the recordings.

    Attributes:
        hosts: hosts that the replay server stands for.
        asked: what discovery is configured with.
        threads: ``(post_id, ref)`` of the posts whose threads are fetched.
        places: ``(pattern of host and path, endpoint)``: where a recording without a URL answers.
        empty: what the platform answers behind the last recorded page.
        apart: endpoints whose bodies hold neither posts nor comments.
        hold: adds the ids of one served body to what is expected in the store.
    """

    hosts: tuple[str, ...]
    asked: SourceConfig
    threads: tuple[tuple[str, str], ...] = ()
    places: tuple[tuple[str, str], ...]
    empty: bytes
    apart: tuple[str, ...] = ()
    hold: Callable[[Held, Any, Recording], None]


@dataclass(frozen=True, kw_only=True)
class Platform:
    """One platform's stand in the tests.

    Attributes:
        example_url: an invented post's address, recognised by this spider only.
        secrets: invented values of the keys its policy names.
        recorded_as: its folder in the recordings; empty where nothing was recorded.
        read: recorded endpoint to parser, or to a function that tells it by the body.
        left: recorded endpoints that are not read, each with its reason.
        refused: start of a recording's file to what the ParseError must say.
        keywords: the keywords of the parser for a recording.
        entries: parser to the number of entries in a raw answer, told without the parser (else one).
        lists: parser to the keys that lead to a list of independent entries.
        trees: parser to the keys that lead to the replies directly under the post.
        first: position of a list's first entry, by the raw answer and the keywords.
        reasons: further words an honest answer gives for a left-out entry, as a pattern.
        incomplete: parts of files whose entries lack ids.
        lacks: what this platform may not tell (``author``, ``published_at``, ``url``, ``counts``).
        said: what an error body says, told without the parser.
        replayed: how it is driven through the recordings, where that is possible.
    """

    example_url: str
    secrets: Mapping[str, str] = field(default_factory=dict)
    recorded_as: str = ""
    read: Mapping[str, str | Callable[[Any], str]] = field(default_factory=dict)
    left: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    keywords: Callable[[Recording, str], dict[str, Any]] = lambda _recording, _parser: {}
    entries: Mapping[str, Callable[[Any], int]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    trees: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    first: Callable[[Any, Mapping[str, Any]], int] = lambda _raw, keywords: int(
        keywords.get("start", keywords.get("offset", 0))
    )
    reasons: str = "(?!)"
    incomplete: tuple[str, ...] = ()
    lacks: frozenset[str] = frozenset()
    said: Callable[[Any], str] = lambda raw: raw["error"]
    replayed: Replayed | None = None


@cache
def platforms() -> dict[str, Platform]:
    """Every platform that has a folder, by name."""
    return {path.parent.name: _load(path) for path in sorted(FIXTURES.glob("*/platform.py"))}


def _load(path: Path) -> Platform:
    spec = importlib.util.spec_from_file_location(f"tests.fixtures.{path.parent.name}.platform", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    found: Platform = module.PLATFORM
    return found


def objects(value: Any) -> list[dict[str, Any]]:
    """Every JSON object inside a value, itself included."""
    own = [value] if isinstance(value, dict) else []
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return own + [found for member in inner for found in objects(member)]


def nodes(node: Mapping[str, Any], below: str) -> int:
    """A tree's nodes, itself included."""
    return 1 + sum(nodes(child, below) for child in node.get(below) or [])
