"""Writes the generated pages of docs/ from the commands and the sources themselves: ``python -m cli.docs``."""

from __future__ import annotations

import html
import subprocess
import sys
from pathlib import Path

from cli.source_pages import source_pages

PAGE = Path(__file__).resolve().parents[1] / "docs" / "commands.md"
SOURCES = PAGE.parent / "sources"
_MAKE = (sys.executable, "-m", "typer", "cli.main", "utils", "docs", "--name", "topcomment")
_HEAD = "<!-- Written by `make docs` from the commands' own help; edit that. -->\n\n"


def rendered() -> str:
    """The page as it should be."""
    made = subprocess.run(_MAKE, check=True, capture_output=True, text=True, cwd=PAGE.parents[1])  # noqa: S603 - our own interpreter
    return _HEAD + html.unescape(made.stdout).strip() + "\n"


def main() -> None:
    """Write the pages; one of a source that is no more goes."""
    PAGE.write_text(rendered(), encoding="utf-8")
    SOURCES.mkdir(exist_ok=True)
    pages = source_pages()
    for path in SOURCES.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (SOURCES / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
