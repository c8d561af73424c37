"""The door for a phone, with 127.0.0.2 standing for the address in the local network."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager

import pytest
import uvicorn
from starlette.testclient import TestClient

from cli.browse.app import create_app
from cli.browse.guard import Doors
from cli.browse.phone import GOOD_FOR_S, PhoneDoor, phone_door, show_code
from cli.browse.serve import Address, listen, make_doors
from cli.browse.sessions import Sessions
from cli.browse.setup.first import FirstRun
from cli.desk import open_desk
from crawler import clock
from crawler.errors import UsageError
from tests.cli.browse.copies import copied_morning
from tests.cli.browse.stage import TOKEN
from tests.cli.browse.test_readable import PHONE, WIDER, problems
from tests.factories import NOON
from tests.patience import PATIENCE_MS

HOME, LAN = "http://127.0.0.1:8788", "http://127.0.0.2:8788"
OWN = "own-" + "y" * 40


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return copied_morning(tmp_path_factory.mktemp("phone") / "acme")


def doors_at(port, door):
    return Doors(frozenset({f"127.0.0.1:{port}"}), Sessions(TOKEN, api_token=OWN), f"topcomment_{port}", door)


@pytest.fixture
def door():
    made = PhoneDoor("127.0.0.2", 8788, clock=lambda: made.now)
    made.now = 0.0
    return made


@pytest.fixture
def app(folder, door):
    desk = open_desk(folder)
    with clock.frozen(NOON), desk.store() as store:
        yield create_app(desk, store, doors_at(8788, door))


def client(app, base):
    return TestClient(app, base_url=base, follow_redirects=False)


def token_of(link):
    return link.partition("token=")[2]


def pair(phone, token, **headers):
    return phone.post("/pair", data={"token": token, "who": "kim"}, headers={"Origin": LAN, **headers})


def test_a_code_works_once(app, door):
    phone, late = client(app, LAN), client(app, LAN)
    token = token_of(door.new_link())
    assert phone.get("/").status_code == 401
    for _ in range(3):  # a camera's preview looks at the link: that spends nothing
        assert f'value="{token}"' in phone.get(f"/pair?token={token}").text
    assert pair(phone, token).status_code == 303
    page = phone.get("/").text
    assert "Pour-over" in page
    assert 'value="kim"' in page
    assert (pair(late, token).status_code, late.get("/").status_code) == (401, 401)


@pytest.mark.parametrize("token", ["", "x", "é", "a" * 5000])
def test_a_wrong_code_opens_nothing(app, door, token):
    door.new_link()
    phone = client(app, LAN)
    assert pair(phone, token).status_code == 401
    assert phone.get("/").status_code == 401


def test_a_code_expires_is_replaced_and_gives_out_after_many_guesses(app, door):
    old = token_of(door.new_link())
    door.now = GOOD_FOR_S + 1
    assert pair(client(app, LAN), old).status_code == 401
    first, second = token_of(door.new_link()), token_of(door.new_link())
    assert pair(client(app, LAN), first).status_code == 401
    for _ in range(9):
        pair(client(app, LAN), "guess")
    assert pair(client(app, LAN), second).status_code == 401


@pytest.mark.parametrize(
    "origin", [HOME, "http://evil.example", "null", "https://127.0.0.2:8788", "http://127.0.0.2:80"]
)
def test_another_page_cannot_pair(app, door, origin):
    token = token_of(door.new_link())
    assert pair(client(app, LAN), token, Origin=origin).status_code == 403
    assert pair(client(app, LAN), token).status_code == 303  # and the code was not spent by it


def test_each_door_answers_to_its_own_name(app):
    assert client(app, LAN).get("/pair", headers={"Host": "127.0.0.1:8788"}).status_code == 421
    assert client(app, LAN).get("/pair", headers={"Host": "laptop.evil.example:8788"}).status_code == 421
    assert client(app, HOME).get("/", headers={"Host": "127.0.0.2:8788"}).status_code == 421
    assert client(app, HOME).get("/pair").status_code == 404


def test_the_computers_key_and_the_programs_token_open_nothing_there(app):
    phone = client(app, LAN)
    assert phone.get(f"/enter?token={TOKEN}").status_code == 401
    for token in (TOKEN, OWN):
        answer = phone.get("/api/opportunities", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 401
        assert (
            client(app, HOME)
            .get("/api/opportunities", headers=dict(answer.request.headers) | {"host": "127.0.0.1:8788"})
            .status_code
            == 200
        )


def test_who_came_in_by_one_door_is_unknown_at_the_other(app, door):
    phone, computer = client(app, LAN), client(app, HOME)
    pair(phone, token_of(door.new_link()))
    computer.get(f"/enter?token={TOKEN}")
    stolen = {"Cookie": f"topcomment_8788={phone.cookies['topcomment_8788']}"}
    assert client(app, HOME).get("/", headers=stolen).status_code == 401
    stolen = {"Cookie": f"topcomment_8788={computer.cookies['topcomment_8788']}"}
    assert client(app, LAN).get("/", headers=stolen).status_code == 401


def test_codes_are_made_on_the_computer_alone(app, door):
    phone, computer = client(app, LAN), client(app, HOME)
    pair(phone, token_of(door.new_link()))
    computer.get(f"/enter?token={TOKEN}")

    def asked(who, base):
        csrf = re.search(r'X-CSRF-Token": "([^"]+)', who.get("/").text)[1]
        return who.post("/phone", data={"csrf": csrf}, headers={"Origin": base})

    made = asked(computer, HOME)
    assert made.status_code == 200
    assert "<svg" in made.text
    link = re.search(r"http://127\.0\.0\.2:8788/pair\?token=[\w-]+", made.text)[0]
    assert asked(phone, LAN).status_code == 422
    assert 'href="/phone"' not in phone.get("/").text
    assert pair(client(app, LAN), token_of(link)).status_code == 303


def test_a_phone_can_set_a_brand_up_too(tmp_path, door):
    first = FirstRun(tmp_path, doors_at(8788, door))
    phone = client(first, LAN)
    link = door.new_link()
    assert "Pair this phone" in phone.get(link.removeprefix(LAN)).text
    assert pair(phone, token_of(link)).status_code == 303
    assert "Who you are" in phone.get("/setup").text
    first.close()


def test_without_the_flag_there_is_no_door(folder):
    desk = open_desk(folder)
    doors = make_doors(desk, Address())
    assert doors.phone is None
    assert not any("0.0.0.0" in host for host in doors.hosts)
    with pytest.raises(UsageError, match="add --phone"):
        make_doors(desk, Address(phone_at="127.0.0.2"))
    with pytest.raises(UsageError, match="leave --host away"):
        make_doors(desk, Address(host="192.168.1.7", phone=True))


@pytest.mark.parametrize(
    ("address", "says"),
    [("8.8.8.8", "reached from everywhere"), ("laptop", "is no address"), ("0.0.0.0", "one address of this machine")],
)
def test_only_an_address_of_the_local_network_will_do(address, says):
    with pytest.raises(UsageError, match=says):
        phone_door(address, 8788)


def test_what_pairing_means_is_said(capsys):
    show_code(PhoneDoor("192.168.1.7", 8788))
    told = capsys.readouterr().out
    assert "http://192.168.1.7:8788/pair?token=" in told
    assert "Nothing is encrypted" in told


@contextmanager
def two_doors(folder):
    """The page on two real sockets of one port."""
    first = listen(Address(port=0))
    port = first.getsockname()[1]
    door = PhoneDoor("127.0.0.2", port)
    sockets = [first, listen(Address("127.0.0.2", port))]
    desk = open_desk(folder)
    with clock.frozen(NOON), desk.store() as store:
        app = create_app(desk, store, doors_at(port, door))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": sockets}, daemon=True)
        thread.start()
        try:
            yield door
        finally:
            server.should_exit = True
            thread.join(timeout=10)


def test_a_phone_comes_in_by_the_code_and_works_the_list(browser, folder):
    with two_doors(folder) as door:
        context = browser.new_context(**PHONE)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.goto(door.new_link())
        assert page.evaluate(WIDER) <= 0
        assert problems(page) == []
        page.fill("#who", "kim")
        page.get_by_text("Pair this phone", exact=True).tap()
        page.locator("#rows").wait_for()
        assert "token" not in page.url
        assert page.evaluate("document.cookie") == ""
        assert page.input_value("#who") == "kim"
        context.close()
