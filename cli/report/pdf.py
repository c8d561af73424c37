"""The report on paper: Chromium prints the same page that ``report --format html`` writes."""

from __future__ import annotations

from pathlib import Path

from cli.atomic import path_beside
from crawler.browser.chromium import HOW_TO_GET, find_chromium, launch_options
from crawler.errors import DeliveryError

_MARGIN = {"top": "14mm", "bottom": "16mm", "left": "12mm", "right": "12mm"}
_FOOT = (
    '<p style="width:100%;text-align:center;font:8px sans-serif;color:#666">'
    '<span class="pageNumber"></span> / <span class="totalPages"></span></p>'
)
_PATIENCE_MS = 60_000


def print_pdf(page: str, path: Path) -> Path:
    """Print an HTML page on A4 into a file that is whole or absent.

    The page runs no script, and the browser finds no host: what a post says can neither act nor call home.

    Raises:
        DeliveryError: there is no Chromium, or it or the disk refused.
    """
    chromium = find_chromium()
    if chromium is None:
        raise DeliveryError(f"a PDF needs a Chromium to print it, and there is none here; {HOW_TO_GET}")
    with path_beside(path) as part:
        part.write_bytes(_printed(page, chromium))
    return path


def _printed(page: str, chromium: str) -> bytes:
    from playwright.sync_api import Error, sync_playwright

    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(**launch_options(chromium))
            try:
                sheet = browser.new_page(java_script_enabled=False, color_scheme="light", offline=True)
                sheet.set_content(page, timeout=_PATIENCE_MS)
                return sheet.pdf(
                    format="A4",
                    print_background=True,
                    margin=_MARGIN,  # type: ignore[arg-type]  # Playwright's own dict of four lengths
                    display_header_footer=True,
                    header_template="<p></p>",
                    footer_template=_FOOT,
                )
            finally:
                browser.close()
    except Error as error:
        first = str(error).strip().splitlines()[0]
        raise DeliveryError(f"Chromium ({chromium}) could not print the PDF: {first}") from error
