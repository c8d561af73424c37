"""``topcomment explain``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import BrandOption, JsonOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain", rich_help_panel="Look closer")(explain)


def explain(
    target: Annotated[str, typer.Argument(metavar="ID_OR_URL", help="An opportunity's id, or the post's address.")],
    recheck: Annotated[
        bool, typer.Option("--recheck", help="Look at it again first: still there, still open, still safe?")
    ] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Say why something stands where it stands: every part of its score, in sentences.

    With --recheck its source is asked once more, for a few seconds; what is gone, closed or unsafe leaves the list.

    Example: topcomment explain https://video.example/w/abc123
    """
    from cli.desk import open_desk
    from cli.explaining import show_explanation

    show_explanation(open_desk(workspace, brand), target, as_json=as_json, recheck=recheck)
