"""``topcomment demo``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("demo", rich_help_panel="Around it")(demo)


def demo(
    seed: Annotated[int, typer.Option(min=0, help="Which invented world.")] = 7,
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 0,
    folder: Annotated[Path, typer.Option("--dir", metavar="DIR", help="The demo workspace.")] = Path("demo-workspace"),
    once: Annotated[
        bool, typer.Option("--once", help="Run one whole morning on it, then stop; otherwise serve until Ctrl-C.")
    ] = False,
) -> None:
    """Serve a pretend social web on this machine and make a workspace wired to it.

    Example: topcomment demo --once --seed 7
    """
    from cli.boundary import end_unhealthy
    from cli.demonstration.run import demo_once, serve_demo

    if once:
        end_unhealthy(demo_once(seed, port, folder))
    else:
        serve_demo(seed, port, folder)
