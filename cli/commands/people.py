"""``topcomment people``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import BrandOption, JsonOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("people", rich_help_panel="Look closer")(people)


def people(
    *,
    play: Annotated[
        list[str] | None,
        typer.Option("--play", metavar="PLAY", help="Only superfan, creator, mention or review; may be repeated."),
    ] = None,
    since: Annotated[
        str, typer.Option(metavar="WHEN", help="Only who was on the list since a moment, or in the last 7d or 4w.")
    ] = "",
    csv: Annotated[str, typer.Option("--csv", metavar="FILE", help="Write a table, safe for a spreadsheet.")] = "",
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show whom the list met on several days: fans and small creators, how often, in which plays, and our answers.

    Each ranking adds its people; [privacy] people_days says for how long they are kept. Nobody is kept for having
    complained. `topcomment db forget` removes a person everywhere.

    Example: topcomment people --play superfan --since 30d --csv fans.csv
    """
    from cli.desk import open_desk
    from cli.team.people import Asked, show_people

    show_people(open_desk(workspace, brand), Asked(tuple(play or ()), since, csv, as_json))
