"""``topcomment record``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import BrandOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("record", rich_help_panel="Around it")(record)


def record(
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="The source whose raw answers are wanted.")],
    search: Annotated[
        list[str] | None,
        typer.Option("--search", metavar="WORDS", help="Search for this instead of what brand.toml says; repeatable."),
    ] = None,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Keep a source's raw answers in the workspace, for mending its parser.

    Crawls the source's lists once, within its budget, and writes each answer with its address under
    recordings/SOURCE/. Keys are taken out. A crawl keeps by itself what no parser could read. The texts are
    other people's: rewrite them before they become a fixture.

    Example: topcomment record peertube --search "cold brew"
    """
    from cli.boundary import end_unhealthy
    from cli.desk import open_desk
    from cli.recording import record_source

    outcome = record_source(open_desk(workspace, brand), source, tuple(search or ()))
    end_unhealthy(outcome.unhealthy)
