"""A morning with many alarms: all are there, three stand open, the list is seen beneath, each can be dealt with."""

from __future__ import annotations

import pytest

from crawler import clock
from crawler.db import engagements
from tests.cli.browse.stage import make_morning, oid, served, until
from tests.factories import NOON

MANY = 8
SHOWN = "all => all.filter(e => e.checkVisibility()).map(e => e.dataset.id)"


@pytest.fixture
def site(tmp_path):
    with clock.frozen(NOON), served(make_morning(tmp_path / "acme", alarms=MANY)) as running:
        yield running


def shown(page) -> list[str]:
    return page.eval_on_selector_all(".item.escalated", SHOWN)


def test_many_alarms_leave_room_for_the_list_and_none_is_hidden(come_in, site):
    page = come_in(viewport={"width": 1440, "height": 900})
    first = page.locator(f"#row-{oid(1)}").bounding_box()
    assert first["y"] + first["height"] <= 900
    assert page.inner_text("#h-escalated") == f"Escalations {MANY}"
    assert page.locator(".item.escalated").count() == MANY
    assert shown(page) == [oid(901), oid(1001), oid(1002)]
    assert page.inner_text("#h-glance") == "8 places to speak today, 8 to escalate"
    for _ in range(4):
        page.keyboard.press("j")  # past the folded ones, onto the list
    assert page.evaluate("document.querySelector('.item[aria-current]').dataset.id") == oid(1)
    page.click("#more-escalated summary")
    assert len(shown(page)) == MANY
    page.goto(f"{site.url}/?card={oid(1005)}")
    assert len(shown(page)) == MANY


def test_an_alarm_is_dealt_with_and_the_next_comes_forward(come_in, site):
    page = come_in()
    page.locator(f"#row-{oid(901)} .row-open").click()
    page.locator(f'#panel [data-card="{oid(901)}"]').wait_for()
    page.keyboard.press("d")
    page.keyboard.type("the lawyers have it")
    page.keyboard.press("Enter")
    page.locator(f"#row-{oid(1003)}").wait_for()
    until(page, "document.querySelector('#h-escalated').innerText === 'Escalations 7'")
    assert shown(page) == [oid(1001), oid(1002), oid(1003)]
    until(page, f"document.activeElement.closest('.item')?.dataset.id === '{oid(1001)}'")
    assert (site.said(901)[0].action, site.said(901)[0].reason) == ("done", "the lawyers have it")
    with site.store.reading() as session:
        assert list(engagements.engagements(session, site.desk.brand.name)) == []  # nobody spoke there
    assert page.locator("#panel .act[open]").count() == 0
    page.keyboard.press("Escape")
    page.locator("#h-glance", has_text="7 to escalate").wait_for()
    assert page.heard == []


def test_what_was_done_and_its_undo_are_seen_wherever_one_has_scrolled(come_in, site):
    page = come_in()
    page.locator(f"#row-{oid(8)} .row-open").click()
    page.locator(f'#panel [data-card="{oid(8)}"]').wait_for()
    page.keyboard.press("t")
    undo = page.locator("#said .toast-undo")
    undo.wait_for()
    box = undo.bounding_box()
    assert page.evaluate("scrollY") > 0
    assert 0 <= box["y"] <= 900 - box["height"]
