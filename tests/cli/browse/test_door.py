"""Who gets in, and what is refused before anything is read or written."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from cli.browse.app import create_app
from cli.browse.guard import MOST_BODY
from cli.browse.serve import Address, make_doors
from cli.desk import open_desk
from crawler import clock
from crawler.db import decisions
from crawler.errors import UsageError
from tests.cli.browse.stage import TOKEN, doors_of, make_morning, oid
from tests.factories import NOON

HOME = "http://127.0.0.1:8788"
BEARER = {"Authorization": f"Bearer {TOKEN}"}
PATHS = (
    "/", "/withheld", "/trends", "/sources", "/export.csv", "/export.xlsx", "/o/0001feedbeef", "/api/opportunities",
    "/api/export", "/api/openapi.json",
)  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    return open_desk(make_morning(tmp_path / "acme"))


@pytest.fixture
def stranger(desk):
    """A client that has not come in."""
    with clock.frozen(NOON), desk.store() as store:
        app = create_app(desk, store, doors_of(8788, api_token="own-" + "y" * 40))
        yield TestClient(app, base_url=HOME, follow_redirects=False)


@pytest.fixture
def guest(stranger):
    """A client with the cookie; ``csrf`` is what its page was given."""
    assert stranger.get(f"/enter?token={TOKEN}").status_code == 200
    stranger.csrf = re.search(r'X-CSRF-Token": "([^"]+)', stranger.get("/").text)[1]
    return stranger


def note(client, headers=None, **form):
    fields = {"seen": "0", "reason": "hello", "csrf": client.csrf, **form}
    return client.post(f"/o/{oid(1)}/note", data=fields, headers={"Origin": HOME, **(headers or {})})


def said(desk) -> int:
    with desk.store() as store, store.reading() as session:
        return len(decisions.history(session, oid(1)))


@pytest.mark.parametrize("path", PATHS)
def test_without_the_key_nothing_is_shown(stranger, path):
    assert stranger.get(path).status_code == 401
    assert "Pour-over" not in stranger.get(path).text


def test_a_wrong_key_opens_nothing(stranger):
    for token in ("", "x", TOKEN[:-1], TOKEN + "x", "é"):
        answer = stranger.get("/enter", params={"token": token})
        assert (answer.status_code, "set-cookie" in answer.headers) == (401, False)


def test_the_cookie_is_for_this_page_alone(stranger):
    cookie = stranger.get(f"/enter?token={TOKEN}").headers["set-cookie"].lower()
    assert all(word in cookie for word in ("topcomment_8788=", "httponly", "samesite=strict", "path=/"))
    assert TOKEN not in cookie


def test_a_name_outlives_the_start_it_was_given_in(guest, monkeypatch):
    monkeypatch.setenv("TOPCOMMENT_USER", "the account")
    asked = {"who": " Zoë  Åse\u202e ", "csrf": guest.csrf}
    assert guest.post("/who", data=asked, headers={"Origin": HOME}).status_code == 303
    for kept, name in ((True, "Zoë Åse"), (False, "the account")):
        if not kept:
            guest.cookies.delete("topcomment_who")
        guest.get(f"/enter?token={TOKEN}")  # as after the next start
        assert re.search(r'id="who" name="who" value="([^"]*)"', guest.get("/").text)[1] == name
    guest.cookies.set("topcomment_who", "%00%3Cb%3E" + "x" * 5000)
    guest.get(f"/enter?token={TOKEN}")
    name = re.search(r'id="who" name="who" value="([^"]*)"', guest.get("/").text)[1]
    assert name.startswith("&lt;b&gt;xx")
    assert len(name) < 80


@pytest.mark.parametrize("host", ["evil.example:8788", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8788", ""])
def test_a_rebound_name_is_not_ours(guest, host):
    answer = guest.get("/", headers={"Host": host})
    assert (answer.status_code, "Pour-over" in answer.text) == (421, False)


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:8789"},
        {"Origin": f"https{HOME[4:]}"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ],
)
def test_another_page_cannot_write(guest, desk, headers):
    assert note(guest, headers).status_code == 403
    assert said(desk) == 0


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_another_page_cannot_read_by_way_of_a_tag(guest, site):
    answer = guest.get("/export.csv", headers={"Sec-Fetch-Site": site, "Sec-Fetch-Mode": "no-cors"})
    assert answer.status_code == 403


@pytest.mark.parametrize("csrf", ["", "wrong", "é", None])
def test_a_form_that_does_not_know_the_token_is_refused(guest, desk, csrf):
    fields = {"seen": "0", "reason": "x"} | ({} if csrf is None else {"csrf": csrf})
    answer = guest.post(f"/o/{oid(1)}/note", data=fields, headers={"Origin": HOME})
    assert (answer.status_code, said(desk)) == (403, 0)


def test_a_write_without_origin_needs_the_key_itself(guest, desk):
    fields = {"seen": "0", "reason": "x", "csrf": guest.csrf}
    assert guest.post(f"/o/{oid(1)}/note", data=fields).status_code == 403
    assert note(guest).status_code == 303
    assert said(desk) == 1


def test_the_token_of_one_browser_is_nothing_to_another(guest, desk):
    other = TestClient(guest.app, base_url=HOME, follow_redirects=False)
    other.get(f"/enter?token={TOKEN}")
    other.csrf = guest.csrf
    assert (note(other).status_code, said(desk)) == (403, 0)


@pytest.mark.parametrize("path", [*PATHS, "/nowhere", "/static/browse.js"])
def test_every_answer_bears_the_policy(guest, path):
    headers = guest.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert (headers["x-content-type-options"], headers["x-frame-options"]) == ("nosniff", "DENY")
    assert (headers["referrer-policy"], headers["cache-control"]) == ("same-origin", "no-store")


@pytest.mark.parametrize(
    "name", ["../app.py", "..%2fapp.py", "%2e%2e/serve.py", "/etc/passwd", "browse.js%00", ".", ""]
)
def test_no_path_of_a_request_reaches_the_disk(guest, name):
    assert guest.get(f"/static/{name}").status_code in (404, 405)


def test_other_methods_and_endless_bodies_are_refused(guest, desk):
    assert [guest.request(method, "/").status_code for method in ("PUT", "DELETE", "OPTIONS", "TRACE")] == [405] * 4
    assert note(guest, reason="x" * (MOST_BODY + 1)).status_code == 413
    assert said(desk) == 0


def test_programs_come_in_by_the_key_or_the_workspaces_own(stranger):
    for token in (TOKEN, "own-" + "y" * 40):
        answer = stranger.get("/api/opportunities", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == 200
    for wrong in ("", "Bearer ", "Bearer x", f"Basic {TOKEN}"):
        assert stranger.get("/api/opportunities", headers={"Authorization": wrong}).status_code == 401


def test_only_this_machine_unless_told_otherwise(desk):
    assert make_doors(desk, Address()).hosts == {"127.0.0.1:8788", "localhost:8788"}
    with pytest.raises(UsageError, match="--name"):
        make_doors(desk, Address(host="0.0.0.0"))
    wide = make_doors(desk, Address(host="0.0.0.0", names=("Laptop.local",)))
    assert "laptop.local:8788" in wide.hosts


def test_every_start_has_its_own_key(desk):
    first, second = (make_doors(desk, Address()).sessions.token for _ in range(2))
    assert first != second
    assert len(first) >= 40
