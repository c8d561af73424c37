"""From nothing to a list in the page: the set-up, the collection it begins, its stop, its end with the page."""

from __future__ import annotations

import signal
import sys
from contextlib import contextmanager

import pytest
import uvicorn

from cli.browse.collecting import words
from cli.browse.collecting.collector import Collector, Progress
from cli.browse.serve import Address, listen
from cli.browse.setup.first import FirstRun
from cli.rechecking.judge import Place
from crawler.clock import CLOCK_URL_VARIABLE
from tests.cli.browse.stage import TOKEN, doors_of, in_background
from tests.cli.browse.test_readable import problems
from tests.cli.demo_stage import run_states, small_world
from tests.cli.setup.website_stage import Site
from tests.patience import PATIENCE_MS, PATIENCE_S

ONE_SOURCE = """
[sources.peertube]
instances = ["{base}/peertube"]
api_base = "{base}/sepiasearch"
delay = 0
budget = 40

[sources.peertube.bases]
"tube.example" = "{base}/peertube"
"""
OTHERS_OFF = "".join(
    f"\n[sources.{name}]\nenabled = false\n" for name in ("mastodon", "bluesky", "hackernews", "lemmy")
)
OWN_SITE = '\n[sources.link]\ninstances = ["{website}"]\ndelay = 0\n'
ABOUT = "Kolibri makes hand presses and hand grinders; we join talk about espresso made by hand, and jokes about it."


@pytest.fixture(scope="module")
def world():
    with small_world(posts=8) as server:
        yield server


@pytest.fixture
def demo_clock(world, monkeypatch):
    """The page and what it begins live by the demo web's clock."""
    monkeypatch.setenv(CLOCK_URL_VARIABLE, world.clock_url)
    return world


