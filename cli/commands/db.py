"""``topcomment db``."""

from __future__ import annotations

import typer

from cli.options import BrandOption, WorkspaceOption

db = typer.Typer(no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(
        db,
        name="db",
        rich_help_panel="Around it",
        help="Look after the database.\n\nExample: topcomment db stats --workspace acme",
    )


@db.command()
def upgrade(workspace: WorkspaceOption = None, brand: BrandOption = None) -> None:
    """Bring the database to the schema of this version; running it again changes nothing.

    Example: topcomment db upgrade --workspace acme
    """
    from cli.database import upgrade_database
    from cli.desk import open_desk

    upgrade_database(open_desk(workspace, brand))


@db.command()
def stats(workspace: WorkspaceOption = None, brand: BrandOption = None) -> None:
    """Count what is stored.

    Example: topcomment db stats --workspace acme
    """
    from cli.database import show_stats
    from cli.desk import open_desk

    show_stats(open_desk(workspace, brand))
