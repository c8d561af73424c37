"""Which ranker made a list: what differs between two lists of one version is not the ranker's doing."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

DIGITS = 12
_READ = (".py", ".toml", ".json")
"""Code, what is taught and what was fitted. Not read: libraries, models (a ranking names its own) and ``crawler``."""


@cache
def ranker_version() -> str:
    """Twelve hexadecimal digits of a hash of the ranker's files by name and content; read once per process."""
    return version_of(files("ranking"))


def version_of(folder: Traversable) -> str:
    """The same for any folder."""
    found = hashlib.sha256()
    for name, file in sorted(_below(folder), key=lambda each: each[0]):
        content = file.read_bytes()
        found.update(f"{name}\x1f{len(content)}\x1f".encode())
        found.update(content)
    return found.hexdigest()[:DIGITS]


def _below(folder: Traversable, path: str = "") -> list[tuple[str, Traversable]]:
    found = []
    for each in folder.iterdir():
        name = f"{path}/{each.name}"
        if each.is_dir():
            found += _below(each, name)
        elif each.name.endswith(_READ):
            found.append((name, each))
    return found
