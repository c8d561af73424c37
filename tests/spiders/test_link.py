"""Any page, through real HTTP: what it tells, and everything that is refused."""

from __future__ import annotations

import gzip
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from crawler.addresses import is_public_address
from crawler.config import SourceConfig
from crawler.db.engine import open_store
from crawler.db.runs import RunRow
from crawler.db.tables import AuthorRow, CommentRow, PostRow
from crawler.models import FetchTask
from crawler.plan import SourcePlan
from spiders.link import LARGEST, LinkSpider
from tests.replay.crawl import run_sources, scrapy_crawl
from tests.replay.loopback import Answer, Web

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "link"
HTML = "text/html; charset=utf-8"


def html(body: str, status: int = 200, **headers: str) -> Answer:
    return Answer(body.encode(), status, {name.replace("_", "-"): text for name, text in headers.items()}, HTML)


def page(title: str, more: str = "") -> Answer:
    return html(f"<html><head><title>{title}</title>{more}</head><body></body></html>")


def fixture(name: str, ending: str = "html") -> Answer:
    kind = HTML if ending == "html" else "application/ld+json"
    return Answer((FIXTURES / name / f"response.{ending}").read_bytes(), content_type=kind)


class Scenes:
    def __init__(self, web: Web, url: str) -> None:
        self.web, self.url = web, url
        self.plans: dict[str, SourcePlan] = {}
        self.runs: dict[str, RunRow] = {}

    def add(self, name: str, *answers: Answer, url: str = "", **config: object) -> None:
        """A page of the invented host ``<name>.example``, which the web stands for."""
        if answers:
            self.web.at(f"/{name}/page", *answers)
        asked = url or f"https://{name}.example/page"
        given = {"bases": {f"{name}.example": f"{self.web.url}/{name}"}, "delay": 0.0, **config}
        task = FetchTask(kind="thread", value=asked, ref=asked)
        self.plans[name] = SourcePlan(source="link", run_id=0, config=SourceConfig(**given), tasks=(task,))

    def asked(self, name: str) -> list[str]:
        return [path.removeprefix(f"/{name}") for path in self.web.asked_under(f"/{name}/")]


@pytest.fixture(scope="module")
def scenes(tmp_path_factory) -> Iterator[Scenes]:
    with Web() as web, Web() as other:
        found = Scenes(web, f"sqlite:///{tmp_path_factory.mktemp('link') / 'store.db'}")
        _told(found, other)
        _refused(found, other)
        found.runs = dict(zip(found.plans, run_sources(found.url, "deepen", found.plans.values()), strict=True))
        assert other.asked == [], "nobody was led inside"
        yield found


def _told(scenes: Scenes, other: Web) -> None:
    web = scenes.web
    scenes.add("news", fixture("article"))
    scenes.add("forum", fixture("forum_jsonld", "json"))
    embed = '<link rel="alternate" type="application/json+oembed" href="/oembed?url=x">'
    scenes.add("clips", page("A clip", embed))
    web.at("/clips/oembed", fixture("oembed", "json"))
    scenes.add("lured", page("A lure", embed.replace("/oembed", f"{other.url}/oembed")))
    web.at("/own/page", page("Of our own network"))
    scenes.add("own", url=f"{web.url}/own/page", instances=(web.url,))
    scenes.add("cyrillic", Answer("<title>Кофе</title>".encode("cp1251"), content_type="text/html; charset=cp1251"))


def _refused(scenes: Scenes, other: Web) -> None:
    web = scenes.web
    scenes.add("closed", page("Not for robots"))
    web.at("/closed/robots.txt", Answer(b"User-agent: *\nDisallow: /page\n", content_type="text/plain"))
    scenes.add("picture", Answer(b"\x89PNG", content_type="image/png"))
    scenes.add("large", html("<title>x</title>" + " " * (LARGEST + 1)))
    packed = gzip.compress(b"<title>x</title>" + b" " * (40 * 2**20))
    scenes.add("bomb", Answer(packed, headers={"Content-Encoding": "gzip"}, content_type=HTML))
    scenes.add("inward", html("", 302, Location=f"{other.url}/admin"))
    scenes.add("metadata", html("", 302, Location="http://169.254.169.254/latest"))
    scenes.add("mapped", html("", 302, Location="http://[::ffff:127.0.0.1]/"))
    scenes.add("file", html("", 302, Location="file:///etc/passwd"))
    scenes.add("loop", html("", 302, Location="https://loop.example/page?again"))
    scenes.add("literal", url=f"{other.url}/admin")
    scenes.add("gone", html("<title>Not found</title>", 404))
    scenes.add("login", html("<title>Log in</title>", 403))
    scenes.add("silent", html("<html><body><p>hello</p></body></html>"))
    scenes.add("budget", page("Too dear"), budget=0)


