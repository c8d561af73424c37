"""Runs one measure of ``ranking.evaluation`` and prints what it found."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.evaluating.show import print_measure
from cli.export.jsonfile import dumps
from cli.progress import stages, working
from crawler.errors import UsageError

if TYPE_CHECKING:
    from ranking.types import Encoder

FILES = frozenset({"plays", "safety", "visibility"})
"""Tasks whose set is one file; the others' is a folder."""


def evaluate_set(task: str, path: Path, *, model: str | None, as_json: bool) -> None:
    """Measure and print.

    Raises:
        UsageError: there is no set of the task's form at the path.
        ConfigError: the model is not on this machine.
    """
    _check(task, path)
    found = MEASURES[task](path, model)
    if as_json:
        sys.stdout.write(dumps(found) + "\n")
    else:
        print_measure(found)


def _check(task: str, path: Path) -> None:
    if not path.exists():
        raise UsageError(f"{path} does not exist; PATH is the {_kind(task)} of a {task} set")
    if path.is_dir() == (task in FILES):
        raise UsageError(f"{path} is a {'folder' if path.is_dir() else 'file'}; {task} reads a {_kind(task)}")


def _kind(task: str) -> str:
    return "file" if task in FILES else "folder"


def _encoder(model: str | None) -> Encoder:
    from ranking.encoder import DEFAULT_MODEL, load_encoder

    return load_encoder(model or DEFAULT_MODEL)


def _growth(path: Path, model: str | None) -> dict[str, Any]:
    from ranking.encoder import load_encoder
    from ranking.evaluation.growth import evaluate_growth
    from ranking.vectors import USE

    # One model reads titles of every language, the quicker of the two.
    with stages(f"learning growth from {path}") as told:
        return evaluate_growth(path, progress=told, encoder=load_encoder(model or USE))


def _relevance(path: Path, model: str | None) -> dict[str, Any]:
    from ranking.evaluation.relevance import evaluate_relevance

    with working(f"ranking the posts of {path}"):
        return evaluate_relevance(path, _encoder(model))


def _judgments(path: Path, model: str | None) -> dict[str, Any]:
    from ranking.evaluation.judgments import evaluate_judgments

    with working(f"judging the items of {path}"):
        return evaluate_judgments(path, _encoder(model))


def _texts(task: str) -> Callable[[Path, str | None], dict[str, Any]]:
    def measure(path: Path, model: str | None) -> dict[str, Any]:
        from ranking.evaluation.forms import read_texts, set_name
        from ranking.evaluation.texts import evaluate_texts

        rows = read_texts(path)
        with working(f"reading {len(rows)} texts of {path}, group by group"):
            return evaluate_texts(task, set_name(path), rows, _encoder(model))

    return measure


def _visibility(path: Path, model: str | None) -> dict[str, Any]:
    from ranking.evaluation.visibility import evaluate_visibility

    del model
    with working(f"leaving out one thread of {path} after the other"):
        return evaluate_visibility(path)


MEASURES: dict[str, Callable[[Path, str | None], dict[str, Any]]] = {
    "growth": _growth,
    "relevance": _relevance,
    "judgments": _judgments,
    "plays": _texts("plays"),
    "safety": _texts("safety"),
    "visibility": _visibility,
}
