"""An old card in the browser: it is read at once, its link and buttons follow a second look, nobody else waits."""

from __future__ import annotations

import threading
from concurrent.futures import Future
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from cli.browse.app import create_app
from cli.rechecking.fetching import Fetched
from crawler import clock
from crawler.db.pages import store_page
from ranking.eligibility import CLOSED
from ranking.second_look import SecondLook
from tests.cli.browse.copies import copied_morning
from tests.cli.browse.stage import TOKEN, doors_of, oid, served
from tests.cli.browse.test_readable import problems
from tests.factories import NOON, make_page, make_post, make_snapshot
from tests.patience import PATIENCE_S

SOON = NOON + timedelta(hours=1)


class Platform:
    """What is asked of the platform; held back until it is let go."""

    def __init__(self):
        self.asked = []
        self.let_go = threading.Event()
        self.let_go.set()
        self.brings = {}
        self.answers = Fetched("ok")

    def fetch(self, _desk, store, post, _patience):
        self.asked.append(post.post_id)
        assert self.let_go.wait(PATIENCE_S)
        if self.answers.answered:
            fresh = make_page([make_post(post.post_id, **self.brings)], snapshots=[make_snapshot(post.post_id)])
            with store.session() as session:
                store_page(session, fresh, None, first_seen=SOON)
        return self.answers


@pytest.fixture
def platform(monkeypatch):
    """The platform, and a worker that needs neither a process nor a model: only what is closed is no place."""
    asked = Platform()

    def submit(_self, _work, *_given):
        done = Future()
        done.set_result(SecondLook(shut=CLOSED if asked.brings else None))
        return done

    monkeypatch.setattr("cli.rechecking.judge.Worker.submit", submit)
    monkeypatch.setattr("cli.rechecking.checking.fetch_again", asked.fetch)
    return asked


@pytest.fixture
def site(tmp_path, platform):
    with clock.frozen(SOON), served(copied_morning(tmp_path / "acme")) as running:
        yield running


def test_it_is_read_at_once_and_its_link_and_buttons_follow_the_second_look(come_in, site, platform):
    page, other = come_in(), come_in("bo")
    platform.let_go.clear()
    page.locator(f"#row-{oid(5)} .row-open").click()
    page.locator("#panel", has_text="being looked at again").wait_for()
    assert "within 8 seconds" in page.inner_text("#panel")
    assert "Pour-over number 5" in page.inner_text("#panel")
    assert page.locator("#panel .facts, #panel .figures").count() > 0
    assert page.locator("#panel .go, #panel .act, #panel [data-card]").count() == 0
    assert page.evaluate("document.activeElement.id") == "card-title"
    assert problems(page) == []
    other.goto(f"{site.url}/?text=number")  # the page answers all others meanwhile
    assert other.locator(".item.listed").count() > 3
    other.goto(f"{site.url}/?card={oid(5)}")
    other.locator("#panel", has_text="being looked at again").wait_for()
    platform.let_go.set()
    for each in (page, other):
        each.locator("#panel [data-card] .looked", has_text="still there, still open").wait_for()
        assert each.locator("#panel .go, #panel .act").count() > 1
        assert each.heard == []
    assert platform.asked == ["p5"]
    assert page.evaluate("document.activeElement.id") == "card-title"


def test_a_key_pressed_meanwhile_finds_its_form_afterwards(come_in, site):
    page = come_in()
    for _ in range(3):  # past the escalation, which opens at once
        page.keyboard.press("j")
    page.keyboard.press("d")
    page.locator('#panel [data-act="done"][open]').wait_for()
    assert page.locator("#panel .looked").count() == 1


def test_what_is_no_place_any_more_leaves_the_list_before_the_eyes(come_in, site, platform):
    page = come_in()
    before = page.request.get(f"{site.url}/pulse").text()
    platform.brings = {"comments_open": False}
    page.locator(f"#row-{oid(5)} .row-open").click()
    page.locator("#panel .looked.left", has_text="comments have been closed").wait_for()
    page.locator(f"#row-{oid(5)}").wait_for(state="detached")
    assert page.locator('#panel [data-act="done"]').count() == 0
    assert "It has left the list" in page.inner_text("#said")
    assert page.request.get(f"{site.url}/pulse").text() != before  # so that every other open page follows
    page.goto(site.url)
    assert page.locator(f"#row-{oid(5)}").count() == 0
    page.goto(f"{site.url}/withheld?card={oid(5)}")
    assert "Comments closed" in page.inner_text("#panel")


@pytest.fixture
def guest(tmp_path, platform):
    """A browser without script, after it came in."""
    from cli.desk import open_desk

    desk = open_desk(copied_morning(tmp_path / "acme"))
    with clock.frozen(SOON), desk.store() as store:
        client = TestClient(create_app(desk, store, doors_of(8788)), base_url="http://127.0.0.1:8788")
        client.get(f"/enter?token={TOKEN}")
        client.csrf = client.get("/setup").text.split('X-CSRF-Token": "')[1].split('"')[0]
        yield client


def again(client, number=5, **headers):
    headers = {"Origin": "http://127.0.0.1:8788", **headers}
    return client.post(f"/o/{oid(number)}/again", data={"csrf": client.csrf, "q": ""}, headers=headers)


def test_without_script_one_press_opens_it(guest, platform):
    assert '<button class="no-script">Look again' in guest.get(f"/?card={oid(5)}").text
    platform.answers = Fetched("refused")
    opened = again(guest)
    assert f"card={oid(5)}" in str(opened.url)
    assert "could not be looked at again: PeerTube refused" in opened.text
    assert 'data-act="done"' in opened.text
    assert platform.asked == ["p5"]
    assert "being looked at again" not in guest.get(f"/?card={oid(5)}").text


def test_what_left_the_list_is_counted_and_shown_as_withheld_at_once(guest, platform):
    before = guest.get("/api/withheld").json()
    assert "Comments closed" not in {each["label"] for each in before["reasons"]}
    platform.brings = {"comments_open": False}
    again(guest)
    after = guest.get("/api/withheld").json()
    assert after["total"] == sum(each["count"] for each in after["reasons"]) == before["total"] + 1
    assert "Comments closed" in {each["label"] for each in after["reasons"]}


def test_what_need_not_wait_opens_at_once(guest, platform):
    for number in (901, 902):  # an escalation; what is withheld
        assert "being looked at again" not in guest.get(f"/?card={oid(number)}").text
    headers = {"Origin": "http://127.0.0.1:8788"}
    data = {"csrf": guest.csrf, "seen": "0", "q": "", "reason": "tone"}
    assert guest.post(f"/o/{oid(6)}/skip", data=data, headers=headers).status_code == 200
    assert "being looked at again" not in guest.get(f"/?card={oid(6)}&status=all").text
    with clock.frozen(NOON + timedelta(minutes=29)):
        assert "being looked at again" not in guest.get(f"/?card={oid(5)}").text
    assert platform.asked == []


def test_a_look_is_a_write_and_needs_what_every_write_needs(guest, platform):
    guest.csrf = "guess"
    assert again(guest).status_code == 403
    assert again(guest, Origin="http://evil.example").status_code == 403
    assert platform.asked == []


def test_an_unknown_card_is_nothing_to_look_at(guest, platform):
    headers = {"Origin": "http://127.0.0.1:8788", "HX-Request": "true"}
    assert guest.post("/o/ffffffffffff/again", data={"csrf": guest.csrf}, headers=headers).status_code == 404
    assert platform.asked == []
