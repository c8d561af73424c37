"""What a page's own script may do to a visit: nothing that robots.txt or our rules forbid, in a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from crawler.db.engine import open_store
from crawler.db.runs import RunRow
from crawler.db.tables import PostRow
from tests.chromium import chromium_path
from tests.replay.loopback import Answer, Web
from tests.spiders.tiktok_pages import LIST, ROBOTS, item_list, loads, page, tags, video_id, visited

pytestmark = pytest.mark.slow

STRAY = "/inapp" + LIST


def after(first: str, then: str) -> str:
    """A script that loads a list once another was answered: a visit ends with what it wanted, whatever is under way."""
    return f"fetch('{first}').catch(() => 0).then(() => fetch('{then}'));"


# Hashtag to what its page's script does; the first is a page like any other.
SCRIPTS = {
    "plain": loads(LIST + "?of=plain"),
    "stray": after(STRAY, LIST + "?of=stray"),
    "listmoved": after(LIST + "?of=listmoved2", LIST + "?of=listmoved"),
    "wander": loads(LIST + "?of=wander") + "location.href = '/inapp/page';",
    "wanders": loads(LIST + "?of=wanders") + "setTimeout(() => { location.href = '/tag/elsewhere' }, 50);",
    "popup": "window.open('/inapp/popup'); window.open('@OTHER@/popup');" + loads(LIST + "?of=popup"),
    "frame": "document.body.innerHTML += '<iframe src=/inapp/frame></iframe><iframe src=/tag/inner></iframe>';"
    + loads(LIST + "?of=frame"),
    "posting": "fetch('/api/like/', {method: 'POST', body: 'x'}).catch(() => 0); navigator.sendBeacon('/beacon', 'x');"
    + loads(LIST + "?of=posting"),
    "outside": "fetch('@OTHER@" + LIST + "').catch(() => 0); new WebSocket('@SOCKET@/socket');"
    + loads(LIST + "?of=outside"),
    "heavy": "document.body.innerHTML += '<img src=/a.jpg><video src=/a.mp4></video>"
     "<style>@font-face{font-family:f;src:url(/a.woff)}body{font-family:f}</style>x';" + loads(LIST + "?of=heavy"),
    "hangs": loads(LIST + "?of=hangs") + "setTimeout(() => { for (;;) {} }, 300);",
    "crashes": loads(LIST + "?of=crashes") + "throw new Error('a page of its own making');",
}  # fmt: skip
NUMBERS = {name: number for number, name in enumerate(SCRIPTS, 1)}


@dataclass
class Visited:
    """The web, another host, the run, its log, and what was stored."""

    web: Web
    other: Web
    run: RunRow
    log: str
    posts: set[str]

    def found(self, name: str) -> bool:
        return video_id(NUMBERS[name]) in self.posts


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visited]:
    chromium_path()
    folder = tmp_path_factory.mktemp("guard")
    url = f"sqlite:///{folder / 'store.db'}"
    with Web() as web, Web() as other:
        _write_down(web, other)
        plan = tags(web, *SCRIPTS, "moved", "movedoff", "inward", "abroad", "a/../../inapp")
        (run,), log = visited(url, folder, plan)
        with open_store(url) as store, store.reading() as session:
            posts = set(session.scalars(select(PostRow.post_id)))
        yield Visited(web, other, run, log, posts)


def _write_down(web: Web, other: Web) -> None:
    web.at("/robots.txt", ROBOTS)
    for name, written in SCRIPTS.items():
        script = written.replace("@OTHER@", other.url).replace("@SOCKET@", other.url.replace("http", "ws"))
        web.at(f"/tag/{name}", page(script))
        web.at(f"{LIST}?of={name}", item_list(NUMBERS[name]))
    web.at(f"{LIST}?of=listmoved2", Answer(status=302, headers={"Location": STRAY}))
    web.at("/tag/moved", Answer(status=301, headers={"Location": "/tag/there"}))
    web.at("/tag/there", page(loads(LIST + "?of=there")))
    web.at(f"{LIST}?of=there", item_list(100))
    web.at("/tag/movedoff", Answer(status=302, headers={"Location": "/inapp/tag"}))
    web.at("/tag/inward", Answer(status=302, headers={"Location": f"{other.url}/tag/inward"}))
    web.at("/tag/abroad", Answer(status=302, headers={"Location": "https://elsewhere.example/tag/abroad"}))
    web.at("/inapp", item_list(900, 901))
    other.at("/", item_list(902))


@pytest.mark.parametrize("name", SCRIPTS)
def test_what_a_page_loads_by_itself_is_read(name: str, crawl: Visited) -> None:
    assert crawl.found(name), crawl.log[-4000:]


def test_a_script_that_goes_where_robots_may_not_yields_nothing(crawl: Visited) -> None:
    assert not crawl.web.asked_under("/inapp")
    assert not crawl.posts & {video_id(900), video_id(901)}


def test_refusals_are_logged_and_counted(crawl: Visited) -> None:
    assert f"refused: www.tiktok.com: robots.txt forbids {STRAY}" in crawl.log
    assert "refused: www.tiktok.com: robots.txt forbids /inapp/tag" in crawl.log
    # The stray list, the list and the page that were moved where robots may not, the pages moved to other hosts.
    assert crawl.run.counts["refused"] == 5
    assert "robots.txt forbids" in crawl.run.note
    assert crawl.run.state != "refused", "one forbidden path is no refusal of us"


def test_a_moved_page_is_asked_anew_and_read(crawl: Visited) -> None:
    assert video_id(100) in crawl.posts
    assert len(crawl.web.asked_under("/tag/there")) == 1


def test_nobody_else_is_asked(crawl: Visited) -> None:
    assert crawl.other.asked == []
    assert "a private address that only content named" in crawl.log
    assert "refused: elsewhere.example is none of the platform's hosts" in crawl.log


def test_only_pages_scripts_and_lists_are_fetched(crawl: Visited) -> None:
    unwanted = ("/a.jpg", "/a.mp4", "/a.woff", "/api/like", "/beacon", "/tag/inner", "/tag/elsewhere", "/favicon")
    assert [one for one in crawl.web.asked if one.startswith(unwanted)] == []


def test_robots_are_asked_once_and_we_say_who_we_are(crawl: Visited) -> None:
    assert len(crawl.web.asked_under("/robots.txt")) == 1
    for headers in crawl.web.headers:
        assert headers["user-agent"].startswith("topcomment/")
        assert headers["user-agent"].endswith("(+test@example.org)")
        assert "cookie" not in headers


def test_every_page_is_closed_whatever_became_of_it(crawl: Visited) -> None:
    # Three pages were moved and asked anew where they may be.
    assert f"{len(SCRIPTS) + 5 + 3} visits made, 0 contexts left open" in crawl.log
    assert "Traceback" not in crawl.log
