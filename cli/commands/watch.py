"""``topcomment watch``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import BrandOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("watch", rich_help_panel="Each morning")(watch)


def watch(
    every: Annotated[str, typer.Option(metavar="SPAN", help="From one round to the next, as in 20m or 2h.")] = "20m",
    once: Annotated[bool, typer.Option("--once", help="One round, then end.")] = False,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Crawl and rank again and again; tell at once what will not wait until the next morning.

    That is: what scores at least [report] notify_at and closes before the next digest, people who call you under
    somebody's post right now, and what is to escalate. Nothing is told twice. Digests go out at their hours too.
    Ctrl-C ends it.

    Example: topcomment watch --every 20m
    """
    from cli.boundary import end_unhealthy
    from cli.delivery.watching import interval
    from cli.delivery.watching import watch as keep_watch
    from cli.desk import open_desk

    span = interval(every)
    end_unhealthy(keep_watch(lambda: open_desk(workspace, brand), span, once=once))
