"""The real browser that tests open pages in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, sync_playwright

from crawler.browser.chromium import HOW_TO_GET, find_chromium, sandbox_arguments

ARGUMENTS = [
    *sandbox_arguments(),
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def chromium_path() -> str:
    """The browser that the product would use; skips where there is none, fails in CI."""
    found = find_chromium()
    if found is not None:
        return found
    why = f"no Chromium (make test gets one): {HOW_TO_GET}"
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser, closed behind the block."""
    path = chromium_path()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()
