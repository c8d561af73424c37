"""The invented answers under tests/fixtures, ready to be parsed (shared by the parser tests)."""

from __future__ import annotations

import importlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from crawler.models import Page

FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"


@dataclass(frozen=True)
class Case:
    """One answer with the parser that reads it."""

    platform: str
    name: str
    parser: str
    folder: Path
    body: bytes = field(repr=False)
    keywords: dict[str, Any] = field(repr=False)

    def __str__(self) -> str:
        return f"{self.platform}-{self.name}"

    @property
    def function(self) -> Callable[..., Any]:
        return getattr(importlib.import_module(f"spiders.parsers.{self.platform}"), self.parser)

    def parse(self, body: bytes) -> Any:
        return self.function(body, **self.keywords)


def fixture_cases() -> list[Case]:
    """Every case folder that is there."""
    return [_read(folder) for folder in sorted(FIXTURES.glob("*/*")) if (folder / "meta.json").exists()]


def plain(result: Any) -> Any:
    """A parser's result as JSON values: what ``output.json`` holds. Fields at their default are left out."""
    if isinstance(result, Page):
        return result.model_dump(mode="json", exclude_defaults=True)
    if isinstance(result, tuple):
        return [one if isinstance(one, str) else one.model_dump(mode="json", exclude_defaults=True) for one in result]
    return result


def _read(folder: Path) -> Case:
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    keywords = dict(meta["keywords"])
    if "captured_at" in keywords:
        keywords["captured_at"] = datetime.fromisoformat(keywords["captured_at"])
    response = next(folder.glob("response.*"))
    return Case(folder.parent.name, folder.name, meta["parser"], folder, response.read_bytes(), keywords)
