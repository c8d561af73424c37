"""``topcomment doctor``."""

from __future__ import annotations

from typing import Annotated

import typer

from cli.options import BrandOption, JsonOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", rich_help_panel="Set up")(doctor)


def doctor(
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
    as_json: JsonOption = False,
    offline: Annotated[bool, typer.Option("--offline", help="Do not try the keys that are set.")] = False,
) -> None:
    """Check the workspace and every source; say what is missing and the exact steps.

    Ends with 1 where something must be mended first. Where a key is set, one cheap call
    tries it; no key is ever printed.

    Example: topcomment doctor --workspace acme
    """
    from cli.desk import open_desk
    from cli.doctor.run import run_doctor

    run_doctor(open_desk(workspace, brand), as_json=as_json, offline=offline)
