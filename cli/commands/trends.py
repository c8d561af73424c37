"""``topcomment trends``."""

from __future__ import annotations

import typer

from cli.options import BrandOption, JsonOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("trends", rich_help_panel="Look closer")(trends)


def trends(workspace: WorkspaceOption = None, brand: BrandOption = None, as_json: JsonOption = False) -> None:
    """Show what several posts say or do alike: clusters of the list, and sounds that several people use.

    The last column is the key for `topcomment list --trend KEY` (a cluster) or `--sound KEY`.

    Example: topcomment trends --json
    """
    from cli.desk import open_desk
    from cli.trends.show import show_trends

    show_trends(open_desk(workspace, brand), as_json=as_json)
