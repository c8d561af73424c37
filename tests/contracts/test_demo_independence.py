"""The demo web is an honest test of the ranker: its texts share no phrase with cues or training data.

A phrase is five words or more of a sentence, or a cue of three words or more.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ranking.plays.normal import folded, tokens

ROOT = Path(__file__).resolve().parents[2]
SENTENCE_WORDS = 5
CUE_WORDS = 3
_CHOICE = re.compile(r"\{([^{}]*)\}")


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def spun(template: str) -> Iterator[str]:
    """The template with each single choice in turn: every adjacent run of words that it can yield nearly."""
    found = _CHOICE.search(template)
    if found is None:
        yield template
        return
    for choice in found[1].split("|"):
        rest = template[: found.start()] + choice + template[found.end() :]
        first = _CHOICE.sub(lambda match: match[1].split("|")[0], rest)
        yield first
    yield from spun(template[: found.start()] + found[1].split("|")[-1] + template[found.end() :])


def words(text: str) -> list[str]:
    return [token for token in tokens(folded(text)) if any(c.isalnum() for c in token)]


def demo_texts() -> list[list[str]]:
    return [
        words(text)
        for path in sorted((ROOT / "demo" / "texts").glob("*.toml"))
        for template in strings(tomllib.loads(path.read_text(encoding="utf-8")))
        for text in spun(template)
    ]


def trained_sentences() -> dict[tuple[str, ...], str]:
    found: dict[tuple[str, ...], str] = {}
    safety = (f"safety/{name}" for name in ("prototypes", "invited", "topics", "alarms"))
    for folder in ("plays/prototypes", "plays/wordings", *safety):
        for path in sorted((ROOT / "ranking" / folder).glob("*.toml")):
            for text in strings(tomllib.loads(path.read_text(encoding="utf-8"))):
                run = words(text)
                for at in range(len(run) - SENTENCE_WORDS + 1):
                    found[tuple(run[at : at + SENTENCE_WORDS])] = f"{path.name}: {text}"
    background = json.loads((ROOT / "ranking" / "data" / "background.json").read_text(encoding="utf-8"))
    for text in strings(background):
        run = words(text)
        for at in range(len(run) - SENTENCE_WORDS + 1):
            found[tuple(run[at : at + SENTENCE_WORDS])] = f"background.json: {text}"
    return found


def long_cues() -> dict[tuple[str, ...], str]:
    found = {}
    for folder in ("plays/cues", "safety/cues"):
        for path in sorted((ROOT / "ranking" / folder).glob("*.toml")):
            for cue in strings(tomllib.loads(path.read_text(encoding="utf-8"))):
                run = tuple(words(cue))
                if len(run) >= CUE_WORDS and "..." not in cue and "*" not in cue:
                    found[run] = f"{path.name}: {cue}"
    return found


def test_no_sentence_of_the_training_data_stands_in_the_demo() -> None:
    trained = trained_sentences()
    assert len(trained) > 1000
    shared = {
        trained[run]: " ".join(text)
        for text in demo_texts()
        for at in range(len(text) - SENTENCE_WORDS + 1)
        if (run := tuple(text[at : at + SENTENCE_WORDS])) in trained
    }
    assert not shared, "\n".join(f"{theirs!r} / {ours!r}" for theirs, ours in shared.items())


def test_no_long_cue_stands_in_the_demo() -> None:
    cues = long_cues()
    assert len(cues) > 50
    lengths = {len(cue) for cue in cues}
    shared = {
        cues[run]: " ".join(text)
        for text in demo_texts()
        for length in lengths
        for at in range(len(text) - length + 1)
        if (run := tuple(text[at : at + length])) in cues
    }
    assert not shared, "\n".join(f"{theirs!r} / {ours!r}" for theirs, ours in shared.items())
