"""A whole morning in a real browser: open, filter, read, decide, hand on, undo, take the list along."""

from __future__ import annotations

import csv
import io

import openpyxl

from tests.cli.browse.stage import oid, until


def row(page, number: int):
    return page.locator(f"#row-{oid(number)}")


def open_card(page, number: int) -> None:
    row(page, number).locator(".row-open").click()
    page.locator(f'#panel [data-card="{oid(number)}"]').wait_for()


def act(page, action: str) -> None:
    page.locator(f'#panel [data-act="{action}"] > summary').click()


def shown(page) -> list[str]:
    return page.eval_on_selector_all(".item.listed", "all => all.map(e => e.dataset.id)")


def test_a_morning(come_in, site):
    page = come_in()
    assert shown(page) == [oid(n) for n in range(1, 9)]
    assert page.locator(".item.escalated").count() == page.locator(".item.explore").count() == 1
    assert page.locator(".item").first.get_attribute("class") == "item escalated"
    look_for(page, site)
    be_done(page, site)
    skip_and_think_again(page, site)
    put_off(page)
    hand_on(page, site)
    assert page.heard == []
    assert all(url.startswith(site.url) for url in page.asked)
    take_along(page)


def look_for(page, site) -> None:
    page.locator(".pick", has_text="Play").locator("summary").click()
    with page.expect_response("**/?*play=question*"):
        page.check('input[value="question"]')
    until(page, "document.querySelectorAll('.item.listed').length === 2")
    assert "play=question" in page.url
    page.reload()
    assert shown(page) == [oid(4), oid(8)]
    page.get_by_role("link", name="Question , take this filter away").click()
    assert shown(page) == [oid(n) for n in range(1, 9)]
    page.goto(f"{site.url}/?platform=peertube&status=all&closed=1&min_score=80")
    assert page.locator(".chips li").count() == 5
    page.click("text=Clear all")


def be_done(page, site) -> None:
    open_card(page, 1)
    assert "Bloom first?" in page.inner_text("#panel")
    assert "Slot odds" in page.inner_text("#panel")
    act(page, "done")
    page.fill("#panel input[name=url]", "https://tube.example/c/1")
    page.select_option("#panel select[name=kind]", "reply")
    page.click("text=Mark done")
    row(page, 1).wait_for(state="detached")
    assert (site.said(1)[0].action, site.said(1)[0].who) == ("done", "ana")
    assert site.said(1)[0].details["kind"] == "reply"


def skip_and_think_again(page, site) -> None:
    open_card(page, 3)
    act(page, "skip")
    page.check('#panel input[value="tone"]')
    page.click("text=Skip it")
    row(page, 3).wait_for(state="detached")
    page.click(".toast-undo")
    row(page, 3).wait_for()
    assert [said.action for said in site.said(3)] == ["skip", "undo"]


def put_off(page) -> None:
    open_card(page, 4)
    act(page, "snooze")
    page.check('#panel input[value="3h"]')
    page.click("text=Snooze it")
    row(page, 4).wait_for(state="detached")


def hand_on(page, site) -> None:
    open_card(page, 5)
    act(page, "assign")
    page.select_option("#panel select[name=to]", "bo")
    page.click("text=Assign it")
    row(page, 5).get_by_text("bo", exact=True).wait_for()
    page.locator("#panel .holds", has_text="owner bo").wait_for()
    act(page, "note")
    page.fill("#panel [data-act=note] textarea", "she roasts at home too")
    page.click("text=Keep the note")
    page.locator("#said", has_text="Note kept").wait_for()
    page.click(".toast-undo")
    page.locator("#said", has_text="Taken back").wait_for()
    assert [said.action for said in site.said(5)] == ["assign", "note", "undo"]


def take_along(page) -> None:
    with page.expect_download() as got:
        page.click("text=Export these as CSV")
    text = got.value.path().read_text(encoding="utf-8-sig")
    ids = [line["opportunity_id"] for line in csv.DictReader(io.StringIO(text))]
    assert {oid(901), oid(3), oid(5), oid(950)} <= set(ids)
    assert not {oid(1), oid(4), oid(99)} & set(ids)
    with page.expect_download() as got:
        page.click("text=Excel")
    with got.value.path().open("rb") as file:
        book = openpyxl.load_workbook(file)
    assert {"opportunities", "superfan", "sources"} <= set(book.sheetnames)


def test_a_draft_needs_somebodys_ok(come_in, site):
    ana, bo = come_in("ana"), come_in("bo")
    open_card(ana, 6)
    act(ana, "draft")
    ana.fill("#panel [data-act=draft] textarea", "Bloom for thirty seconds!")
    ana.click("text=Keep the draft")
    row(ana, 6).locator("text=draft needs an OK").wait_for()
    bo.reload()
    open_card(bo, 6)
    act(bo, "draft")
    bo.click("text=OK by me")
    row(bo, 6).locator("text=draft OK").wait_for()
    assert [(said.action, said.who) for said in site.said(6)] == [("draft", "ana"), ("approve", "bo")]


def test_the_second_of_two_sees_what_happened_and_loses_nothing(come_in, site):
    ana, bo = come_in("ana"), come_in("bo")
    for page in (ana, bo):
        open_card(page, 2)
    act(ana, "skip")
    ana.check('#panel input[value="too late"]')
    ana.click("text=Skip it")
    row(ana, 2).wait_for(state="detached")

    act(bo, "note")
    bo.fill("#panel [data-act=note] textarea", "ask the roaster first")
    bo.click("text=Keep the note")
    problem = bo.locator("#panel .problem")
    problem.wait_for()
    assert "ana was quicker (skip)" in problem.inner_text()
    assert "ana skipped it too late" in problem.inner_text()
    assert bo.input_value("#panel [data-act=note] textarea") == "ask the roaster first"
    assert [said.action for said in site.said(2)] == ["skip"]
    bo.click("text=Keep the note")
    bo.locator("#said", has_text="Note kept").wait_for()
    assert [(said.action, said.who) for said in site.said(2)] == [("skip", "ana"), ("note", "bo")]


