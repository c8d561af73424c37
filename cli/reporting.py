"""``topcomment report``: the page or the Markdown of the latest ranking, written whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cli.atomic import write_text
from cli.desk import Desk
from cli.export.write import default_path
from cli.latest import reading_time, require_ranking

if TYPE_CHECKING:
    from cli.languages.tongue import Tongue


def write_report(desk: Desk, file_format: str, out: Path | None = None, tongue: Tongue | None = None) -> Path:
    """Write the report as html, md or pdf, in the brand's language or another; gives its file.

    Raises:
        WorkspaceError: nothing was ranked yet.
        DeliveryError: the disk refused, or there is no Chromium to print with; the old report, if any, stays.
    """
    from cli.report.load import load_report_data

    with desk.store(upgrade=False) as store, store.reading() as session:
        ranking = require_ranking(session, desk.brand.name)
        data = load_report_data(session, desk.brand, reading_time(ranking))
    if tongue is not None:
        data = data.told_in(tongue)
    if file_format == "md":
        from cli.report.markdown import build_markdown as build
    else:
        from cli.report.build import build_report as build
    path = out or default_path(desk, ranking.ranked_at, file_format)
    if file_format == "pdf":
        from cli.report.pdf import print_pdf

        return print_pdf(build(data), path)
    return write_text(path, build(data))
