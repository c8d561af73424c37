"""The demo workspace: which world it shows, and when it is there."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from cli.atomic import write_text
from cli.initialise import GITIGNORE
from crawler.clock import CLOCK_URL_VARIABLE
from crawler.config.workspace import BRAND_FILE
from crawler.errors import UsageError

MARK = "demo.json"
"""Says that a folder is a demo workspace: only then is it ever made anew."""

ENV_FILE = ".env"
_DRIVEN = "# The demo web's clock drives this workspace."


@dataclass(frozen=True)
class DemoPlace:
    """What has to be known to serve the same world again: posts, ids, addresses and hour."""

    seed: int
    start: str
    hours: float = 0.0
    port: int = 0

    @property
    def starts_at(self) -> datetime:
        """The world's beginning."""
        return datetime.fromisoformat(self.start)


def read_place(folder: Path) -> DemoPlace | None:
    """The world of a folder; ``None`` where there is none yet.

    Raises:
        UsageError: the folder holds something else, which is not touched.
    """
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return None
    mark = folder / MARK
    if not mark.is_file():
        raise UsageError(f"{folder} is there already and is no demo workspace; name another with --dir")
    try:
        return DemoPlace(**json.loads(mark.read_text(encoding="utf-8")))
    except (ValueError, TypeError) as error:
        raise UsageError(f"{mark} cannot be read ({error}); remove {folder} and try again") from error


def write_place(folder: Path, place: DemoPlace) -> None:
    """Remember the world of a folder."""
    write_text(folder / MARK, json.dumps(asdict(place), indent=2) + "\n")


def wire(folder: Path, brand_toml: str, clock_url: str) -> None:
    """Make the folder a workspace that asks the demo web, and lives by its clock."""
    (folder / "reports").mkdir(parents=True, exist_ok=True)
    write_text(folder / BRAND_FILE, brand_toml)
    write_text(folder / ENV_FILE, _environment(folder / ENV_FILE, clock_url))
    (folder / ENV_FILE).chmod(0o600)  # a person may have put keys there
    write_text(folder / ".gitignore", GITIGNORE)


def _environment(path: Path, clock_url: str) -> str:
    """The keys and addresses that a person put there, behind the clock's own line."""
    own = f"{CLOCK_URL_VARIABLE}="
    there = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    kept = [line for line in there if line != _DRIVEN and not line.startswith(own)]
    return "\n".join((_DRIVEN, f"{own}{clock_url}", *kept)) + "\n"


def edited_brand(folder: Path, old_base: str, new_base: str) -> str | None:
    """The brand file as it stands, asking at another address; what a person changed in it stays."""
    path = folder / BRAND_FILE
    if not path.is_file():
        return None
    return path.read_text(encoding="utf-8").replace(old_base, new_base)


def forget(folder: Path) -> None:
    """Remove what was crawled of another world; files that we did not make stay."""
    for path in (*folder.glob("topcomment.db*"), folder / MARK):
        path.unlink(missing_ok=True)
