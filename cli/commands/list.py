"""``topcomment list``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from cli.listing.options import filtered
from cli.options import BrandOption, JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from cli.listing.filters import Filters


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("list", rich_help_panel="Each morning")(list_)


@filtered(status="todo")
def list_(
    *,
    filters: Filters,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Print the latest ranking, best first: where to speak, why, and until when.

    What a person in charge must see stands on top; it is never a place to comment.

    Example: topcomment list --limit 10 --verdict go --platform mastodon
    """
    from cli.desk import open_desk
    from cli.listing.show import show_list

    show_list(open_desk(workspace, brand), filters, as_json=as_json)
