"""``topcomment export``: rows streamed from the store into a file that is whole or absent."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy.orm import Session

from cli.atomic import path_beside, written_beside
from cli.desk import Desk
from cli.export.columns import Cell, cells
from cli.export.csvfile import write_csv
from cli.export.jsonfile import write_json, write_ndjson
from cli.export.xlsxfile import SourceSheet, write_xlsx
from cli.latest import entries, require_ranking
from cli.listing.filters import Filters
from cli.report.health import source_lines
from crawler.errors import DeliveryError, StorageError, UsageError

STDOUT = "-"


@dataclass(frozen=True)
class ExportRequest:
    """What was asked for; ``out`` is a path, ``-``, or ``None`` for the reports folder."""

    file_format: str = "csv"
    out: str | None = None
    excel: bool = False
    filters: Filters = field(default_factory=Filters)


def export_ranking(desk: Desk, request: ExportRequest) -> Path | None:
    """Write the latest ranking; gives the file, or ``None`` for standard output.

    Raises:
        DeliveryError: the disk refused; nothing half-written stays.
    """
    if request.file_format == "xlsx" and request.out == STDOUT:
        raise UsageError("a workbook is no text for standard output; name a file with --out")
    if request.excel and request.file_format != "csv":
        raise UsageError(f"--excel is for csv, not for {request.file_format}; leave it out")
    zone = desk.brand.timezone
    with desk.store(upgrade=False) as store, store.reading() as session:
        ranking = require_ranking(session, desk.brand.name)
        found = request.filters.chosen(entries(session, ranking.ranking_id, request.filters.shelves))
        rows = (cells(entry, zone) for entry in found)
        if request.out == STDOUT:
            with _standard_output() as file:
                _write(file, rows, request)
            return None
        path = Path(request.out) if request.out else default_path(desk, ranking.ranked_at, request.file_format)
        if request.file_format == "xlsx":
            with path_beside(path) as part:
                write_xlsx(part, rows, _sources(session, desk))
            return path
        with written_beside(path) as file:
            _write(file, rows, request)
    return path


def _sources(session: Session, desk: Desk) -> SourceSheet:
    lines = source_lines(session, desk.brand)
    rows = ((each.source, each.state, each.posts, each.comments, each.at, each.note) for each in lines)
    return SourceSheet(("source", "state", "posts", "comments", "last crawl", "note"), rows)


def _write(file: IO[str], rows: Iterator[dict[str, Cell]], request: ExportRequest) -> None:
    if request.file_format == "ndjson":
        write_ndjson(file, rows)
    elif request.file_format == "json":
        write_json(file, rows)
    else:
        write_csv(file, rows, excel=request.excel)


def default_path(desk: Desk, ranked_at: datetime, suffix: str) -> Path:
    """``reports/<brand>-<day>.<suffix>``: a second run of a day writes over the first."""
    folder = desk.workspace.reports
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise StorageError(f"the folder {folder} cannot be made: {error.strerror}") from error
    slug = re.sub(r"[^a-z0-9]+", "-", desk.brand.name.lower()).strip("-") or "brand"
    return folder / f"{slug}-{ranked_at.astimezone(desk.brand.timezone):%Y-%m-%d}.{suffix}"


@contextmanager
def _standard_output() -> Iterator[IO[str]]:
    """Standard output as UTF-8 with line ends as written, whatever the machine's locale."""
    sys.stdout.flush()
    file = io.TextIOWrapper(sys.stdout.buffer, encoding="utf-8", newline="", write_through=False)
    try:
        yield file
        file.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise DeliveryError(f"standard output could not be written: {error.strerror or error}") from error
    finally:
        _let_go(file)


def _let_go(file: io.TextIOWrapper) -> None:
    # Detached, the wrapper does not close standard output; what it could not flush is lost anyway.
    try:
        file.detach()
    except OSError:
        return
