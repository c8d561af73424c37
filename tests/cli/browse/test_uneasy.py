"""What may accuse us: one line under the alarms, which opens; counted nowhere, never red, and dealt with like them."""

from __future__ import annotations

import pytest

from crawler import clock
from tests.cli.browse.stage import make_morning, oid, served, until, visiting
from tests.cli.browse.test_alarms import shown
from tests.cli.browse.test_readable import CONTRAST, WIDER
from tests.factories import NOON

ALARMS = [oid(901), oid(1001)]
ORDER = "#panel .order"
LINE = "e => getComputedStyle(e).borderTopColor"


@pytest.fixture
def site(tmp_path):
    with clock.frozen(NOON), served(make_morning(tmp_path / "acme", alarms=2, uneasy=5)) as running:
        yield running


def opened(page, number):
    page.locator(f"#row-{oid(number)} .row-open").click()
    page.locator(f'#panel [data-card="{oid(number)}"]').wait_for()


def test_it_is_one_line_that_opens_and_each_can_be_dealt_with(come_in, site):
    page = come_in(viewport={"width": 1440, "height": 900})
    assert page.inner_text("#h-escalated") == "Escalations 2"
    assert page.inner_text("#h-glance") == "8 places to speak today, 2 to escalate"
    assert page.inner_text("#uneasy summary") == "5 may accuse us: look before anybody answers."
    assert shown(page) == ALARMS
    for _ in range(3):
        page.keyboard.press("j")  # past the folded ones, onto the list
    assert page.evaluate("document.querySelector('.item[aria-current]').dataset.id") == oid(1)

    page.click("#uneasy summary")
    assert shown(page) == [*ALARMS, *map(oid, range(2001, 2006))]
    looks = [page.eval_on_selector(f"#row-{oid(n)}", LINE) for n in (901, 2001)]
    assert looks[0] != looks[1]
    opened(page, 901)
    assert page.locator(ORDER).count() == 1
    opened(page, 2001)
    assert page.inner_text("#panel .verdict") == "Perhaps an accusation"
    assert page.locator(ORDER).count() == page.locator("#panel .alarm-panel").count() == 0
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert page.evaluate(CONTRAST)["short"] == [], scheme
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(WIDER) <= 0

    page.set_viewport_size({"width": 1440, "height": 900})
    page.keyboard.press("d")
    page.keyboard.press("Enter")
    until(page, f"!document.getElementById('row-{oid(2001)}')")
    assert site.said(2001)[0].action == "done"
    page.goto(f"{site.url}/?card={oid(2003)}")
    assert shown(page) == [*ALARMS, *map(oid, range(2002, 2006))]
    assert page.inner_text("#uneasy summary") == "4 may accuse us: look before anybody answers."
    assert page.heard == []


def test_alone_it_counts_no_escalation(tmp_path):
    folder = make_morning(tmp_path / "acme", alarms=0, uneasy=1)
    with clock.frozen(NOON), visiting(folder) as client:
        said = client.get("/").text
    assert '<h2 id="h-escalated">Escalations</h2>' in said
    assert "1 may accuse us: look before anybody answers." in said
    assert "must see these now" not in said
    assert "to escalate" not in said
