"""``topcomment doctor``: the findings as lines or JSON, and the exit code."""

from __future__ import annotations

import sys
from dataclasses import asdict

import typer

from cli.boundary import EXIT_FAILED
from cli.console import console, safe
from cli.desk import Desk
from cli.doctor.checks import Finding, findings
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
    if any(finding.level == "mend" for finding in found):
        raise typer.Exit(EXIT_FAILED)


def _print(finding: Finding) -> None:
    mark, style = _MARKS[finding.level]
    console().print(safe(mark, style), safe(f"{finding.what}: {finding.said}"))
    for step in finding.steps:
        console().print("       -", safe(step))