@contextmanager
def first_page(folder):
    """The page of an empty folder on a real port."""
    listening = listen(Address(port=0))
    port = listening.getsockname()[1]
    app = FirstRun(folder, doors_of(port))
    with in_background(uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none")), listening):
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            app.close()


def test_from_an_empty_folder_to_a_list_without_a_terminal(browser, tmp_path, demo_clock):
    page = browser.new_page()
    page.set_default_timeout(PATIENCE_MS)
    heard = []
    page.on("pageerror", lambda error: heard.append(str(error)))
    with Site() as website, first_page(tmp_path) as home:
        website.page("/")
        page.goto(f"{home}/enter?token={TOKEN}")
        say_who(page, website.url)
        with (tmp_path / "brand.toml").open("a", encoding="utf-8") as brand:  # an engineer's part: the demo web
            brand.write(
                f"{ONE_SOURCE.format(base=demo_clock.base_url)}{OTHERS_OFF}{OWN_SITE.format(website=website.url)}"
            )
        say_words(page)
        page.goto(home)
        assert "Nothing is ranked for Kolibri yet" in page.inner_text("main")
        page.goto(f"{home}/setup")
        collect(page, home)
        assert page.locator(".item.listed").count() > 0
        page.goto(f"{home}/collect")
        assert "to speak at" in page.inner_text("main")
        page.goto(f"{home}/sources")
        assert "Collect again now" in page.inner_text("main")
        assert f"topcomment crawl -w {tmp_path}" in page.inner_text("main")
    assert heard == []
    assert {state for _, _, state in run_states(tmp_path)} <= {"ok", "quiet", "off", "interrupted"}
    page.close()


def say_who(page, website):
    """The first step; the website is of a private network that nobody has named yet."""
    page.click("text=Begin: who you are")
    page.fill("#f-name", "Kolibri")
    page.fill("#f-about", ABOUT)
    page.fill("#f-languages", "English")
    page.fill("#f-timezone", "Europe/Oslo")
    page.fill("#f-contact", "ana@kolibri.example")
    page.fill("#f-website", website)
    page.click("text=Read the website")
    page.locator("main .problem", has_text="private network").wait_for()  # which stops nothing
    page.click("main button:has-text('Save')")
    page.locator("text=Saved: Who you are").wait_for()


def say_words(page):
    """The second step, with what the website says: ticked, put into the form, and saved by Enter."""
    page.click("text=Next: words to look for")
    page.fill("#f-topics", "espresso")
    page.fill("#f-hashtags", "#coffee #espresso")
    page.click("text=Read the website")
    page.locator(".suggested", has_text="pour-over").wait_for()
    assert problems(page) == []
    page.check("text=filter coffee")
    page.click("text=Put the ticked ones into the form")
    assert page.input_value("#f-topics").split("\n") == ["espresso", "filter coffee"]
    page.focus("#f-hashtags")
    page.keyboard.press("Enter")
    page.locator("text=Saved: Words to look for").wait_for()


def collect(page, home):
    """Begin, stop, begin again, reload, and be led to the list."""
    page.click("text=Next: collect posts")
    page.click("text=Collect now")
    page.click("#stop")
    page.locator("main .looked", has_text="Stopped.").wait_for()
    page.click("text=Collect again")
    page.locator("#stop").wait_for()
    page.reload()
    page.locator("#collecting").wait_for()
    page.locator("main", has_text="PeerTube: ").first.wait_for()
    assert problems(page) == []
    page.wait_for_url(f"{home}/", timeout=180_000)


@pytest.fixture
def collector(tmp_path, monkeypatch):
    """Of a folder, with a process that does what it is told instead of a crawl."""

    def made(code):
        monkeypatch.setattr("cli.browse.collecting.collector.COMMAND", (sys.executable, "-c", code))
        return Collector(Place(tmp_path, None))

    return made


WAITS = """
import json, os, pathlib, time
print(json.dumps({'phase': 'discover'}), flush=True)
while os.read(0, 99): pass
while not pathlib.Path(LET_GO).exists(): time.sleep(0.01)
print(json.dumps({'end': 'stopped'}))
"""


def test_one_is_at_work_and_a_stop_is_the_end_of_its_input(collector, tmp_path):
    let_go = tmp_path / "let go"
    found = collector(f"LET_GO = {str(let_go)!r}\n{WAITS}")
    found.begin()
    first = found._process.pid
    found.begin()
    assert found._process.pid == first
    found.stop()
    assert words.now(found.progress).startswith("Stopping")
    let_go.touch()
    found.close()
    assert words.now(found.progress).startswith("Stopped")
    found.begin()  # and the next one may begin
    assert found._process.pid != first
    found.close()


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ('print(\'{"end": "failed", "why": "another crawl is at work."}\')', "not work: another crawl is at work."),
        ("raise SystemExit('a traceback')", "logs/collect.log says what"),
        ("print('[1]\\nnonsense')", "logs/collect.log says what"),
    ],
)
def test_what_goes_wrong_is_told_in_a_sentence(collector, code, says):
    found = collector(code)
    found.begin()
    found._reader.join(PATIENCE_S)
    ended = found.progress
    assert ended.state == "failed"
    assert says in words.now(ended)


def test_what_told_to_stop_does_not_is_ended(collector, monkeypatch):
    monkeypatch.setattr("cli.browse.collecting.collector._GRACE_S", 0.1)
    found = collector("import time; time.sleep(600)")
    found.begin()
    found.close()
    assert (found.progress.state, found._process.returncode) == ("stopped", -signal.SIGKILL)


def test_what_is_told_is_the_sum_of_what_was_heard():
    progress = Progress("running")
    for line in (
        {"phase": "discover"},
        {"phase": "discover", "source": "peertube", "posts": 3, "comments": 0},
        {"phase": "discover", "source": "peertube", "posts": 5, "comments": 0, "state": "ok"},
        {"phase": "deepen", "source": "peertube", "posts": 1, "comments": 7},
        {"phase": "discover", "source": "reddit", "posts": 0, "comments": 0, "state": "refused", "note": "HTTP 403"},
    ):
        progress = progress.heard(line)
    peertube, reddit = words.sources(progress)
    assert (peertube.does, peertube.posts, peertube.comments) == ("reading threads", 6, 7)
    assert (reddit.does, reddit.note, reddit.unwell) == ("refused", "HTTP 403", True)
    done = progress.heard({"stage": "judging", "done": 3, "total": 9})
    assert (done.phase, done.done, done.total) == ("rank", 3, 9)
    nothing = done.heard({"end": "done", "judged": 4, "listed": 0, "escalated": 0, "withheld": 1})
    assert not words.found(nothing)
    assert words.now(nothing).startswith("Done, and nothing")
