"""Who rests and who is in the ledger, in a real browser: found, read by everybody, and as wide as a phone."""

from __future__ import annotations

from crawler.db.pages import store_page
from crawler.db.persons import Met, note_people
from tests.cli.browse.stage import HOSTILE, oid
from tests.cli.browse.test_readable import CONTRAST, WIDER, problems
from tests.factories import NOON, make_author, make_page, make_post

FAN = Met(
    "peertube", "fan", oid(1), "superfan", "fan@video.example", HOSTILE, "javascript:alert(1)", "https://v.example/w"
)


def test_a_creator_rests_on_the_page_and_a_fan_is_a_person(come_in, site):
    with site.store.session() as session:
        same = make_author("writer of p1")
        store_page(
            session, make_page([make_post("p1", author=same), make_post("p4", author=same)]), None, first_seen=NOON
        )
        note_people(session, "Acme", [FAN], NOON)
    page = come_in()
    page.locator(f"#row-{oid(1)} .row-open").click()
    page.locator("[data-act=done] summary").click()
    page.get_by_role("button", name="Mark done").click()
    page.locator("#said").get_by_text("Marked done").wait_for()
    page.goto(site.url)
    assert page.locator(f"#row-{oid(4)}").count() == 0
    page.locator(".more", has_text="1 rests").get_by_role("link", name="Show").click()
    row = page.locator(f"#row-{oid(4)}")
    row.get_by_text("Rests until").wait_for()
    assert problems(page) == []
    row.locator(".row-open").click()
    page.locator("#panel .rest").wait_for()
    page.get_by_role("link", name="People").click()
    page.get_by_role("cell", name="Superfan").wait_for()
    assert problems(page) == []
    assert page.evaluate(CONTRAST)["short"] == []
    assert page.locator("a[href^='javascript']").count() == 0
    page.set_viewport_size({"width": 320, "height": 844})
    assert page.evaluate(WIDER) <= 0
    assert page.heard == []
