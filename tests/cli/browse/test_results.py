"""The results view: read by everybody, fed by the page's own "done" and by hand, and the same for programs."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from cli.browse.results_told import Results
from cli.outcomes.remeasure import remeasure
from crawler import clock
from crawler.db.pages import store_page
from tests.cli.browse.stage import HOSTILE, TOKEN, make_morning, oid, served
from tests.cli.browse.test_readable import CONTRAST, PHONE, WIDER, problems
from tests.factories import NOON, hours_ago, make_author, make_comment, make_page, make_snapshot

US = make_author("acme", handle="acme@video.example")


@pytest.fixture
def site(tmp_path):
    """A morning on which we spoke, were measured twice, and another brand was liked more."""
    folder = make_morning(tmp_path / "acme")
    toml = folder / "brand.toml"
    head, section, rest = toml.read_text(encoding="utf-8").partition("[brand.handles]")
    toml.write_text(
        f'{head}{section}\npeertube = "@acme@video.example"\n#{rest}\n[goals]\ncomments = 2\n', encoding="utf-8"
    )
    with clock.frozen(NOON), served(folder) as running:
        yield running


def live(site) -> None:
    """We marked the fourth card done at nine; two readings followed."""
    from cli.deciding import Said, decide

    with clock.frozen(NOON), site.store.session() as session:
        decide(session, site.desk.brand, oid(4), Said("done", "ana", code="OATS10", at=hours_ago(3)), NOON)
    rival = make_author("globex", display_name=HOSTILE, handle=HOSTILE, verified=True)
    said = [
        make_comment("ours", "p4", author=US, published_at=hours_ago(3)),
        make_comment("theirs", "p4", author=rival, body=HOSTILE, url="javascript:alert(1)", published_at=hours_ago(5)),
    ]
    for ago, likes in ((2, 5), (0, 40)):
        counts = [make_snapshot("p4", name, like_count=n, captured_at=hours_ago(ago))
                  for name, n in (("ours", likes), ("theirs", 60))]  # fmt: skip
        with site.store.session() as session:
            store_page(session, make_page((), said, counts, thread_of="p4"), None, first_seen=hours_ago(ago))
            remeasure(session, site.desk.brand, hours_ago(ago))


def test_what_it_brought_is_read_by_everybody(come_in, site):
    live(site)
    for scheme in ("light", "dark"):
        page = come_in(color_scheme=scheme)
        page.goto(f"{site.url}/results")
        shown = page.inner_text("main")
        for words in ("1 comment was made.", "40 likes came of it.", "Place 2 of 2.", "40% of all likes", "OATS10"):
            assert words in shown, words
        assert "Our comment took 40%." in shown
        page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        assert problems(page) == []
        assert page.evaluate(CONTRAST)["short"] == []
        assert (page.title(), page.heard) == ("Results: Acme", [])
        assert all(asked.startswith(site.url) for asked in page.asked)
    assert page.locator("main a[href^='javascript']").count() == 0
    assert page.locator("svg.curve[aria-label*='5 to 40 likes']").count() == 1


def test_it_fits_a_phone_and_weeks_are_turned_by_keyboard(come_in, site):
    live(site)
    page = come_in(**PHONE)
    page.goto(f"{site.url}/results")
    page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
    for width in (320, 390, 768):
        page.set_viewport_size({"width": width, "height": 844})
        assert page.evaluate(WIDER) <= 0, width
    page.get_by_role("link", name="Week before").focus()
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="2026-W09").wait_for()
    assert "Nothing was done in this week." in page.inner_text("main")


def test_numbers_are_typed_and_comments_added_without_script(browser, site):
    live(site)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/enter?token={TOKEN}")
    page.wait_for_url(f"{site.url}/")
    page.goto(f"{site.url}/results")
    page.locator("summary", has_text="Type numbers").click()
    page.fill("#code_uses-1", "7")
    page.get_by_text("Keep the numbers").click()
    page.get_by_text("Its code was used 7 times.").wait_for()
    page.locator("summary", has_text="Type numbers").click()
    page.fill("#likes-1", "many")
    page.get_by_text("Keep the numbers").click()
    page.get_by_text("Not stored: 'many' is no count; write a whole number.").wait_for()
    page.fill("#add-url", "https://plazza.example/9")
    page.get_by_text("Add it").click()
    page.get_by_text("Not measured yet.").wait_for()
    assert page.get_by_role("heading", name="What you did 2").count() == 1
    context.close()


def test_the_same_for_programs(come_in, site):
    live(site)
    page = come_in()
    answer = page.request.get(f"{site.url}/api/results?week=2026-W10")
    found = Results.model_validate_json(answer.body())
    assert (found.tally.likes, found.by.play[0].name, found.by.code[0].name) == (40, "question", "OATS10")
    assert [line.held for line in found.goals if line.name == "comments"] == [False]
    assert json.loads(answer.body())["results"][0]["like_count"] == 40
    assert page.request.get(f"{site.url}/api/results?week=2026-W60").status == 422


def test_a_form_of_another_page_is_refused(come_in, site):
    live(site)
    page = come_in()
    for path in ("/results", "/results/1"):
        answer = page.request.post(f"{site.url}{path}", form={"likes": "9", "url": "https://plazza.example/9"})
        assert answer.status == 403
    with site.store.reading() as session:
        from crawler.db.engagements import engagements, measurements

        assert [each.origin for each in measurements(session, [1])[1]] == ["thread", "thread"]
        assert len(engagements(session, "Acme", until=NOON + timedelta(days=1))) == 1
