"""The platforms' own names, read from the spiders' files without importing them (and Scrapy)."""

from __future__ import annotations

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from crawler.sentences import phrase
from spiders import source_names

NO_NAME = phrase("Any link")
"""The one title that is no platform's name: told in the reader's language."""


@cache
def platform_titles() -> dict[str, str]:
    """``SourcePolicy(title=...)`` of every spider, by slug; one that is computed is absent."""
    found = {source: _title(source) for source in source_names()}
    return {source: title for source, title in found.items() if title}


@cache
def asked_only() -> frozenset[str]:
    """Sources that read what somebody names and look for nothing themselves: they miss nothing by not running."""
    told = {source: _policy(source).get("accepts") for source in source_names()}
    accepts = {source: ast.literal_eval(value) for source, value in told.items() if isinstance(value, ast.Tuple)}
    return frozenset(source for source, kinds in accepts.items() if set(kinds) <= {"thread", "post"})


def _title(source: str) -> str | None:
    value = _policy(source).get("title")
    return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None


@cache
def _policy(source: str) -> dict[str | None, ast.expr]:
    """What a spider's file says of its policy, unread."""
    spec = find_spec(f"spiders.{source}")
    if spec is None or spec.origin is None:
        return {}
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "SourcePolicy":
            return {keyword.arg: keyword.value for keyword in node.keywords}
    return {}
