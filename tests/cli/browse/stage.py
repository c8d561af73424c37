"""A page on a real port over an invented coffee brand's morning, and browsers that came in by its link."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import socket
from time import monotonic

import uvicorn
from starlette.testclient import TestClient

from cli.browse.app import create_app
from cli.browse.guard import Doors
from cli.browse.serve import Address, listen
from cli.browse.sessions import Sessions
from cli.desk import Desk, open_desk
from crawler.db import decisions
from crawler.db.decisions import Decision
from crawler.db.engine import Store, open_store
from crawler.db.pages import store_page
from crawler.db.rankings import save_ranking
from ranking.types import Play, Veto
from tests.cli.stage import make_crisis, make_opportunity, make_result, make_uneasy, make_workspace
from tests.factories import NOON, hours_ago, make_author, make_comment, make_page, make_post, make_snapshot
from tests.patience import PATIENCE_S

TOKEN = "key-of-this-start-" + "x" * 30
PEOPLE = '\n[markets.Norway]\nlanguages = ["en", "nb"]\npeople = ["ana", "bo"]\n'
HOSTILE = (
    "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">"
    "\" onmouseover=\"document.title='owned'\" x=\"' hx-get='/withheld' hx-trigger='load' \u202egnp.exe"
)
SOUNDS = {"p6": {"sound": "la-la", "region": "NO"}, "p7": {"sound": "la-la", "region": "SE"}}
PLAYS = ("question", "superfan", "brand_bait", "review")


def oid(number: int) -> str:
    """Id of the n-th opportunity."""
    return f"{number:04x}feedbeef"


def make_morning(folder: Path, count: int = 8, alarms: int = 1, uneasy: int = 0) -> Path:
    """A workspace with a list, escalations, a teach-me and withheld posts; one listed target is a comment."""
    make_workspace(folder, PEOPLE)
    listed = [
        make_opportunity(
            n,
            verdict="go" if n < 4 else "maybe",
            play=Play(name=PLAYS[n % 4], confidence=0.9),
            act_before=hours_ago(-n),
            language=("en", "nb")[n % 2],
            cluster=oid(1) if n in (1, 5) else oid(n),
            **({"comment_id": "c2", "target": "comment"} if n == 2 else {}),
        )
        for n in range(1, count + 1)
    ]
    closed = make_opportunity(99, act_before=hours_ago(1), rank=count + 1)
    sure = (901, *range(1001, 1000 + alarms)) if alarms else ()
    crises = [*map(make_crisis, sure), *map(make_uneasy, range(2001, 2001 + uneasy))]
    traps = [
        make_opportunity(
            n, verdict="withheld", rank=None, score=0, summary="", veto=Veto(reason="grief", evidence="sad")
        )
        for n in (902, 903)
    ]
    unsure = make_opportunity(950, rank=None, explore=True, propensity=0.1, score=20)
    result = make_result([*listed, closed], crises, traps).model_copy(update={"explore": (unsure,)})
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store:
        _store(store, [each.post_id for each in (*listed, closed, *crises, *traps, unsure)])
        with store.session() as session:
            save_ranking(session, result)
    return folder


def _store(store: Store, ids: list[str]) -> None:
    posts = [
        make_post(
            post_id,
            title=f"Pour-over number {post_id[1:]}",
            body=HOSTILE if post_id == "p3" else "Bloom first?",
            author=make_author(f"writer of {post_id}"),
            **SOUNDS.get(post_id, {}),
        )
        for post_id in ids
    ]
    comments = [
        make_comment("c1", "p2", body="Which grinder?", author=make_author("kim", display_name="Kim")),
        make_comment("c2", "p2", body="Does the water matter?", parent_id="c1"),
        make_comment("c3", "p2", body="It does, a lot", parent_id="c2"),
        make_comment("x", "p3", body="hm", author=make_author("evil", display_name=HOSTILE, url="javascript:alert(1)")),
    ]
    snapshots = [make_snapshot(post_id, captured_at=hours_ago(h), view_count=2000 - int(h) * 100) for post_id in ids
                 for h in (6, 3, 0)]  # fmt: skip
    with store.session() as session:
        store_page(session, make_page(posts, comments, snapshots), None, first_seen=NOON)


@dataclass(frozen=True)
class Served:
    """A running page."""

    folder: Path
    store: Store
    desk: Desk
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def link(self) -> str:
        return f"{self.url}/enter?token={TOKEN}"

    def said(self, number: int) -> list[Decision]:
        """All that was decided of the n-th opportunity."""
        with self.store.reading() as session:
            return decisions.history(session, oid(number))


def doors_of(port: int, api_token: str = "") -> Doors:
    return Doors(frozenset({f"127.0.0.1:{port}"}), Sessions(TOKEN, api_token=api_token), f"topcomment_{port}")


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    """The page on a free port of loopback."""
    listening = listen(Address(port=0))
    port = listening.getsockname()[1]
    desk = open_desk(folder)
    with desk.store() as store:
        config = uvicorn.Config(create_app(desk, store, doors_of(port)), log_level="warning", ws="none")
        with in_background(uvicorn.Server(config), listening):
            yield Served(folder, store, desk, port)


@contextmanager
def visiting(folder: Path) -> Iterator[TestClient]:
    """Somebody who came in by the link, without a port or a browser."""
    desk = open_desk(folder)
    with desk.store() as store:
        client = TestClient(create_app(desk, store, doors_of(8788)), base_url="http://127.0.0.1:8788")
        client.get(f"/enter?token={TOKEN}")
        yield client


@contextmanager
def in_background(server: uvicorn.Server, *listening: socket) -> Iterator[None]:
    """A server at work in another thread, ended behind the block."""
    thread = threading.Thread(target=server.run, kwargs={"sockets": [*listening]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        for each in listening:
            each.close()


def until(page, expression: str) -> None:
    """Wait until an expression holds (``wait_for_function`` needs an eval that the page's policy refuses)."""
    last = monotonic() + PATIENCE_S
    while monotonic() < last:
        if page.evaluate(expression):
            return
        page.wait_for_timeout(50)
    raise AssertionError(f"never came true: {expression}")
