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
