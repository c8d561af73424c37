"""Invented example sentences, kept as data: what each opening, or each danger, sounds like."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from ranking.plays.cues import LANGUAGES


@dataclass(frozen=True, slots=True)
class Prototype:
    """One invented sentence, the file it stands in, its language, and how much it weighs within its class."""

    text: str
    label: str
    language: str
    weight: float = 1.0


@cache
def load_prototypes(package: str, folder: str = "prototypes", weight: float = 1.0) -> tuple[Prototype, ...]:
    """All sentences of a package's folder with their weight, in the order of files, languages and lines."""
    found: list[Prototype] = []
    for file in sorted(files(package).joinpath(folder).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".toml"):
            table = tomllib.loads(file.read_text(encoding="utf-8"))
            label = file.name.removesuffix(".toml")
            found += [Prototype(text, label, code, weight) for code in LANGUAGES for text in table.get(code, ())]
    return tuple(found)
