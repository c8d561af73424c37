"""Where the recorded answers of the platforms stand, and how a test asks for them.

They hold real people's texts and never enter the repository: tests read them in ``../shared``
(or ``TOPCOMMENT_SHARED``). Absent, such a test is skipped with a reason; where the variable or
``CI`` is set, absence is a failure.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[1]
CAPTURED_AT = datetime(2026, 11, 1, tzinfo=UTC)
"""When recorded bodies are said to have been read: after the newest of them."""
MUST_BE_THERE = bool(os.environ.get("TOPCOMMENT_SHARED")) or os.environ.get("CI") == "true"


def shared_folder() -> Path:
    return Path(os.environ.get("TOPCOMMENT_SHARED") or ROOT.parent / "shared")


def need_shared(*parts: str) -> Path:
    """A path under the shared folder; skips, or fails where it must be there."""
    path = shared_folder().joinpath(*parts)
    if not path.exists():
        why = f"{'/'.join(parts)} is not in the shared folder (set TOPCOMMENT_SHARED)"
        if MUST_BE_THERE:
            pytest.fail(why)
        pytest.skip(why)
    return path


@dataclass(frozen=True)
class Recording:
    """One recorded body with what is known of its request."""

    platform: str
    endpoint: str
    file: str
    url: str | None
    status: int | None

    @property
    def body(self) -> bytes:
        return (need_shared("recordings") / self.file).read_bytes()

    @property
    def meta(self) -> dict[str, Any]:
        path = (need_shared("recordings") / self.file).with_suffix(".meta.json")
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def recordings(platform: str, endpoint: str | None = None) -> list[Recording]:
    """All recordings of a platform; an empty list where the shared folder is absent."""
    index = shared_folder() / "recordings" / "index.json"
    if not index.exists():
        return []
    return [
        Recording(row["platform"], row["endpoint"], row["file"], row["url"], row["status"])
        for row in json.loads(index.read_text(encoding="utf-8"))
        if row["platform"] == platform and endpoint in (None, row["endpoint"])
    ]