def test_keyboard_alone(come_in, site):
    page = come_in()
    page.locator("body").press("j")
    for _ in range(2):
        page.keyboard.press("j")
    assert page.evaluate("document.querySelector('.item[aria-current]').dataset.id") == oid(2)
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    page.locator(f'#panel [data-card="{oid(1)}"]').wait_for()
    until(page, "document.activeElement.id === 'card-title'")
    page.keyboard.press("s")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    row(page, 1).wait_for(state="detached")
    assert (site.said(1)[0].action, site.said(1)[0].reason) == ("skip", "tone")
    until(page, f"document.activeElement.closest('.item')?.dataset.id === '{oid(2)}'")
    page.keyboard.press("u")
    until(page, f"document.activeElement.closest('.item')?.dataset.id === '{oid(1)}'")
    page.keyboard.press("?")
    page.locator("#help[open]").wait_for()
    page.keyboard.press("Escape")
    page.locator("#help").wait_for(state="hidden")
    page.keyboard.press("/")
    page.keyboard.type("number 7")
    until(page, "document.querySelectorAll('.item.listed').length === 1")
    assert "text=number%207" in page.url
    assert page.heard == []


def test_a_form_is_unfolded_from_the_list_by_one_key(come_in, site):
    page = come_in()
    for key in ("j", "j", "n"):
        page.keyboard.press(key)
    until(page, "document.activeElement.name === 'reason'")
    page.keyboard.type("call her")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("#said", has_text="Note kept").wait_for()
    assert site.said(1)[0].reason == "call her"


AS_SOON_AS_IT_IS_THERE = """() => {
    window.stayed = true;
    const panel = document.getElementById('panel');
    new MutationObserver((_, observer) => {
        const button = panel.querySelector('[data-press="take"]');
        if (button) (observer.disconnect(), button.click());
    }).observe(panel, {childList: true, subtree: true});
}"""


def test_a_button_works_from_the_moment_it_is_seen(come_in, site):
    page = come_in()
    page.evaluate(AS_SOON_AS_IT_IS_THERE)
    row(page, 1).locator(".row-open").click()
    page.locator("#said .toast-undo").wait_for()
    assert page.evaluate("window.stayed"), "the form was sent as one without script is, and the page made anew"


def test_what_was_withheld_can_be_called_wrong(come_in, site):
    page = come_in()
    page.goto(f"{site.url}/withheld")
    row(page, 902).locator(".row-open").click()
    act(page, "wrong")
    page.fill("#panel [data-act=wrong] textarea", "it is a joke about decaf")
    page.click("text=Say so")
    page.locator("#said", has_text="Noted").wait_for()
    assert (site.said(902)[0].action, site.said(902)[0].reason) == (
        "note",
        "withheld wrongly: it is a joke about decaf",
    )
    page.goto(f"{site.url}/withheld")
    assert page.locator(".tally a").all_inner_texts() == ["All 2", "Grief 2", "Called wrong 1"]
    page.click("text=Called wrong 1")
    assert page.locator(".item").count() == 1
    assert "by ana: it is a joke about decaf" in page.inner_text(f"#row-{oid(902)} .wrong").replace("“", "").replace(
        "”", ""
    )


def test_a_trend_leads_to_its_posts_on_the_list(come_in, site):
    page = come_in()
    page.click("text=Trends")
    assert page.locator(".trend").count() == 2
    assert page.locator(".trend svg").count() == 2
    page.click("text=The 2 on the list >> nth=0")
    assert shown(page) == [oid(1), oid(5)]
    assert page.locator(".chips li").first.inner_text().startswith("Status: All")
    page.get_by_role("link", name="Trend: Pour-over number 1 , take this filter away").click()
    assert shown(page) == [*(oid(n) for n in range(1, 9)), oid(99)]


def test_a_window_that_closes_while_one_looks_is_dropped(come_in, site):
    page = come_in()
    page.clock.install()
    page.reload()
    assert page.inner_text(f"#row-{oid(1)} .clock") == "1 h left"
    page.clock.fast_forward(61 * 60 * 1000)
    row(page, 1).wait_for(state="detached")
    assert page.inner_text("#said") == "Windows that just closed: 1."
    assert page.inner_text(f"#row-{oid(3)} .clock") == "1 h 58 min left"


def test_an_open_page_follows_what_colleagues_do(come_in, site):
    ana, bo = come_in("ana"), come_in("bo")
    bo.clock.install()
    bo.reload()
    open_card(bo, 3)
    act(bo, "note")
    bo.fill("#panel [data-act=note] textarea", "half a sentence")
    open_card(ana, 1)
    ana.keyboard.press("t")
    row(ana, 1).locator("text=ana").wait_for()
    bo.clock.fast_forward(21_000)
    row(bo, 1).locator("text=ana").wait_for()
    assert bo.evaluate("document.querySelector('.item[aria-current]').dataset.id") == oid(3)
    assert bo.input_value("#panel [data-act=note] textarea") == "half a sentence"


def test_a_skip_needs_a_reason_chosen_by_a_person(come_in, site):
    page = come_in()
    open_card(page, 1)
    page.keyboard.press("s")
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert site.said(1) == []
    page.keyboard.press("4")
    page.keyboard.press("Enter")
    row(page, 1).wait_for(state="detached")
    assert site.said(1)[0].reason == "already there"
