"""``topcomment export``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cli.options import (
    AllOption,
    AssigneeOption,
    BrandOption,
    ClosedOption,
    DisputedOption,
    LanguageOption,
    LimitOption,
    MinScoreOption,
    PlatformOption,
    PlayOption,
    ReasonOption,
    SoundOption,
    StatusOption,
    TextOption,
    TrendOption,
    VerdictOption,
    WithheldOption,
    WithinOption,
    WorkspaceOption,
)


class ExportFormat(StrEnum):
    """What the rows are written as."""

    csv = "csv"
    xlsx = "xlsx"
    ndjson = "ndjson"
    json = "json"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("export", rich_help_panel="Look closer")(export)


def export(  # noqa: PLR0913 - one option for each filter
    *,
    out: Annotated[str | None, typer.Option(metavar="PATH", help="A file, or - for standard output.")] = None,
    file_format: Annotated[
        ExportFormat, typer.Option("--format", help="csv, xlsx, ndjson or json.")
    ] = ExportFormat.csv,
    excel: Annotated[
        bool, typer.Option("--excel", help="For a spreadsheet: BOM, CRLF, and no text runs as a formula.")
    ] = False,
    limit: LimitOption = None,
    play: PlayOption = None,
    verdict: VerdictOption = None,
    platform: PlatformOption = None,
    language: LanguageOption = None,
    min_score: MinScoreOption = 0.0,
    status: StatusOption = "all",
    assignee: AssigneeOption = "",
    within: WithinOption = 0.0,
    closed: ClosedOption = True,
    text: TextOption = "",
    trend: TrendOption = "",
    sound: SoundOption = "",
    everything: AllOption = False,
    withheld: WithheldOption = False,
    reason: ReasonOption = "",
    disputed: DisputedOption = False,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Write the latest ranking as a table for a spreadsheet or a program.

    Example: topcomment export --out acme.csv --excel
    """
    from cli.desk import open_desk
    from cli.export.write import ExportRequest, export_ranking
    from cli.listing.filters import Filters

    filters = Filters(
        limit=limit,
        plays=tuple(play or ()),
        verdicts=tuple(verdict or ()),
        platforms=tuple(platform or ()),
        languages=tuple(language or ()),
        min_score=min_score,
        status=status,
        assignee=assignee,
        within=within,
        closed=closed,
        text=text,
        trend=trend,
        sound=sound,
        reason=reason,
        disputed=disputed,
        everything=everything,
        withheld=withheld,
    ).checked()
    path = export_ranking(open_desk(workspace, brand), ExportRequest(file_format.value, out, excel, filters))
    if path is not None:
        typer.echo(path)
