"""``topcomment morning``."""

from __future__ import annotations

import typer

from cli.options import BrandOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("morning", rich_help_panel="Each morning")(morning)


def morning(workspace: WorkspaceOption = None, brand: BrandOption = None) -> None:
    """Crawl, rank, print the list, write the report and the CSV: the whole morning.

    Safe to run again. Ends with 3 where a source was unhealthy, and names it.

    Example: topcomment morning --workspace acme
    """
    from cli.boundary import end_unhealthy
    from cli.desk import open_desk
    from cli.morning import run_morning

    end_unhealthy(run_morning(open_desk(workspace, brand)).unhealthy)
