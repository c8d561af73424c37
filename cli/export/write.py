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
from cli.latest import reading_time, require_ranking
from cli.listing.filters import Filters
from cli.listing.selection import chosen
from cli.report.health import source_lines
from cli.team.resting import manners
from crawler.db.rankings import StoredRanking
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
    with desk.store(upgrade=False) as store, store.reading() as session:
        ranking = require_ranking(session, desk.brand.name)
        found = Chosen(desk, session, ranking, request.filters)
        if request.out == STDOUT:
            with _standard_output() as file:
                write_text(file, found, request.file_format, excel=request.excel)
            return None
        path = Path(request.out) if request.out else default_path(desk, ranking.ranked_at, request.file_format)
        if request.file_format == "xlsx":
            with path_beside(path) as part:
                write_book(part, found)
            return path
        with written_beside(path) as file:
            write_text(file, found, request.file_format, excel=request.excel)
    return path


@dataclass(frozen=True)
class Chosen:
    """What of a ranking is written, read row by row: the same for a command, the page and its API."""

    desk: Desk
    session: Session
    ranking: StoredRanking
    filters: Filters

    @property
    def rows(self) -> Iterator[dict[str, Cell]]:
        """The cells of each row; a few rows are in memory."""
        now, zone = reading_time(self.ranking), self.desk.brand.timezone
        kept_back = manners(self.session, self.desk.brand, self.ranking.ranking_id, now)
        return (cells(entry, zone) for entry in chosen(self.session, self.ranking, self.filters, now, kept_back))


def write_text(file: IO[str], found: Chosen, file_format: str, *, excel: bool = False) -> None:
    """Rows as csv, ndjson or json into an open file (``newline=""``, UTF-8)."""
    if file_format == "ndjson":
        write_ndjson(file, found.rows)
    elif file_format == "json":
        write_json(file, found.rows)
    else:
        write_csv(file, found.rows, excel=excel)


def write_book(path: Path, found: Chosen) -> None:
    """Rows and sources as a workbook.

    Raises:
        OSError: the disk refused.
    """
    write_xlsx(path, found.rows, _sources(found.session, found.desk))


def _sources(session: Session, desk: Desk) -> SourceSheet:
    lines = source_lines(session, desk.brand)
    rows = ((each.source, each.state, each.posts, each.comments, each.at, each.note) for each in lines)
    return SourceSheet(("source", "state", "posts", "comments", "last crawl", "note"), rows)


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
