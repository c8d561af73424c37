"""The page in six languages: whose choice it is, that no word of ours stays English, and that long words fit."""

from __future__ import annotations

import re

import pytest
from lxml import html
from starlette.requests import HTTPConnection
from starlette.testclient import TestClient

from cli.browse import tongues
from cli.browse.app import create_app
from cli.browse.guard import Doors
from cli.browse.sessions import Sessions
from cli.browse.setup.first import FirstRun
from cli.browse.templating import environment
from cli.desk import open_desk
from cli.languages.catalogues import CODES, translations
from cli.languages.tongue import tongue_of
from crawler import clock
from crawler.config.sections import PLAYS
from tests.cli.browse.copies import copied_morning
from tests.cli.browse.stage import TOKEN, doors_of, oid
from tests.cli.browse.test_readable import PHONE, WIDER, problems
from tests.cli.languages.pseudo import PSEUDO, english_in, spoken, words_of
from tests.factories import NOON

HOME = "http://127.0.0.1:8788"
VIEWS = (
    "/", f"/?card={oid(1)}", f"/?card={oid(2)}", f"/?card={oid(901)}", f"/withheld?card={oid(902)}", "/trends",
    "/sources", "/results", "/people", "/phone", "/setup", "/setup/who", "/setup/words", "/setup/links",
    "/setup/twenty", "/setup/never", "/setup/markets", "/collect", "/?status=resting&text=zz&within=5",
    "/?card=nothing-like-that", "/?play=nonsense", "/results?week=nonsense", "/?min_score=x", "/setup/nonsense",
)  # fmt: skip
ANOTHER = {"en": "Skip to the list"} | {code: translations(code).gettext("Skip to the list") for code in CODES[1:]}


@pytest.fixture(scope="module")
def app(tmp_path_factory):
    desk = open_desk(copied_morning(tmp_path_factory.mktemp("tongues") / "acme"))
    with clock.frozen(NOON), desk.store() as store:
        yield create_app(desk, store, doors_of(8788))


def visitor(app, language: str = "") -> TestClient:
    """A browser that came in, and chose a language."""
    client = TestClient(app, base_url=HOME)
    client.get("/enter", params={"token": TOKEN})
    if language:
        answer = client.post("/language", data={"csrf": csrf(client), "language": language}, headers=own("/"))
        assert answer.status_code == 200
    return client


def own(path: str) -> dict[str, str]:
    return {"origin": HOME, "referer": f"{HOME}{path}"}


def csrf(client: TestClient) -> str:
    return str(re.search(r'name="csrf" value="([^"]+)"', client.get("/sources").text)[1])


@pytest.mark.parametrize("code", CODES)
def test_a_view_speaks_the_language_that_was_chosen(app, code):
    client = visitor(app, code)
    spoken_here = translations(code)
    for view in VIEWS[CODES.index(code) :: len(CODES)]:  # each in one language: all of them are read in wide letters
        page = html.document_fromstring(client.get(view).text)
        assert page.get("lang") == code, view
        assert ANOTHER[code] in page.text_content(), view
        stays = [text for text in map(str.strip, page.xpath("//text()")) if spoken_here.gettext(text or "-") != text]
        assert [text for text in stays if " " in text] == [], view


def test_no_word_of_ours_is_left_in_any_view(app, monkeypatch, tmp_path_factory):
    client = visitor(app)
    monkeypatch.setattr(tongues, "brand_tongue", lambda _brand, _code=None: PSEUDO)
    monkeypatch.setattr("cli.report.data.tongue_of", lambda *_: PSEUDO)
    environment.cache_clear()
    theirs = words_of(
        "Pour-over number writer of Author by kim Kim Acme acme PeerTube Does the water matter Which grinder It a lot "
        "evil They ask how to brew Bloom first la-la zz nonsense x sad made me ill our beans are bad A post says that "
        "video example "
        "snapshots apart Norway caption Excel CSV JSON NDJSON Enter Esc topcomment toml bak env KB keyword type topics "
        "hashtags creators competitors goals https Europe Oslo English Norwegian db forget browse phone crawl rank "
        "morning ana bo root Close to what you make topic"
    )
    keys = rf"p\d+|c\d+|h\d+|{re.escape(str(tmp_path_factory.getbasetemp()))}\S*"
    allowed = theirs | words_of(*tongues.NAMES.values(), *platform_names(), *PLAYS)
    with spoken():
        for view in VIEWS:
            page = html.document_fromstring(client.get(view).text)
            for quiet in page.xpath("//style|//script|//datalist|//textarea|//code|//blockquote|//*[@lang='en']"):
                quiet.drop_tree()
            heard = page.xpath("//text()") + page.xpath("//@aria-label|//@title|//@placeholder")
            left = english_in(re.sub(keys, " ", " ".join(heard)), allowed | words_of(view))
            assert left == set(), view
    environment.cache_clear()


