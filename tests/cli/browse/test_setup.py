"""The set-up in the page: from an empty folder to a brand, by hand, by keyboard, without script; and its attackers."""

from __future__ import annotations

import re
import tomllib
from concurrent.futures import Future

import pytest
from starlette.testclient import TestClient

from cli.browse.app import create_app
from cli.browse.guard import MOST_UPLOAD
from cli.browse.serve import Address, make_doors
from cli.browse.setup.first import FirstRun, desk_or_empty
from cli.desk import open_desk
from crawler import clock
from crawler.config import load_brand
from crawler.errors import WorkspaceError
from ranking.teaching import Asked
from tests.cli.browse.copies import copied_morning
from tests.cli.browse.stage import HOSTILE, TOKEN, doors_of
from tests.cli.browse.test_readable import CONTRAST, WIDER, problems
from tests.factories import NOON

HOME = "http://127.0.0.1:8788"
WHO = {
    "name": "Acme",
    "about": "We roast coffee.",
    "timezone": "Europe/Oslo",
    "languages": "English",
    "website": "acme.example",
}
STEPS = ("", "/who", "/words", "/links", "/twenty", "/never", "/markets")


class Guest:
    """A browser without script that came in."""

    def __init__(self, app):
        self.client = TestClient(app, base_url=HOME)
        self.client.get(f"/enter?token={TOKEN}")
        self.csrf = re.search(r'name="csrf" value="([^"]+)', self.get("/setup").text)[1]

    def get(self, path):
        return self.client.get(path)

    def version(self, step):
        return re.search(r'name="version" value="(\w+)"', self.get(f"/setup/{step}").text)[1]

    def post(self, step, data, *, files=None, origin=HOME, **changes):
        known = {"csrf": self.csrf, "version": self.version(step) if step != "twenty" else ""}
        return self.client.post(f"/setup/{step}", data=known | data | changes, files=files, headers={"Origin": origin})


@pytest.fixture
def empty(tmp_path):
    """A folder without a brand."""
    folder = tmp_path / "new"
    folder.mkdir()
    first = FirstRun(folder, doors_of(8788))
    with clock.frozen(NOON):
        yield folder, Guest(first)
    first.close()


@pytest.fixture
def folder(tmp_path):
    return copied_morning(tmp_path / "acme")


@pytest.fixture
def guest(folder):
    desk = open_desk(folder)
    with clock.frozen(NOON), desk.store() as store:
        yield Guest(create_app(desk, store, doors_of(8788)))


def awaited(guest, step):
    """The page of a step once its work in the background is done."""
    guest.client.app.state.setting.slow._running[step].result(60)
    return guest.get(f"/setup/{step}").text


def brand(folder):
    return load_brand(folder / "brand.toml", {})


def test_an_empty_folder_becomes_a_workspace(empty):
    folder, guest = empty
    assert "There is no brand here yet" in guest.get("/").text
    assert "Say first who you are" in guest.get("/setup/twenty").text
    wrong = guest.post("who", WHO | {"timezone": "Mars"})
    assert wrong.status_code == 422
    assert list(folder.iterdir()) == []
    first = guest.post("who", WHO)
    assert first.status_code == 200
    assert "Saved: Who you are." in first.text
    assert "brand.toml.bak" not in first.text  # there was no file to keep
    assert brand(folder).brand.languages == ("en",)
    assert brand(folder).contact.user_agent_contact == "https://acme.example"
    assert brand(folder).safety.never
    text = (folder / "brand.toml").read_text(encoding="utf-8")
    assert "# what looks close but is not yours" in text
    assert {".env", ".gitignore", "reports", "topcomment.db"} <= {each.name for each in folder.iterdir()}
    assert "Nothing is ranked for Acme yet" in guest.get("/").text
    assert "no posts are stored" not in guest.get("/setup/twenty").text
    assert guest.post("never", {"never": "tea"}).status_code == 200


def test_a_folder_that_has_no_brand_is_offered_one(tmp_path, folder):
    assert not desk_or_empty(tmp_path, None).workspace.brand_files
    assert desk_or_empty(folder, None).brand.name == "Acme"
    assert make_doors(desk_or_empty(tmp_path, None), Address()).phone is None
    for given, slug in ((tmp_path / "absent", None), (tmp_path, "acme")):
        with pytest.raises(WorkspaceError):
            desk_or_empty(given, slug)
    assert not (tmp_path / "brand.toml").exists()


