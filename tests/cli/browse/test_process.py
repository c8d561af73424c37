"""``topcomment browse --phone`` as a process: its second door at another address, and what ends with it."""

from __future__ import annotations

import re
import time

import pytest
import requests
from pytest_socket import socket_allow_hosts

from cli.crawling.lock import LOCK_FILE, crawl_lock
from tests import forking
from tests.cli.demo_stage import run_states, small_world, switch, wired
from tests.patience import PATIENCE_S
from tests.ports import free_port

NETWORK = "127.0.0.2"
"""Loopback as well, but another address than the page's own: to the socket it is the local network's."""


def until(found):
    """What is found at last."""
    last = time.monotonic() + 2 * PATIENCE_S
    while time.monotonic() < last:
        if got := found():
            return got
        time.sleep(0.1)
    raise AssertionError("it never came true")


@pytest.fixture
def world():
    with small_world(posts=8) as server:
        yield server


@pytest.fixture
def running(tmp_path, world):
    """The process, its workspace, its port, and all that it printed."""
    socket_allow_hosts(["127.0.0.1", NETWORK], allow_unix_socket=True)
    port = free_port()
    folder, streams = wired(tmp_path / "kolibri", world), tmp_path / "streams"
    streams.mkdir()
    (streams / "0").touch()
    arguments = ["browse", "-w", str(folder), "--port", str(port), "--phone", "--phone-address", NETWORK]
    process = forking.started("cli.main:main", *arguments, streams=streams)

    def printed():
        told = (streams / "1").read_text("utf-8") if (streams / "1").exists() else ""
        return told if "Nothing is encrypted" in told else None

    try:
        yield process, folder, port, until(printed)
    finally:
        process.kill()
        process.join()


class Client:
    """A browser without script at one of the two doors."""

    def __init__(self, address, port):
        self.home = f"http://{address}:{port}"
        self._session = requests.Session()
        self._session.headers["Origin"] = self.home

    def get(self, path, **headers):
        return self._session.get(self.home + path, headers=headers, timeout=PATIENCE_S)

    def post(self, path, data, **headers):
        return self._session.post(self.home + path, data, headers=headers, timeout=PATIENCE_S, allow_redirects=False)


def test_a_phone_comes_in_once_and_what_it_began_ends_with_the_process(running, world):
    process, folder, port, printed = running
    token = re.search(rf"http://{NETWORK}:{port}/pair\?token=([\w-]+)", printed)[1]
    key = re.search(r"/enter\?token=([\w-]+)", printed)[1]
    phone, second, computer = Client(NETWORK, port), Client(NETWORK, port), Client("127.0.0.1", port)
    assert second.get(f"/enter?token={key}").status_code == 401  # the computer's key opens nothing there
    assert computer.get(f"/pair?token={token}").status_code == 404
    foreign = {"Origin": computer.home}
    assert phone.post("/pair", {"token": token}, **foreign).status_code == 403
    assert phone.get("/pair", Host=f"127.0.0.1:{port}").status_code == 421
    assert phone.post("/pair", {"token": token, "who": "kim"}).status_code == 303
    assert second.post("/pair", {"token": token}).status_code == 401
    assert second.get("/collect").status_code == 401

    page = phone.get("/")
    assert "Collect now" in page.text
    csrf = re.search(r'name="csrf" value="([^"]+)', page.text)[1]
    assert phone.post("/collect", {"csrf": "guess"}).status_code == 403
    assert phone.post("/collect", {"csrf": csrf}, **foreign).status_code == 403
    switch(world, "peertube", "slow")
    assert phone.post("/collect", {"csrf": csrf}).status_code == 303
    until(lambda: "Looking for posts" in phone.get("/collect").text)
    child = int((folder / LOCK_FILE).read_text("ascii"))
    assert not forking.is_gone(child)
    process.kill()
    process.join()
    with pytest.raises(requests.ConnectionError):
        phone.get("/")
    until(lambda: forking.is_gone(child))
    with crawl_lock(folder):
        pass
    states = {state for _, _, state in run_states(folder)}
    assert "interrupted" in states
    assert "running" not in states
