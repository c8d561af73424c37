"""``topcomment pause``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import BrandOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("pause", rich_help_panel="Each morning")(pause)


def pause(
    until: Annotated[
        str, typer.Option(metavar="WHEN", help="Until a moment (2026-05-04T15:00), or for a span such as 3h or 2d.")
    ] = "",
    market: Annotated[str | None, typer.Option(metavar="NAME", help="Only this market; otherwise all of them.")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Send again.")] = False,
    who: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Who says so; otherwise $TOPCOMMENT_USER or your account.")
    ] = "",
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Send no digest and no alert until a moment: at once, for every process; escalations still go out.

    Without --until or --resume it says what is paused now.

    Example: topcomment pause --market norway --until 2d
    """
    from cli.console import say
    from cli.delivery.pausing import pause_sending, resume_sending, standing_pauses
    from cli.desk import open_desk
    from crawler.errors import UsageError

    if until and resume:
        raise UsageError("--until and --resume say different things; give one of them")
    desk = open_desk(workspace, brand)
    if until:
        lines = pause_sending(desk, until, market, who)
    else:
        lines = resume_sending(desk, market) if resume else standing_pauses(desk)
    for line in lines:
        say(line)
