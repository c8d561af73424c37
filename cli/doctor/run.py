"""``topcomment doctor``: the findings as lines or JSON, and the exit code."""

from __future__ import annotations

import sys
from dataclasses import asdict

import typer

from cli.console import console, safe, say
from cli.desk import Desk
from cli.doctor.checks import Finding, findings
from cli.exits import EXIT_FAILED
from cli.export.jsonfile import dumps

_MARKS = {"ok": ("ok  ", "green"), "hint": ("hint", "yellow"), "mend": ("MEND", "bold red")}


def run_doctor(desk: Desk, *, as_json: bool, offline: bool = False) -> None:
    """Print every finding as it is made; ends with 1 where one must be mended."""
    found: list[Finding] = []
    for finding in findings(desk, offline=offline):
        found.append(finding)
        if not as_json:
            _print(finding)
    if as_json:
        sys.stdout.write(dumps([asdict(finding) for finding in found]) + "\n")
    else:
        say(_next(desk, sum(finding.level == "mend" for finding in found)))
    if any(finding.level == "mend" for finding in found):
        raise typer.Exit(EXIT_FAILED)


def _next(desk: Desk, to_mend: int) -> str:
    """What a person does now: many hints look like many duties."""
    where = desk.workspace.root
    if to_mend:
        return f"Mend first what is marked MEND ({to_mend}), then run `topcomment doctor -w {where}` again."
    return f"Nothing has to be mended first: hints are sources that could see more. Next: topcomment morning -w {where}"


def _print(finding: Finding) -> None:
    mark, style = _MARKS[finding.level]
    console().print(safe(mark, style), safe(f"{finding.what}: {finding.said}"))
    for step in finding.steps:
        console().print("       -", safe(step))
