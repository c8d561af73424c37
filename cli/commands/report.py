"""``topcomment report``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.options import BrandOption, WorkspaceOption


class ReportLanguage(StrEnum):
    """What the report may be told in."""

    en = "en"
    tr = "tr"
    nb = "nb"
    lv = "lv"
    de = "de"
    es = "es"


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
    language: Annotated[
        ReportLanguage | None, typer.Option(help="Told in this language instead of that of brand.toml.")
    ] = None,
    open_it: Annotated[bool, typer.Option("--open", help="Show it in the browser.")] = False,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Write the latest ranking as one page that needs nothing but itself; a PDF is printed by Chromium.

    Example: topcomment report --language nb --out monday.html --open
    """
    from cli.desk import open_desk
    from cli.languages.choosing import brand_tongue
    from cli.reporting import write_report

    desk = open_desk(workspace, brand)
    tongue = brand_tongue(desk.brand, language.value) if language else None
    path = write_report(desk, file_format.value, out, tongue)
    typer.echo(path)
    if open_it:
        typer.launch(str(path))
