"""Thumbnails: off unless allowed, fetched by the server alone, and never from inside our own network."""

from __future__ import annotations

import socket
import threading
from types import SimpleNamespace

import pytest
from starlette.testclient import TestClient

from cli.browse import pictures
from cli.browse.app import create_app
from cli.browse.pictures import MOST_BYTES, NoPictureError, fetch_picture
from cli.desk import open_desk
from crawler import clock
from crawler.config import SourceConfig
from crawler.db.pages import store_page
from crawler.middlewares.doors import Doors
from tests.cli.browse.copies import copied_morning
from tests.cli.browse.stage import TOKEN, doors_of, oid
from tests.factories import NOON, make_page, make_post
from tests.replay.loopback import Answer, Web

PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40
NOWHERE = Doors({}, frozenset())


@pytest.fixture(scope="module")
def web():
    with Web() as running:
        running.at("/p.png", Answer(PNG, content_type="text/html"))
        running.at("/page", Answer(b"<script>alert(1)</script>", content_type="image/png"))
        running.at("/big", Answer(PNG + b"0" * MOST_BYTES, content_type="image/png"))
        running.at("/svg", Answer(b"<svg xmlns='http://www.w3.org/2000/svg'/>", content_type="image/svg+xml"))
        running.at("/moved", Answer(b"", 302, {"location": "/p.png"}))
        running.at("/round", Answer(b"", 302, {"location": "/round"}))
        running.at("/script", Answer(b"", 302, {"location": "javascript:alert(1)"}))
        running.at("/inside", Answer(b"", 302, {"location": "http://127.0.0.1:6379/"}))
        yield running


@pytest.fixture
def trusted(web):
    """Doors of a workspace that names the loopback web."""
    return Doors.of(SourceConfig(instances=(web.url,)))


def test_a_picture_is_known_by_its_first_bytes(web, trusted):
    for path in ("/p.png", "/moved"):
        found = fetch_picture(f"{web.url}{path}", trusted, "me")
        assert (found.body, found.kind) == (PNG, "image/png")


@pytest.mark.parametrize("path", ["/page", "/svg", "/big", "/nowhere", "/round", "/script", "/inside"])
def test_what_is_none_or_leads_elsewhere_is_not_shown(web, trusted, path):
    with pytest.raises(NoPictureError):
        fetch_picture(f"{web.url}{path}", trusted, "me")


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:{port}/p.png",
        "http://localhost:{port}/p.png",
        "http://[::ffff:127.0.0.1]:{port}/p.png",
        "http://0.0.0.0:{port}/p.png",
        "http://2130706433:{port}/p.png",
        "http://printer.local/p.png",
        "http://169.254.169.254/latest/meta-data",
    ],
)
def test_an_address_of_our_own_network_is_never_asked(web, url):
    before = len(web.asked)
    with pytest.raises(NoPictureError):
        fetch_picture(url.format(port=web.url.rpartition(":")[2]), NOWHERE, "me")
    assert len(web.asked) == before


def test_a_name_that_leads_inside_is_refused_and_the_checked_address_is_the_one_asked(web, monkeypatch):
    port = int(web.url.rpartition(":")[2])
    told = []

    def resolved(host, *_given, **_named):
        if host != "127.0.0.1":  # connecting to a checked address asks for no name
            told.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))]

    monkeypatch.setattr("cli.browse.pictures.socket.getaddrinfo", resolved)
    before = len(web.asked)
    with pytest.raises(NoPictureError, match="leads to a private address"):
        fetch_picture(f"http://pictures.example:{port}/p.png", NOWHERE, "me")
    assert len(web.asked) == before
    # The name is resolved once: what was checked is what is connected to.
    monkeypatch.setattr("cli.browse.pictures.is_public_address", lambda _address: True)
    assert fetch_picture(f"http://pictures.example:{port}/p.png", NOWHERE, "me").body == PNG
    assert told == ["pictures.example"] * 2


def test_an_answer_that_drips_is_cut_off(trusted, web, monkeypatch):
    monkeypatch.setattr(pictures, "_WHOLE_S", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:
        stop = threading.Event()

        def drip():
            to, _ = server.accept()
            with to:
                to.sendall(b"HTTP/1.1 200 OK\r\n")
                while not stop.wait(0.05):
                    to.sendall(b"x-a: b\r\n")

        thread = threading.Thread(target=lambda: _quietly(drip), daemon=True)
        thread.start()
        port = server.getsockname()[1]
        with pytest.raises(NoPictureError):
            fetch_picture(
                f"http://127.0.0.1:{port}/", Doors.of(SourceConfig(instances=(f"http://127.0.0.1:{port}",))), "me"
            )
        assert thread.is_alive(), "it would have gone on dripping"
        stop.set()


def _quietly(work):
    try:
        work()
    except OSError:
        return


def guest_of(folder, web, setting):
    (folder / "brand.toml").open("a", encoding="utf-8").write(
        f'\n[sources.peertube]\ninstances = ["{web.url}"]\n{setting}\n'
    )
    desk = open_desk(folder)
    with desk.store() as store:
        with store.session() as session:
            posts = [
                make_post("p4", thumbnail_url=f"{web.url}/p.png"),
                make_post("p5", thumbnail_url="http://169.254.169.254/x"),
                make_post("p6", thumbnail_url="javascript:alert(1)"),
            ]
            store_page(session, make_page(posts), None, first_seen=NOON)
        client = TestClient(create_app(desk, store, doors_of(8788)), base_url="http://127.0.0.1:8788")
        client.get(f"/enter?token={TOKEN}")
        yield SimpleNamespace(get=client.get)


def test_off_unless_allowed_and_once_for_many(tmp_path, web):
    off = guest_of(copied_morning(tmp_path / "off"), web, "")
    on = guest_of(copied_morning(tmp_path / "on"), web, "[page]\nthumbnails = true")
    with clock.frozen(NOON):
        before = len(web.asked)
        guest = next(off)
        assert guest.get(f"/thumb/{oid(4)}").status_code == 404
        assert "/thumb/" not in guest.get(f"/?card={oid(4)}").text
        assert len(web.asked) == before
        guest = next(on)
        assert f'src="/thumb/{oid(4)}"' in guest.get(f"/?card={oid(4)}").text
        for _ in range(3):
            answer = guest.get(f"/thumb/{oid(4)}")
            assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
            assert "img-src 'self'" in answer.headers["content-security-policy"]
            assert answer.headers["x-content-type-options"] == "nosniff"
        assert len(web.asked) == before + 1
        assert [guest.get(f"/thumb/{oid(n)}").status_code for n in (5, 6, 7, 901)] == [404] * 4
        assert guest.get("/thumb/..%2fbrand.toml").status_code == 404
    off.close()
    on.close()
