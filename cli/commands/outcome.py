"""``topcomment outcome``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from cli.options import BrandOption, JsonOption, LimitOption, WorkspaceOption

group = typer.Typer(no_args_is_help=True)

WhoOption = Annotated[
    str, typer.Option("--as", metavar="NAME", help="Who says so; otherwise $TOPCOMMENT_USER or your account.")
]
CsvOption = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Write one line a comment instead; - is standard output.")
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(
        group,
        name="outcome",
        rich_help_panel="Each morning",
        help="What you did, and what it brought.\n\nExample: topcomment outcome report --week last",
    )


@group.command("add")
def add(  # noqa: PLR0913, PLR0917 - Typer takes one argument for each option
    url: Annotated[str, typer.Argument(metavar="URL", help="The address of the comment you made.")],
    opportunity: Annotated[
        str, typer.Option("--for", metavar="ID|URL", help="The opportunity it answers; it is marked done.")
    ] = "",
    kind: Annotated[str, typer.Option(help="How you spoke: comment, reply, like, duet, stitch or gift.")] = "comment",
    code: Annotated[str, typer.Option(help="A discount code that is in it.")] = "",
    at: Annotated[str, typer.Option(metavar="WHEN", help="When it was: 2026-05-04T15:00, or '3h ago'.")] = "",
    who: WhoOption = "",
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell of a comment you made, to be measured again with its thread.

    Example: topcomment outcome add "https://www.youtube.com/watch?v=abc&lc=xyz" --code OATS10
    """
    from cli.console import narrator
    from cli.desk import open_desk
    from cli.outcomes.show import show_result
    from cli.outcomes.telling import Told, add_outcome

    desk = open_desk(workspace, brand)
    result, stored = add_outcome(desk, Told(url, opportunity, kind, code, at, who))
    show_result(result, desk.brand.timezone, as_json=as_json)
    if not stored:
        narrator().print("Its thread was never read. Read the post once: topcomment crawl URL. Then it is measured.")


@group.command("list")
def list_(
    limit: LimitOption = None,
    csv_file: CsvOption = None,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
    as_json: JsonOption = False,
) -> None:
    """List what you did, newest first, with what came of it so far.

    Example: topcomment outcome list --limit 20
    """
    from cli.desk import open_desk
    from cli.outcomes.show import list_results

    list_results(open_desk(workspace, brand), limit=limit, as_json=as_json, csv_file=csv_file)


@group.command("set")
def set_(  # noqa: PLR0913, PLR0917 - Typer takes one argument for each option
    name: Annotated[str, typer.Argument(metavar="URL|ID", help="The comment: its address or its number.")],
    likes: Annotated[int | None, typer.Option(min=0, help="Its likes.")] = None,
    replies: Annotated[int | None, typer.Option(min=0, help="Its replies.")] = None,
    rank: Annotated[int | None, typer.Option(min=1, help="Its place among the comments, 1 is the first.")] = None,
    ranked: Annotated[int | None, typer.Option("--of", min=1, help="Among how many comments.")] = None,
    share: Annotated[float | None, typer.Option(min=0, max=1, help="Its share of all comment likes, 0-1.")] = None,
    answered: Annotated[
        bool | None, typer.Option("--answered/--not-answered", help="Whether the creator answered.")
    ] = None,
    code_uses: Annotated[int | None, typer.Option(min=0, help="How often its discount code was used.")] = None,
    at: Annotated[str, typer.Option(metavar="WHEN", help="When you read them: 2026-05-04T15:00, or '3h ago'.")] = "",
    who: WhoOption = "",
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
    as_json: JsonOption = False,
) -> None:
    """Type numbers by hand, where the platform shows them to people only.

    Example: topcomment outcome set 12 --likes 340 --rank 2 --code-uses 9
    """
    from cli.desk import open_desk
    from cli.outcomes.show import show_result
    from cli.outcomes.telling import Typed, set_outcome

    desk = open_desk(workspace, brand)
    typed = Typed(likes, replies, rank, ranked, share, answered, code_uses, at, who)
    show_result(set_outcome(desk, name, typed), desk.brand.timezone, as_json=as_json)


@group.command("report")
def report(
    week: Annotated[str, typer.Option(metavar="WEEK", help="As in 2026-W10, or this, or last.")] = "last",
    csv_file: CsvOption = None,
    markdown_file: Annotated[
        Path | None, typer.Option("--markdown", metavar="FILE", help="Write the report as Markdown, to be sent on.")
    ] = None,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
    as_json: JsonOption = False,
) -> None:
    """Report a week: by play, platform, language and code, beside your goals, and what got away.

    Example: topcomment outcome report --week last
    """
    from cli.desk import open_desk
    from cli.outcomes.show import report_week

    desk = open_desk(workspace, brand)
    report_week(desk, week, as_json=as_json, csv_file=csv_file, markdown_file=markdown_file)
