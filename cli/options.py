"""Options that many commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

WorkspaceOption = Annotated[
    Path | None,
    typer.Option(
        "--workspace", "-w", metavar="DIR", help="The workspace; otherwise $TOPCOMMENT_WORKSPACE or the folder around."
    ),
]
BrandOption = Annotated[
    str | None,
    typer.Option("--brand", metavar="NAME", help="Which brand, where the workspace has several."),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
LimitOption = Annotated[int | None, typer.Option("--limit", "-n", min=1, help="At most so many.")]
PlayOption = Annotated[
    list[str] | None, typer.Option("--play", metavar="PLAY", help="Only this kind of opening; may be repeated.")
]
VerdictOption = Annotated[
    list[str] | None,
    typer.Option("--verdict", metavar="VERDICT", help="Only go, maybe, escalate or withheld; may be repeated."),
]
PlatformOption = Annotated[
    list[str] | None, typer.Option("--platform", metavar="SLUG", help="Only this platform; may be repeated.")
]
LanguageOption = Annotated[
    list[str] | None, typer.Option("--language", metavar="CODE", help="Only this language; may be repeated.")
]
MinScoreOption = Annotated[float, typer.Option("--min-score", min=0, max=100, help="Only from this score up.")]
AllOption = Annotated[bool, typer.Option("--all", help="Withheld and teach-me entries too.")]
WithheldOption = Annotated[bool, typer.Option("--withheld", help="Only what was withheld, with its reason.")]
StatusOption = Annotated[
    str,
    typer.Option(
        "--status", metavar="STATUS", help="todo (open or taken), open, taken, done, skipped, snoozed, resting or all."
    ),
]
AssigneeOption = Annotated[
    str, typer.Option("--assignee", metavar="NAME", help="Only what this person owns; - for what nobody owns.")
]
WithinOption = Annotated[
    float, typer.Option("--within", min=0, max=720, metavar="HOURS", help="Only what closes within so many hours.")
]
ClosedOption = Annotated[bool, typer.Option("--closed/--no-closed", help="With windows that are over, or without.")]
TextOption = Annotated[str, typer.Option("--text", metavar="WORDS", help="Only where all these words stand.")]
TrendOption = Annotated[str, typer.Option("--trend", metavar="KEY", help="Only this cluster; see `topcomment trends`.")]
SoundOption = Annotated[str, typer.Option("--sound", metavar="NAME", help="Only posts with this sound or template.")]
ReasonOption = Annotated[str, typer.Option("--reason", metavar="WORD", help="Only this veto, such as grief.")]
DisputedOption = Annotated[bool, typer.Option("--disputed", help="Only what was withheld and somebody called wrong.")]
