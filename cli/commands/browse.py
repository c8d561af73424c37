"""``topcomment browse``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import BrandOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("browse", rich_help_panel="Each morning")(browse)


def browse(  # noqa: PLR0913 - one option for each thing that may be said
    *,
    port: Annotated[int, typer.Option(min=1024, max=65535, help="Where the page listens.")] = 8788,
    host: Annotated[
        str, typer.Option(metavar="ADDRESS", help="The address it listens on; this machine alone.")
    ] = "127.0.0.1",
    name: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="A further name under which the page is reached; may be repeated."),
    ] = None,
    phone: Annotated[
        bool, typer.Option("--phone", help="Let a phone in the same network in, by a QR code that works once.")
    ] = False,
    phone_address: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="Which address of this machine the phone reaches.")
    ] = None,
    open_browser: Annotated[bool, typer.Option("--open", help="Open the link in this machine's browser.")] = False,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Work the list in a browser: filter, read, decide, hand on, undo; a JSON API stands beside it.

    It prints a link that holds a key. Nothing is posted. A card that is no longer fresh is looked at again before
    it opens; nothing else is asked of the network. In a folder without brand.toml it begins with the set-up.

    Example: topcomment browse --open
    """
    from cli.browse.serve import Address, serve
    from cli.browse.setup.first import desk_or_empty

    address = Address(host, port, tuple(name or ()), phone, phone_address)
    serve(desk_or_empty(workspace, brand), address, open_browser=open_browser)
