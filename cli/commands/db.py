"""``topcomment db``."""

from __future__ import annotations

from typing import Annotated

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


@db.command()
def forget(
    who: Annotated[
        str,
        typer.Argument(metavar="AUTHOR|URL", help="A handle, platform:handle, or the address of what they wrote."),
    ],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Remove a person everywhere, for good, and keep every later crawl from storing them again.

    Their posts, comments, counts, vectors, what was judged of them, their entry in the ledger of people and the
    recorded answers that name them go; notes and judgements that quote them lose the quote. What stays is a salted
    digest. Reports that still name them are listed; copies and backups are yours to find.

    Example: topcomment db forget mastodon:kim@example.org --yes
    """
    from cli.console import say
    from cli.desk import open_desk
    from cli.team.forgetting import forget_person

    def sure(stored: str) -> bool:
        say(stored)
        return yes or typer.confirm("Remove all of it, for good?")

    done = forget_person(open_desk(workspace, brand), who, sure)
    for line in done if done is not None else ["Nothing was removed."]:
        say(line)
    if done is None:
        raise typer.Exit(1)
