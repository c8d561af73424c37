"""``topcomment doctor``."""

from __future__ import annotations

import typer

from cli.options import BrandOption, JsonOption, WorkspaceOption


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("doctor", rich_help_panel="Set up")(doctor)


def doctor(workspace: WorkspaceOption = None, brand: BrandOption = None, as_json: JsonOption = False) -> None:
    """Check the workspace and every source; say what is missing and the exact steps.

    Ends with 1 where something must be mended first. Looks at no platform.

    Example: topcomment doctor --workspace acme
    """
    from cli.desk import open_desk
    from cli.doctor.run import run_doctor

    run_doctor(open_desk(workspace, brand), as_json=as_json)
