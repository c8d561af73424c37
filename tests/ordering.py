"""In which order tests run, and which stay together, so that several workers end at the same time."""

from __future__ import annotations

import pytest

_FOR_ALL = frozenset({"", "tests", "tests/conftest.py"})
"""Where fixtures stand that any test may use, and each worker makes."""


def long_ones_first(items: list[pytest.Item]) -> None:
    """Sort tests: long ones first, then those that share what took long to make, then the many short ones.

    Tests that share a fixture of their module, or of a folder's session, are given to one worker: each worker would
    make it anew.
    """
    shared = {item: _shared(item) for item in items}
    slow = {shared[item] for item in items if _is_slow(item)}
    for item, group in shared.items():
        if group:
            item.add_marker(pytest.mark.xdist_group(group))
    items.sort(key=lambda item: _rank(item, shared[item], slow))


def name_groups(items: list[pytest.Item]) -> None:
    """Write each item's group where xdist's scheduler reads it: behind an @ at the end of its id.

    xdist 3.8 does so by a field that pytest 9.2 reads no more: each worker made what the tests of a group share, and
    ``--dist loadgroup`` grouped nothing.
    """
    for item in items:
        mark = item.get_closest_marker("xdist_group")
        if mark is not None and item.parent is not None and not item.nodeid.endswith(f"@{mark.args[0]}"):
            item._id = item.parent.id.child(f"{item.name}@{mark.args[0]}")


def _rank(item: pytest.Item, group: str, slow: set[str]) -> int:
    if _is_slow(item) or (group and group in slow):
        return 0
    return 1 if group else 2


def _is_slow(item: pytest.Item) -> bool:
    return item.get_closest_marker("slow") is not None


def _shared(item: pytest.Item) -> str:
    """The fixture's name that a session shares, or the module that shares its own; empty where nothing is shared."""
    if not isinstance(item, pytest.Function):
        return ""
    used = item._fixtureinfo.name2fixturedefs
    lasting = [
        one for found in used.values() for one in found if one.scope != "function" and one.baseid not in _FOR_ALL
    ]
    for_session = [one.argname for one in lasting if one.scope == "session"]
    if for_session:
        return min(for_session)
    return item.nodeid.partition("::")[0] if lasting else ""
