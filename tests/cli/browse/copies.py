"""The invented morning, made once in a process and copied: a copy costs a hundredth of making it."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from pathlib import Path

from tests.cli.browse.stage import make_morning

_FOLDER = tempfile.TemporaryDirectory(prefix="topcomment-morning-")


@cache
def _made() -> Path:
    return make_morning(Path(_FOLDER.name) / "acme")


def copied_morning(folder: Path) -> Path:
    """``make_morning`` at another place."""
    return Path(shutil.copytree(_made(), folder))