def test_what_is_wrong_stands_at_its_field_with_what_was_typed(guest, folder):
    before = (folder / "brand.toml").read_bytes()
    answer = guest.post("who", WHO | {"languages": "Klingonish", "voice": "dry"})
    assert answer.status_code == 422
    field = re.search(r'<input id="f-languages"[^>]*>', answer.text)[0]
    assert 'aria-invalid="true"' in field
    assert 'aria-describedby="tip-languages bad-languages"' in field
    assert 'value="Klingonish"' in field
    assert 'value="dry"' in answer.text
    assert "is not known as a language" in answer.text
    assert (folder / "brand.toml").read_bytes() == before


def test_what_was_saved_holds_at_once_and_the_old_file_is_kept(guest, folder):
    before = (folder / "brand.toml").read_bytes()
    assert "Saved: Who you are" in guest.post("who", WHO | {"name": "Ackme"}).text
    assert (folder / "brand.toml.bak").read_bytes() == before
    assert "Ackme" in guest.get("/setup").text
    assert guest.post("markets", {"market.1.name": "South", "market.1.people": "cy"}).status_code == 200
    assert 'value="cy"' in guest.get("/setup").text  # the people of the markets are offered as names


def test_two_at_once(guest, folder):
    old = guest.version("never")
    guest.post("never", {"never": "tea"})
    answer = guest.post("never", {"never": "coffee"}, version=old)
    assert answer.status_code == 422
    assert "changed meanwhile" in answer.text
    assert ">coffee</textarea>" in answer.text
    assert brand(folder).safety.never == ("tea",)


def test_a_never_list_by_kind_of_brand_is_filled_in_but_not_saved(guest, folder):
    before = brand(folder)
    answer = guest.post("never", {"never": "tea", "kind": "alcohol", "fill": "1"})
    shown = re.search(r'<textarea id="f-never"[^>]*>([^<]*)', answer.text)[1]
    assert shown.splitlines()[0] == "tea"
    assert "drink-driving" in shown
    assert brand(folder) == before


def test_keywords_from_a_file_are_added(guest, folder):
    files = {"file": ("words.csv", b"keyword;type\nkaffe;topic\nGlobex;competitor\n", "text/csv")}
    assert guest.post("words", {"topics": "coffee"}, files=files).status_code == 200
    assert brand(folder).niche.topics == ("coffee", "kaffe")
    assert "Globex" in brand(folder).competitors
    answer = guest.post("words", {"topics": "x"}, files={"file": ("a.xlsx", b"PK\x00\x00", "application/zip")})
    assert answer.status_code == 422
    assert "save the sheet as CSV" in answer.text
    big = {"file": ("big.csv", b"a\n" * MOST_UPLOAD, "text/csv")}
    assert guest.post("words", {"topics": "x"}, files=big).status_code == 413
    assert brand(folder).niche.topics == ("coffee", "kaffe")


def test_links_are_read_from_the_store_or_pasted_and_private_ones_refused(guest, folder):
    given = {
        "url.0": "https://video.example/w/p1",
        "url.1": "http://169.254.169.254/latest/meta-data",
        "url.2": "https://www.reddit.com/r/espresso/comments/1abc23/x/",
        "text.3": "A post about\nkettles",
    }
    guest.post("links", given, read="1")
    shown = awaited(guest, "links")
    texts = re.findall(r'<textarea id="text-\d"[^>]*>([^<]*)', shown)
    assert texts[0].startswith("Pour-over number 1")
    assert "an address of a private network" in shown
    assert "Reddit is off here" in shown
    assert texts[3].split() == ["A", "post", "about", "kettles"]
    guest.post("links", {f"text.{n}": text for n, text in enumerate(texts)})
    assert brand(folder).niche.examples == ("Pour-over number 1 Bloom first?", "A post about kettles")
    assert guest.post("links", {"keep": "1"}).status_code == 200
    assert brand(folder).niche.examples == ("A post about kettles",)


