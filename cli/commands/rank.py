"""``topcomment rank``."""

from __future__ import annotations

import typer

from cli.options import BrandOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("rank", rich_help_panel="Each morning")(rank)


def rank(workspace: WorkspaceOption = None, brand: BrandOption = None) -> None:
    """Judge what is stored and keep the ranking; crawls nothing.

    Example: topcomment rank && topcomment list
    """
    from cli.desk import open_desk
    from cli.judging import rank_workspace
    from cli.listing.summary import print_ranking_summary

    print_ranking_summary(rank_workspace(open_desk(workspace, brand)))
