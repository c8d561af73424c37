"""``topcomment evaluate``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.options import JsonOption


class Task(StrEnum):
    """What can be measured; the forms are those of docs/evaluation.md."""

    GROWTH = "growth"
    RELEVANCE = "relevance"
    JUDGMENTS = "judgments"
    PLAYS = "plays"
    SAFETY = "safety"
    VISIBILITY = "visibility"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("evaluate", rich_help_panel="Around it")(evaluate)


def evaluate(
    task: Annotated[Task, typer.Argument(help="What is measured.", show_choices=True)],
    path: Annotated[
        Path,
        typer.Argument(
            metavar="PATH",
            help="The set: a file for plays, safety and visibility, a folder otherwise.",
            show_default=False,
        ),
    ],
    as_json: JsonOption = False,
    model: Annotated[
        str | None,
        typer.Option("--model", metavar="NAME", help="Another encoder of texts, named as in a brand file."),
    ] = None,
) -> None:
    """Measure the ranker on a set of known answers, beside simple baselines computed in the same run.

    Needs no workspace. The forms of the sets are in docs/evaluation.md; for judgments PATH is one
    brand's folder, or the folder of all brands.

    Example: topcomment evaluate growth ../shared/bench/growth/reddit --json
    """
    from cli.evaluating.run import evaluate_set

    evaluate_set(task.value, path, model=model, as_json=as_json)
