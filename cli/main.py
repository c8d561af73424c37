"""The command line ``topcomment``; at module level it imports Typer and nothing heavy.

Every command is a module of ``cli.commands`` whose ``register(app)`` adds it. Those modules hold
signatures and help only: what a command does is imported when it runs, so that ``--help`` never
pays for Scrapy or torch (``tests/contracts/test_startup.py`` proves it).
"""

from __future__ import annotations

from importlib import import_module
from typing import Annotated

import typer

from cli import exits
from cli.boundary import BoundaryGroup

COMMANDS = (
    "init",
    "doctor",
    "sources",
    "morning",
    "crawl",
    "rank",
    "list",
    "browse",
    "mark",
    "outcome",
    "pause",
    "watch",
    "explain",
    "trends",
    "people",
    "report",
    "export",
    "record",
    "evaluate",
    "db",
    "demo",
)
"""Modules of ``cli.commands`` in the order of the help page: set up, each morning, look closer, around."""

app = typer.Typer(
    name="topcomment",
    cls=BoundaryGroup,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"topcomment {version('topcomment')}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def topcomment(
    context: typer.Context,
    debug: Annotated[bool, typer.Option("--debug", help="Show the whole traceback of an unexpected error.")] = False,
    version: Annotated[
        bool, typer.Option("--version", help="Print the version and leave.", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """Where your brand should speak today: public posts and comments, best first, why, and until when.

    It finds and judges; a person writes every word. Nothing is ever posted, liked or followed.

    Example: topcomment morning --workspace acme
    """
    del version
    exits.debug.set(debug)
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


for _name in COMMANDS:
    import_module(f"cli.commands.{_name}").register(app)


def main() -> None:
    """Entry point of the installed command."""
    app()


if __name__ == "__main__":
    main()
