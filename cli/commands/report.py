"""``topcomment report``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.options import BrandOption, WorkspaceOption


class ReportFormat(StrEnum):
    """What the report is written as."""

    html = "html"
    md = "md"
    pdf = "pdf"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("report", rich_help_panel="Look closer")(report)


def report(
    out: Annotated[Path | None, typer.Option(metavar="PATH", help="Where to; otherwise the reports folder.")] = None,
    file_format: Annotated[ReportFormat, typer.Option("--format", help="html, md or pdf.")] = ReportFormat.html,
    open_it: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Write the latest ranking as one page that needs nothing but itself; a PDF is printed by Chromium.

    Example: topcomment report --out monday.html --open
    """
    from cli.desk import open_desk
    from cli.reporting import write_report

    path = write_report(open_desk(workspace, brand), file_format.value, out)
    typer.echo(path)
    if open_it:
        typer.launch(str(path))
