"""``topcomment morning``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import BrandOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("morning", rich_help_panel="Each morning")(morning)


def morning(
    no_send: Annotated[bool, typer.Option("--no-send", help="Send nothing to anybody.")] = False,
    send_only: Annotated[
        bool, typer.Option("--send-only", help="Crawl nothing; send what of the latest list is due.")
    ] = False,
    test_send: Annotated[
        bool, typer.Option("--test-send", help="Send a test to every address in brand.toml, and do nothing else.")
    ] = False,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Crawl, rank, print the list, write the report and the CSV, and send the digest: the whole morning.

    Safe to run again: each market gets one digest a day, from its own hour on, and none where nothing is new.
    A message that cannot be delivered is said and tried again by the next run; the report stands all the same.
    Ends with 3 where a source was unhealthy, and names it.

    Example: topcomment morning --workspace acme
    """
    from cli.desk import open_desk
    from crawler.errors import UsageError

    if no_send + send_only + test_send > 1:
        raise UsageError("--no-send, --send-only and --test-send say different things; give one of them")
    desk = open_desk(workspace, brand)
    if test_send:
        from cli.delivery.trying import try_addresses

        try_addresses(desk)
    elif send_only:
        from cli.delivery.deliver import send_only as only_send

        only_send(desk)
    else:
        from cli.boundary import end_unhealthy
        from cli.morning import run_morning

        end_unhealthy(run_morning(desk, send=not no_send).unhealthy)
