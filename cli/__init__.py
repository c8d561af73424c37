"""The outward faces: Typer commands, terminal, report, exports."""
