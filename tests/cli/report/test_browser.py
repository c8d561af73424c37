"""The page in a real browser: silent, still, readable, and never wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from cli.report.build import build_report
from tests.chromium import chromium
from tests.cli.report.sample import alarms, card, empty, rich, uneasy
from tests.cli.report.test_hostile import BATTERY, everywhere
from tests.patience import PATIENCE_MS

CONTRAST = (Path(__file__).parent / "contrast.js").read_text(encoding="utf-8")
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
SPILLING = """() => [...document.querySelectorAll('body *')]
    .filter(e => e.getClientRects().length && !e.closest('svg, .skip'))
    .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.className || e.tagName)"""


@pytest.fixture(scope="module")
def browser():
    with chromium() as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages")
    long = card(1, "W" * 900, "x" * 300, snapshots=())
    made = {
        "rich": rich(),
        "empty": empty(),
        "alarms": rich().model_copy(update={"escalations": (*alarms(8), *uneasy(5))}),
        "hostile": everywhere("".join(BATTERY[:14])),
        "long": rich().model_copy(update={"brand": "B" * 90, "cards": (long,), "not_seen": ("n" * 300,)}),
    }
    for name, data in made.items():
        (folder / f"{name}.html").write_text(build_report(data), encoding="utf-8")
    return folder


@contextmanager
def shown(browser, path: Path, width: int = 1440, scheme: str = "light") -> Iterator:
    """A page with a list of everything it said or asked for beyond itself."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    page.heard = []
    page.on("console", lambda message: page.heard.append(message.text))
    page.on("pageerror", lambda error: page.heard.append(str(error)))
    page.on("request", lambda request: page.heard.append(request.url))
    page.on("dialog", lambda dialog: (page.heard.append(dialog.message), dialog.dismiss()))
    page.goto(path.as_uri())
    try:
        yield page
    finally:
        context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["rich", "empty", "long", "hostile"])
def test_it_fits_every_screen_and_asks_for_nothing(browser, pages, name, scheme):
    path = pages / f"{name}.html"
    with shown(browser, path, scheme=scheme) as page:
        for width in (320, 390, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(WIDER) <= 0, width
            assert page.evaluate(SPILLING) == [], width
        assert page.heard == [path.as_uri()]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["rich", "empty", "alarms"])
def test_every_text_stands_out_from_its_ground(browser, pages, name, scheme):
    with shown(browser, pages / f"{name}.html", scheme=scheme) as page:
        page.evaluate("document.querySelectorAll('details').forEach(e => e.open = true)")
        measured = page.evaluate(CONTRAST)
        assert measured["seen"] > (15 if name == "empty" else 400)
        assert measured["short"] == []


def test_paper_shows_what_the_screen_folds_away(browser, pages):
    with shown(browser, pages / "alarms.html") as page:
        seen = "[...document.querySelectorAll('.alarm')].filter(e => e.checkVisibility() && e.offsetHeight > 40).length"
        assert page.evaluate(seen) == 3
        page.emulate_media(media="print")
        assert page.evaluate(seen) == 13


def test_what_is_unsure_is_not_red(browser, pages):
    with shown(browser, pages / "alarms.html") as page:
        for part in (" > summary", " .alarm", " .verdict"):
            colours = "e => { const s = getComputedStyle(e); return [s.color, s.borderTopColor, s.backgroundColor]; }"
            sure, unsure = (page.eval_on_selector(f".more-alarms{of}{part}", colours) for of in ("", ".uneasy"))
            assert sure != unsure, part


def test_the_themes_differ(browser, pages):
    grounds = []
    for scheme in ("light", "dark"):
        with shown(browser, pages / "rich.html", scheme=scheme) as page:
            grounds.append(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert grounds == ["rgb(246, 244, 238)", "rgb(20, 19, 16)"]


def test_a_hostile_title_runs_nothing(browser, pages):
    with shown(browser, pages / "hostile.html") as page:
        page.wait_for_load_state("networkidle")
        assert "owned" not in page.title().split()
        assert page.evaluate("document.scripts.length + document.images.length + frames.length") == 0
        assert page.evaluate("getComputedStyle(document.body).display") == "block"
        assert page.heard == [page.url]


def test_were_a_text_to_get_through_as_markup_the_policy_would_still_hold(browser, pages):
    bad = (
        "<script>document.title='owned'</script><img src=https://evil.example/p.png><b style=position:fixed id=b>x</b>"
    )
    html = (pages / "empty.html").read_text(encoding="utf-8").replace("<main>", f"<main>{bad}")
    path = pages / "breached.html"
    path.write_text(html, encoding="utf-8")
    with shown(browser, path) as page:
        assert page.title() != "owned"
        assert page.evaluate("getComputedStyle(document.getElementById('b')).position") == "static"
        assert sum("violates the following Content Security Policy" in said for said in page.heard) >= 3


def test_the_keyboard_reaches_the_list_first(browser, pages):
    with shown(browser, pages / "rich.html") as page:
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent") == "Skip to the list"
        assert page.evaluate("document.activeElement.getBoundingClientRect().left") >= 0
        page.keyboard.press("Enter")
        assert page.url.endswith("#list")


def test_paper_cuts_no_card_and_has_no_dark_ground(browser, pages):
    with shown(browser, pages / "rich.html", 794, "dark") as page:
        page.emulate_media(media="print", color_scheme="dark")
        kept = page.eval_on_selector_all(".card", "all => all.map(e => getComputedStyle(e).breakInside)")
        assert set(kept) == {"avoid"}
        assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
        assert page.evaluate(CONTRAST)["short"] == []
        tallest = page.evaluate("Math.max(...[...document.querySelectorAll('.card')].map(e => e.offsetHeight))")
        assert tallest < 1017  # A4 at 96 dots an inch less its margins: a taller card could not stay whole
        assert page.pdf(format="A4").startswith(b"%PDF")
