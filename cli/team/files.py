"""Files of a workspace that name somebody who asked to be forgotten: ours go, those people made are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.db.traces import Traces
from crawler.errors import StorageError

_RECORDINGS, _LOGS = "recordings", "logs"
_READABLE = frozenset({".html", ".md", ".csv", ".json", ".ndjson", ".txt", ".log"})
_META = ".meta.json"


@dataclass(frozen=True)
class Files:
    """Paths below the workspace.

    Attributes:
        removed: raw answers that held something of them.
        cleaned: logs from which their name was taken.
        naming: reports and exports that still name them; whoever made them decides.
        unread: files there that no program reads as text (PDF, XLSX).
    """

    removed: tuple[Path, ...] = ()
    cleaned: tuple[Path, ...] = ()
    naming: tuple[Path, ...] = ()
    unread: tuple[Path, ...] = ()


def forget_files(root: Path, reports: Path, traces: Traces) -> Files:
    """Delete recordings that hold somebody's words, take their name out of logs, find reports that tell of them.

    Raises:
        StorageError: a file cannot be read or deleted.
    """
    try:
        return Files(
            removed=tuple(_remove(root / _RECORDINGS, traces)),
            cleaned=tuple(_clean_logs(root / _LOGS, traces)),
            naming=tuple(path for path in _files(reports) if path.suffix in _READABLE and _names(path, traces)),
            unread=tuple(path for path in _files(reports) if path.suffix not in _READABLE),
        )
    except OSError as error:
        raise StorageError(
            f"{error.filename} still names them and cannot be changed ({error.strerror}); delete it by hand"
        ) from error


def _remove(folder: Path, traces: Traces) -> Iterator[Path]:
    for path in _files(folder):
        if path.exists() and _names(path, traces):
            # An answer and what is known of it belong together.
            stem = path.name.removesuffix(_META) if path.name.endswith(_META) else path.stem
            for part in path.parent.glob(f"{stem}.*"):
                part.unlink(missing_ok=True)
                yield part


def _clean_logs(folder: Path, traces: Traces) -> Iterator[Path]:
    for path in _files(folder):
        lines = path.read_text("utf-8", "replace").splitlines(keepends=True)
        clean = [str(traces.cleaned(line)).rstrip("\n") + "\n" if _in(line, traces) else line for line in lines]
        if clean != lines:
            path.write_text("".join(clean), "utf-8")
            yield path


def _names(path: Path, traces: Traces) -> bool:
    return _in(path.read_text("utf-8", "replace"), traces)


def _in(text: str, traces: Traces) -> bool:
    named = traces.pattern is not None and traces.pattern.search(text) is not None
    return named or traces.quoted_in(text)


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else []
