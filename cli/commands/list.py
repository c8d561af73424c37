"""``topcomment list``."""

from __future__ import annotations

import typer

from cli.options import (
    AllOption,
    AssigneeOption,
    BrandOption,
    ClosedOption,
    DisputedOption,
    JsonOption,
    LanguageOption,
    LimitOption,
    MinScoreOption,
    PlatformOption,
    PlayOption,
    ReasonOption,
    SoundOption,
    StatusOption,
    TextOption,
    TrendOption,
    VerdictOption,
    WithheldOption,
    WithinOption,
    WorkspaceOption,
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("list", rich_help_panel="Each morning")(list_)


def list_(  # noqa: PLR0913 - one option for each filter
    *,
    limit: LimitOption = None,
    play: PlayOption = None,
    verdict: VerdictOption = None,
    platform: PlatformOption = None,
    language: LanguageOption = None,
    min_score: MinScoreOption = 0.0,
    status: StatusOption = "todo",
    assignee: AssigneeOption = "",
    within: WithinOption = 0.0,
    closed: ClosedOption = True,
    text: TextOption = "",
    trend: TrendOption = "",
    sound: SoundOption = "",
    everything: AllOption = False,
    withheld: WithheldOption = False,
    reason: ReasonOption = "",
    disputed: DisputedOption = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Print the latest ranking, best first: where to speak, why, and until when.

    What a person in charge must see stands on top; it is never a place to comment.

    Example: topcomment list --limit 10 --verdict go --platform mastodon
    """
    from cli.desk import open_desk
    from cli.listing.filters import Filters
    from cli.listing.show import show_list

    filters = Filters(
        limit=limit,
        plays=tuple(play or ()),
        verdicts=tuple(verdict or ()),
        platforms=tuple(platform or ()),
        languages=tuple(language or ()),
        min_score=min_score,
        status=status,
        assignee=assignee,
        within=within,
        closed=closed,
        text=text,
        trend=trend,
        sound=sound,
        reason=reason,
        disputed=disputed,
        everything=everything,
        withheld=withheld,
    ).checked()
    show_list(open_desk(workspace, brand), filters, as_json=as_json)
