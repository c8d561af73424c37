"""``topcomment export``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cli.listing.options import filtered
from cli.options import BrandOption, WorkspaceOption

if TYPE_CHECKING:
    from cli.listing.filters import Filters


class ExportFormat(StrEnum):
    """What the rows are written as."""

    csv = "csv"
    xlsx = "xlsx"
    ndjson = "ndjson"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export", rich_help_panel="Look closer")(export)


@filtered(status="all")
def export(
    *,
    out: Annotated[str | None, typer.Option(metavar="PATH", help="A file, or - for standard output.")] = None,
    file_format: Annotated[
        ExportFormat, typer.Option("--format", help="csv, xlsx, ndjson or json.")
    ] = ExportFormat.csv,
    excel: Annotated[
        bool, typer.Option("--excel", help="For a spreadsheet: BOM, CRLF, and no text runs as a formula.")
    ] = False,
    filters: Filters,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Write the latest ranking as a table for a spreadsheet or a program.

    Example: topcomment export --out acme.csv --excel
    """
    from cli.desk import open_desk
    from cli.export.write import ExportRequest, export_ranking

    path = export_ranking(open_desk(workspace, brand), ExportRequest(file_format.value, out, excel, filters))
    if path is not None:
        typer.echo(path)