EXPECTED = {
    "news": ("ok", "1 post and 0 comments"),
    "forum": ("ok", "1 post and 7 comments"),
    "clips": ("ok", "1 post"),
    "lured": ("ok", "oEmbed was left out"),
    "own": ("ok", "1 post"),
    "cyrillic": ("ok", "1 post"),
    "closed": ("refused", "Forbidden by robots.txt"),
    "picture": ("refused", "image/png, which is no page"),
    "large": ("refused", "larger than 4 MB"),
    "bomb": ("refused", ""),
    "inward": ("refused", "private address that only content named"),
    "metadata": ("refused", "169.254.169.254 is a private address"),
    "mapped": ("refused", "is a private address"),
    "file": ("broken", "answered 302"),
    "loop": ("refused", "max redirections"),
    "literal": ("refused", "private address that only content named"),
    "gone": ("ok", ""),
    "login": ("refused", "answered 403: Log in"),
    "silent": ("broken", "says nothing of itself"),
    "budget": ("out of budget", "0 requests"),
}


@pytest.mark.parametrize("scene", EXPECTED)
def test_each_gets_its_word_and_its_sentence(scene: str, scenes: Scenes):
    state, note = EXPECTED[scene]
    run = scenes.runs[scene]
    assert (run.state, note in run.note) == (state, True), (run.state, run.note)


def test_what_was_refused_was_not_read(scenes: Scenes):
    assert scenes.asked("closed") == ["/robots.txt"]
    assert len(scenes.asked("loop")) <= 7
    with open_store(scenes.url) as store, store.reading() as session:
        titles = set(session.scalars(select(PostRow.title)))
    assert titles == {
        "Quiet grinders & loud kitchens", "Which grinder?", "A clip", "A lure", "Of our own network", "Кофе",
    }  # fmt: skip


def test_oembed_completes_what_the_page_leaves_out(scenes: Scenes):
    with open_store(scenes.url) as store, store.reading() as session:
        clip = session.get(PostRow, ("link", "https://clips.example/page"))
        assert clip is not None
        author = session.get(AuthorRow, ("link", clip.author_id))
    assert (clip.kind, clip.duration_s, clip.thumbnail_url) == ("video", 31, "https://cdn.example/t.jpg")
    assert author is not None
    assert author.handle == "Ana"
    assert len([path for path in scenes.asked("news") if "oembed" in path]) == 0, "nothing was missing there"


def test_comments_of_json_ld_are_stored(scenes: Scenes):
    with open_store(scenes.url) as store, store.reading() as session:
        rows = session.scalars(select(CommentRow).where(CommentRow.platform == "link")).all()
    assert max(row.depth for row in rows) == 2
    assert len(rows) == 7


def test_a_name_that_leads_inside_is_not_connected_to(tmp_path):
    name = socket.gethostname()
    if is_public_address(socket.gethostbyname(name)):
        pytest.skip("this machine's own name leads to a public address")
    with Web() as web:
        crawled = scrapy_crawl("link", tmp_path, f"thread=http://{name}:{web.url.rpartition(':')[2]}/admin")
        assert web.asked == []
    assert crawled.last["state"] == "refused"
    assert "leads to the private address 127." in crawled.last["note"]


def test_robots_are_asked_and_html_is_preferred(scenes: Scenes):
    assert scenes.asked("news")[0] == "/robots.txt"
    sent = [headers for path, headers in zip(scenes.web.asked, scenes.web.headers, strict=True) if path == "/news/page"]
    assert sent[0]["accept"].startswith("text/html")
    assert "topcomment/" in sent[0]["user-agent"]


@pytest.mark.parametrize("url", ["ftp://a.example/x", "javascript:alert(1)", "", "https://", "https://redd.it/1abc23"])
def test_what_is_not_a_strange_page_is_not_ours(url):
    assert LinkSpider.task_for_url(url) is None
