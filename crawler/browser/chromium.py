"""Which Chromium there is: one that is installed, else Playwright's own. Playwright itself is not imported.

``python -m crawler.browser.chromium`` prints its path, or ends with 1.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

VARIABLE = "TOPCOMMENT_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW_TO_GET = f"install chromium with your package manager, run `playwright install chromium`, or name one in {VARIABLE}"

_OWN_FOLDER = "PLAYWRIGHT_BROWSERS_PATH"
# Below the folder of a revision (chromium-1200, chromium_headless_shell-1200), by system and age of Playwright.
_OWN_PLACES = (
    "chrome-linux*/chrome",
    "chrome-mac*/*.app/Contents/MacOS/*",
    "chrome-win*/chrome.exe",
    "chrome-linux*/headless_shell",
    "chrome-headless-shell-*/chrome-headless-shell*",
)
_ARGUMENTS = (
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# What passes the guard is fetched outside of the browser: the browser itself finds no host at all.
_NO_NETWORK = ("--host-resolver-rules=MAP * ~NOTFOUND", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp")


def find_chromium(environment: Mapping[str, str] = os.environ) -> str | None:
    """Path of the browser that is used: the named one, one on the PATH, Playwright's own; ``None`` if there is none."""
    named = environment.get(VARIABLE)
    if named:
        return shutil.which(named, path=environment.get("PATH"))
    on_path = (shutil.which(name, path=environment.get("PATH")) for name in NAMES)
    return next((path for path in on_path if path), None) or next(_own(environment), None)


def sandbox_arguments() -> tuple[str, ...]:
    """Root has no user namespace to build a sandbox in (containers); everybody else keeps the sandbox."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return ("--no-sandbox",) if is_root else ()


def launch_options(path: str) -> dict[str, Any]:
    """How Playwright starts it for visits: headless, without network of its own."""
    return {"executable_path": path, "args": [*sandbox_arguments(), *_ARGUMENTS, *_NO_NETWORK]}


def _own(environment: Mapping[str, str]) -> Iterator[str]:
    for folder in _own_folders(environment):
        revisions = sorted(folder.glob("chromium*-*"), key=_revision, reverse=True)
        for place in _OWN_PLACES:
            for revision in revisions:
                yield from (str(path) for path in revision.glob(place) if os.access(path, os.X_OK))


def _own_folders(environment: Mapping[str, str]) -> Iterator[Path]:
    if environment.get(_OWN_FOLDER, "0") != "0":
        yield Path(environment[_OWN_FOLDER])
        return
    home = Path(environment.get("HOME") or Path.home())
    yield home / ".cache" / "ms-playwright"
    yield home / "Library" / "Caches" / "ms-playwright"
    if environment.get("LOCALAPPDATA"):
        yield Path(environment["LOCALAPPDATA"]) / "ms-playwright"


def _revision(folder: Path) -> int:
    number = folder.name.rpartition("-")[2]
    return int(number) if number.isascii() and number.isdigit() else 0


if __name__ == "__main__":
    found = find_chromium()
    print(found or f"no Chromium; {HOW_TO_GET}")  # noqa: T201 - what a script asked for
    sys.exit(found is None)
