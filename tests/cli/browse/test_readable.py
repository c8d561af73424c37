"""The page for everybody: screen readers (axe), contrast, phones, and browsers without script."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import pytest

from tests.cli.browse.stage import TOKEN, oid

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
COLOURS = "axe.run(document, {runOnly: {type: 'rule', values: ['color-contrast', 'link-in-text-block']}})"
RULES = "axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
CONTRAST = (Path(__file__).parents[1] / "report" / "contrast.js").read_text(encoding="utf-8")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
PLACES = {
    "list": "/",
    "card": f"/?card={oid(2)}",
    "escalation": f"/?card={oid(901)}",
    "withheld": f"/withheld?card={oid(902)}",
    "trends": "/trends",
    "sources": "/sources",
    "nothing": "/?text=nothing-like-that&play=question&min_score=10",
    "wrong": "/?play=nonsense",
}


def problems(page, rules: str = RULES) -> list[str]:
    page.wait_for_load_state()  # what is waited for may stand there before the style sheet does
    page.evaluate(AXE)
    found = page.evaluate(rules)["violations"]
    return [f"{each['impact']} {each['id']}: {each['nodes'][0]['html'][:160]}" for each in found]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_every_text_stands_out(come_in, site, scheme):
    page = come_in(color_scheme=scheme)
    rules = RULES if scheme == "light" else COLOURS  # in the dark nothing but colours is another
    for name, path in PLACES.items():
        page.goto(site.url + path)
        page.evaluate("document.querySelectorAll('details:not(.pick)').forEach(e => e.open = true)")
        assert problems(page, rules) == [], name
        assert page.evaluate(CONTRAST)["short"] == [], name


def test_nothing_is_wider_than_a_phone(come_in, site):
    page = come_in(**PHONE)
    for name, path in PLACES.items():
        page.goto(site.url + path)
        for width in (320, 390, 768):
            page.set_viewport_size({"width": width, "height": 844})
            assert page.evaluate(WIDER) <= 0, (name, width)


def test_on_a_phone_the_card_takes_the_screen_and_gives_it_back(come_in, site):
    page = come_in(**PHONE)
    assert not page.locator("#folded").is_visible()
    page.locator(".fold").tap()
    assert page.get_by_label("Status").is_visible()
    assert page.locator(".fold").get_attribute("aria-expanded") == "true"
    page.locator(f"#row-{oid(1)} .row-open").tap()
    page.locator("#panel [data-card]").wait_for()
    assert not page.locator("#rows").is_visible()
    small = """all => all.filter(e => e.offsetParent && e.getBoundingClientRect().height < 40).map(e => e.outerHTML)"""
    assert page.eval_on_selector_all("#panel .acts button, #panel .act > summary", small) == []
    page.locator('#panel [data-act="skip"] > summary').tap()
    page.locator('#panel input[value="tone"]').tap()
    page.locator("#panel").get_by_text("Skip it").tap()
    page.locator("#said", has_text="Skipped").wait_for()
    page.locator("#rows").wait_for()
    assert page.locator(f"#row-{oid(1)}").count() == 0
    assert [said.action for said in site.said(1)] == ["skip"]
    page.locator(".toast-undo").tap()
    page.locator(f"#row-{oid(1)}").wait_for()  # and the list stays where it is
    page.locator(f"#row-{oid(2)} .row-open").tap()
    page.locator('#panel [data-press="take"]').tap()
    page.locator("#panel .holds", has_text="owner ana").wait_for()  # it goes on being worked
    page.locator("#panel .back a").tap()
    page.locator("#rows").wait_for()


def test_without_script_links_and_forms_still_work(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/enter?token={TOKEN}")
    page.wait_for_url(f"{site.url}/")
    page.locator(f"#row-{oid(2)} .row-open").click()
    page.locator('#panel [data-act="note"] > summary').click()
    page.locator("#panel [data-act=note] textarea").fill("by hand")
    page.locator("#panel").get_by_text("Keep the note").click()
    page.locator("#panel .history", has_text="by hand").wait_for()
    assert [said.reason for said in site.said(2)] == ["by hand"]
    page.fill("#text", "number 7")
    page.click("text=Show >> nth=0")
    assert page.locator(".item.listed").count() == 1
    context.close()


def test_the_first_key_skips_to_the_list_and_parts_are_named(come_in, site):
    page = come_in()
    page.goto(site.url)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the list"
    for role in ("banner", "navigation", "search", "main", "complementary", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    single = page.locator("#keys-off")
    page.keyboard.press("?")
    single.check()
    page.keyboard.press("Escape")
    page.locator("#help").wait_for(state="hidden")
    page.keyboard.press("j")
    assert page.locator(".item[aria-current]").count() == 0


def test_what_is_no_place_to_speak_is_never_worded_as_one(come_in, site):
    page = come_in()
    for path in (PLACES["escalation"], PLACES["withheld"]):
        page.goto(site.url + path)
        shown = page.inner_text("#panel")
        for word in ("Slot odds", "left", "Open on", "Brands there", "Mark done", "Draft", "Timing"):
            assert word not in shown, (path, word)
    page.goto(site.url + PLACES["escalation"])
    assert "Show this to the person in charge" in page.inner_text("#panel")
