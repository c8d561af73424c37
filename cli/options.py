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
