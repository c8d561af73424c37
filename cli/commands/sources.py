"""``topcomment sources``."""

from __future__ import annotations

import typer

from cli.options import BrandOption, JsonOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sources", rich_help_panel="Set up")(sources)


def sources(workspace: WorkspaceOption = None, brand: BrandOption = None, as_json: JsonOption = False) -> None:
    """Show every source: how its latest run went, what it found, what it spent.

    States: ok, quiet, refused, broken, out of budget, no key, off.

    Example: topcomment sources --json
    """
    from cli.desk import open_desk
    from cli.sources import show_sources

    show_sources(open_desk(workspace, brand), as_json=as_json)
