"""A measure as a table: one line for each thing measured, one column for each metric."""

from __future__ import annotations

from typing import Any

from cli.console import print_rows, say

HEADS = ("task", "set")
OURS = "topcomment"


def print_measure(found: dict[str, Any]) -> None:
    """Task and set on the first line; then ours, its parts and the baselines as rows of one table."""
    say(" ".join(str(found[key]) for key in HEADS if key in found))
    rows = dict(_lines(found))
    metrics = list(dict.fromkeys(metric for row in rows.values() for metric in row))
    print_rows(("", *metrics), [(name, *(row.get(metric, "") for metric in metrics)) for name, row in rows.items()])


def _lines(found: dict[str, Any], name: str = "") -> list[tuple[str, dict[str, str]]]:
    """Every object that holds numbers, under the path of names that leads to it."""
    own = {key: _cell(value) for key, value in found.items() if key not in HEADS and not isinstance(value, dict)}
    lines = [(name or OURS, own)] if own else []
    for key, value in found.items():
        if isinstance(value, dict):
            lines += _lines(value, f"{name} {key}".strip())
    return lines


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.3f}"
    if isinstance(value, list | tuple):
        return "-".join(_cell(part) for part in value)
    return "" if value is None else str(value)