@pytest.fixture
def chosen(monkeypatch):
    """The worker has chosen at once (how it chooses: tests/ranking/test_teaching.py, tests/cli/setup)."""
    done = Future()
    done.set_result([Asked("peertube", f"p{number}", 0.5) for number in (1, 2, 3)])
    monkeypatch.setattr("cli.rechecking.judge.Worker.submit", lambda *_given: done)


def ask(guest):
    guest.post("twenty", {"choose": "1"})
    return awaited(guest, "twenty")


def test_twenty_posts_judged_yes_or_no_write_the_brand(guest, folder, chosen):
    shown = ask(guest)
    keys = list(dict.fromkeys(re.findall(r'type="radio" name="([^"]+)"', shown)))
    assert len(keys) == 3
    assert "Answer some of them" in guest.post("twenty", {}).text
    guest.post("twenty", {keys[0]: "yes", keys[1]: "no", keys[2]: "perhaps", "peertube:unknown": "yes"})
    niche = brand(folder).niche
    assert (len(niche.examples), len(niche.counterexamples)) == (1, 1)
    assert "Choose posts to answer" in guest.get("/setup/twenty").text


def test_every_write_needs_what_a_write_needs(guest, folder):
    before = (folder / "brand.toml").read_bytes()
    for step in STEPS[1:]:
        name = step.removeprefix("/")
        assert guest.post(name, WHO, csrf="guess").status_code == 403
        assert guest.post(name, WHO, origin="http://evil.example").status_code == 403
    bad = {"file": ("x.csv", b"a", "text/csv")}
    assert guest.post("words", {}, csrf="guess", files=bad).status_code == 403
    assert guest.post("words", {f"f{n}": "x" for n in range(300)}, files=bad).status_code == 403
    assert (folder / "brand.toml").read_bytes() == before
    assert TestClient(guest.client.app, base_url=HOME).get("/setup").status_code == 401


def test_keys_of_the_environment_cannot_be_read_by_way_of_the_form(guest, folder, monkeypatch):
    monkeypatch.setenv("TEAM_MAIL", "mailtos://secret")
    answer = guest.post("who", WHO | {"about": "${TEAM_MAIL}"})
    assert answer.status_code == 422
    assert "secret" not in answer.text
    assert guest.get("/setup/../../etc/passwd").status_code in (404, 422)
    assert guest.get("/setup/nonsense").status_code == 422


def test_in_a_browser_everybody_can_use_it(come_in, site, chosen):
    page = come_in(color_scheme="dark")
    for step in STEPS:
        page.goto(f"{site.url}/setup{step}")
        if step in ("", "/words", "/markets"):  # between them they have every kind of field
            assert problems(page) == [], step
            assert page.evaluate(CONTRAST)["short"] == [], step
        page.set_viewport_size({"width": 320, "height": 844})
        assert page.evaluate(WIDER) <= 0, step
        page.set_viewport_size({"width": 1360, "height": 900})
    page.goto(f"{site.url}/setup/twenty")
    page.click("text=Choose posts to answer")
    page.locator(".asked input").first.wait_for()
    assert problems(page) == []
    assert all(url.startswith(site.url) for url in page.asked)
    page.goto(f"{site.url}/setup/who")
    page.focus("#f-name")
    page.keyboard.press("Control+A")
    page.keyboard.type("jkdsnatu")  # the keys of the list are letters here
    for _ in range(3):  # past the website and its button
        page.keyboard.press("Tab")
    page.keyboard.press("Control+A")
    page.keyboard.type(HOSTILE[:200])
    page.keyboard.press("Enter")
    page.focus("#f-timezone")
    page.keyboard.press("Control+A")
    page.keyboard.type("Mars")
    page.keyboard.press("Enter")
    page.locator("#bad-timezone").wait_for()
    assert problems(page) == []
    assert page.input_value("#f-about").strip() == HOSTILE[:200]
    assert "owned" not in page.title()
    page.fill("#f-timezone", "Europe/Oslo")
    page.keyboard.press("Enter")
    page.locator("text=Saved: Who you are").wait_for()
    assert tomllib.loads((site.folder / "brand.toml").read_text("utf-8"))["brand"]["name"] == "jkdsnatu"
    assert [said for said in page.heard if "422" not in said] == []
