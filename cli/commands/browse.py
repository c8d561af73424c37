"""``topcomment browse``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import BrandOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("browse", rich_help_panel="Each morning")(browse)


def browse(
    *,
    port: Annotated[int, typer.Option(min=1024, max=65535, help="Where the page listens.")] = 8788,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address it listens on; this machine alone.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A further name under which the page is reached; may be repeated."),
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the link in this machine's browser.")] = False,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Work the list in a browser: filter, read, decide, hand on, undo; a JSON API stands beside it.

    It prints a link that holds a key. Nothing is posted, and nothing is asked of the network.

    Example: topcomment browse --open
    """
    from cli.browse.serve import Address, serve
    from cli.desk import open_desk

    address = Address(host, port, tuple(name or ()))
    serve(open_desk(workspace, brand), address, open_browser=open_browser)
