"""``topcomment mark``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, cast

import typer

from cli.options import BrandOption, JsonOption, WorkspaceOption

if TYPE_CHECKING:
    from cli.deciding import Word


class MarkAction(StrEnum):
    """What may be said of an opportunity."""

    take = "take"
    release = "release"
    done = "done"
    skip = "skip"
    snooze = "snooze"
    assign = "assign"
    route = "route"
    draft = "draft"
    approve = "approve"
    ok = "ok"
    note = "note"
    wrong = "wrong"
    undo = "undo"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("mark", rich_help_panel="Each morning")(mark)


def mark(  # noqa: PLR0913, PLR0917 - Typer takes one argument for each option
    target: Annotated[str, typer.Argument(metavar="ID|URL", help="The opportunity: its id, the beginning, or a URL.")],
    action: Annotated[MarkAction, typer.Argument(help="What you say of it.")],
    reason: Annotated[
        str, typer.Option(help="Why it is skipped or was withheld wrongly; or the text of a note or a draft.")
    ] = "",
    to: Annotated[str, typer.Option(metavar="NAME", help="Assign to whom; or route to which team.")] = "",
    until: Annotated[str, typer.Option(metavar="WHEN", help="Snooze until a moment, or for 3h or 2d.")] = "",
    url: Annotated[str, typer.Option(help="The address of the comment we made.")] = "",
    kind: Annotated[str, typer.Option(help="How we spoke: comment, reply, like, duet, stitch or gift.")] = "comment",
    code: Annotated[str, typer.Option(help="A discount code that was in it.")] = "",
    text: Annotated[str, typer.Option(help="Its words: they are compared with what we wrote lately.")] = "",
    who: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Who says so; otherwise $TOPCOMMENT_USER or your account.")
    ] = "",
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what became of an opportunity: taken, done, skipped, snoozed, assigned, noted; undo takes it back.

    ``wrong`` says that something should not have been withheld; `topcomment list --disputed` shows those.
    ``draft`` keeps a text that needs an OK, ``ok`` (or ``approve``) gives it. A text that says again what we wrote in
    the last 30 days is warned of.
    Nothing is posted: this only remembers what people did, hides what is finished, and teaches the ranker.

    Example: topcomment mark 3fa9 done --url https://example.org/our-comment --kind reply
    """
    from cli.desk import open_desk
    from cli.marking import Marked, mark_opportunity

    said = cast("Word", "approve" if action is MarkAction.ok else action.value)
    marked = Marked(said, reason, to, until, url, kind, code, who, text)
    mark_opportunity(open_desk(workspace, brand), target, marked, as_json=as_json)
