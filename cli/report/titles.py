"""The platforms' own names, read from the spiders' files without importing them (and Scrapy)."""

from __future__ import annotations

import ast
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from spiders import source_names


@cache
def platform_titles() -> dict[str, str]:
    """``SourcePolicy(title=...)`` of every spider, by slug; one that is computed is absent."""
    found = {source: _title(source) for source in source_names()}
    return {source: title for source, title in found.items() if title}


def _title(source: str) -> str | None:
    spec = find_spec(f"spiders.{source}")
    if spec is None or spec.origin is None:
        return None
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "SourcePolicy":
            named = {keyword.arg: keyword.value for keyword in node.keywords}
            value = named.get("title")
            return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None
    return None