def platform_names() -> list[str]:
    from cli.report.titles import platform_titles

    return [*platform_titles(), *platform_titles().values()]


def test_the_brand_s_language_is_told_to_whoever_chose_none(tmp_path):
    folder = copied_morning(tmp_path / "acme")
    with (folder / "brand.toml").open("a", encoding="utf-8") as file:
        file.write('\n[report]\nlanguage = "lv"\n')
    desk = open_desk(folder)
    with clock.frozen(NOON), desk.store() as store:
        app = create_app(desk, store, doors_of(8788))
        assert 'lang="lv"' in visitor(app).get("/").text
        chose = visitor(app, "tr")
        assert 'lang="tr"' in chose.get("/trends").text
        seen = chose.get("/api/sources", headers={"accept-language": "fr, de;q=0.8, en;q=0.5"}).json()["not_seen"]
        assert seen[0].startswith("Nicht abgefragt, also nicht gesehen: ")
        assert chose.get("/api/sources", headers={"accept-language": ""}).json()["not_seen"][0].startswith("Nav ")
        row = chose.get("/api/opportunities").json()["opportunities"][0]
        assert (row["status"], row["verdict"]) == ("open", "go")


def test_a_choice_leads_back_to_the_same_view_and_nowhere_else(app):
    client = visitor(app)
    given = {"csrf": csrf(client), "language": "es"}
    for referer, back in (("/trends?x=1", "/trends?x=1"), ("//evil.example/x", "/evil.example/x"), ("", "/")):
        answer = client.post("/language", data=given, headers=own(referer), follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, back)
    kept = answer.headers["set-cookie"]
    assert "HttpOnly" in kept
    assert "SameSite=strict" in kept
    refused = client.post("/language", data={**given, "language": "fi"}, headers=own("/"))
    assert (refused.status_code, "Norsk" in refused.text) == (422, True)
    assert client.post("/language", data={"language": "de"}, headers=own("/")).status_code == 403


@pytest.mark.parametrize("header", ["fr, de;q=0.8, en;q=0.5", "de ; q=0.8, en;q=0.5", "es; q=0, de; q=0.1", "*, DE-at"])
def test_what_a_browser_accepts_is_read_with_spaces_and_without(header):
    asked = HTTPConnection({"type": "http", "headers": [(b"accept-language", header.encode())]})
    assert tongues.accepted(asked) == "de"


def test_a_refusal_at_the_door_is_told_in_the_chosen_language(app):
    client = visitor(app, "de")
    answer = client.post("/who", data={"csrf": "x", "who": "y"}, headers=own("/"))
    assert answer.text.startswith("topcomment: dieses Formular stammt von einem anderen Start der Seite")
    assert client.post("/api/opportunities/x/decisions", headers={"origin": HOME}).json()["error"].startswith("this ")


def test_before_there_is_a_brand_the_browser_s_language_is_spoken(tmp_path):
    doors = Doors(frozenset({"127.0.0.1:8788"}), Sessions(TOKEN), "topcomment_8788")
    first = FirstRun(tmp_path, doors)
    try:
        client = TestClient(first, base_url=HOME, headers={"accept-language": "nb-NO,nb;q=0.9,en;q=0.5"})
        client.get("/enter", params={"token": TOKEN})
        page = client.get("/setup").text
    finally:
        first.close()
    assert 'lang="nb"' in page
    assert "Her er det ikke noe merke ennå." in page


def test_long_words_fit_a_phone_and_axe_finds_nothing(come_in, site):
    page = come_in(**{**PHONE, "viewport": {"width": 320, "height": 844}})
    for code in ("lv", "de"):
        with page.expect_navigation():
            page.select_option("#language", code)
        assert page.locator(f"html[lang={code}]").count() == 1
        for view in (f"/?card={oid(1)}", "/sources", "/setup/markets", "/trends", "/results"):
            page.goto(site.url + view)
            page.evaluate("document.querySelectorAll('details:not(.pick)').forEach(e => e.open = true)")
            assert page.evaluate(WIDER) <= 0, (code, view)
            if "card" in view:
                left = tongue_of(code).gettext("{span} left", span="").strip()
                assert left in page.locator("#panel .clock").first.inner_text()
    assert problems(page) == []
    assert page.heard == []
