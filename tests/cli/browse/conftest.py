"""A morning, its page, and a browser."""

from __future__ import annotations

import pytest

from crawler import clock
from tests.chromium import chromium
from tests.cli.browse.stage import make_morning, served
from tests.factories import NOON
from tests.patience import PATIENCE_MS


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture
def site(tmp_path):
    with clock.frozen(NOON), served(make_morning(tmp_path / "acme")) as running:
        yield running


@pytest.fixture
def come_in(browser, site):
    """Opens further browsers by the printed link; each hears all that its page complains of."""
    contexts = []

    def come(who: str = "ana", **options):
        context = browser.new_context(**{"viewport": {"width": 1360, "height": 900}, **options})
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.heard, page.asked = [], []
        page.on("console", lambda message: page.heard.append(message.text) if message.type != "log" else None)
        page.on("pageerror", lambda error: page.heard.append(str(error)))
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("dialog", lambda dialog: (page.heard.append(dialog.message), dialog.dismiss()))
        page.goto(site.link)
        page.wait_for_url(f"{site.url}/")
        with page.expect_response("**/who"):
            page.fill("#who", who)
            page.locator("#who").blur()
        return page

    yield come
    for context in contexts:
        context.close()
