"""The brand's own website: what is read of a page, whose accounts its links are, and what is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.catalogue import policies
from cli.setup.siteaccounts import Platforms, accounts_of
from cli.setup.sitefacts import MOST_WORDS, SiteFacts, facts_of
from cli.setup.suggestions import suggestions, taken
from cli.setup.website import read_website
from crawler.config import SourceConfig
from spiders.link import LARGEST
from tests.cli.setup.website_stage import PAGE, Site
from tests.forking import ran
from tests.replay.loopback import Answer

NOBODY = "http://127.0.0.1:9"
PLATFORMS = Platforms.of(policies())


def facts(page, url="https://fjellbrenneriet.example"):
    return facts_of(page.encode(), url, PLATFORMS)


def test_a_page_tells_who_they_are():
    found = facts(PAGE)
    assert found.name == "Fjellbrenneriet"
    assert found.about.startswith("We roast single origin")
    assert (found.languages, found.regions) == (("nb", "en"), ("NO", "GB"))
    assert found.topics[:3] == ("filter coffee", "pour-over", "coldbrew")
    assert {"Coffee from the mountain", "Brewing courses"} <= set(found.topics)
    assert "Contact us" not in found.topics  # it shares no word with what the page is about
    assert found.hashtags == ("fjellkaffe",)
    assert found.handles == {
        "instagram": "fjellbrenneriet",
        "x": "fjellbr",
        "youtube": "@fjellbrenneriet",
        "mastodon": "@fjellbrenneriet@snabelen.example",
    }


def test_without_tags_the_name_is_the_part_of_the_title_that_the_host_knows():
    assert facts("<title>Best coffee – Acme</title>", "https://www.acme.example/").name == "Acme"
    assert facts("<title>Welcome</title>", "https://acme.example/").name == ""


@pytest.mark.parametrize("page", ["", "plain", "{}", "<", "<html>", "\x00\xff<p>"])
def test_a_page_that_says_nothing_is_nothing(page):
    assert not facts(page)


@given(st.text(max_size=200))
def test_what_a_page_says_stays_small_and_names_no_key(text):
    said = text.replace('"', "").replace("<", "")
    found = facts(
        f'<meta property="og:site_name" content="{said}${{KEY}}"><meta name="keywords" content="{said},a,${{B}}">'
    )
    for value in (found.name, found.about, *found.topics, *found.hashtags):
        assert "${" not in value
        assert len(value) <= 500
    assert len(found.topics) <= MOST_WORDS


@pytest.mark.parametrize(
    ("address", "account"),
    [
        ("https://www.tiktok.com/@acme", {"tiktok": "@acme"}),
        ("https://www.tiktok.com/@acme/video/7350000000000000018", {}),
        ("https://www.reddit.com/user/acme/", {"reddit": "acme"}),
        ("https://www.reddit.com/r/coffee/", {}),
        ("https://bsky.app/profile/acme.example", {"bluesky": "acme.example"}),
        ("https://www.threads.net/@acme", {"threads": "@acme"}),
        ("https://x.com/acme/status/1", {}),
        ("https://x.com.evil.example/acme", {}),
        ("https://youtu.be/dQw4w9WgXcQ", {}),
        ("https://redd.it/1abc23", {}),
        ("https://vm.tiktok.com/ZMabcdef1/", {}),
        ("https://www.linkedin.com/company/acme", {}),
        ("http://[broken", {}),
    ],
)
def test_a_profile_is_an_account_and_a_post_is_none(address, account):
    assert accounts_of([(address, False)], PLATFORMS) == account


def test_the_account_that_the_page_calls_its_own_wins():
    links = [("https://x.com/partner", False), ("https://x.com/acme", True), ("https://x.com/other", True)]
    assert accounts_of(links, PLATFORMS) == {"x": "acme"}


def test_suggestions_fill_what_is_empty_and_only_what_was_ticked():
    known = SiteFacts(
        name="Acme", about="We roast.", languages=("en", "nb"), topics=("tea", "Coffee"), handles={"x": "a"}
    )
    form = {"name": "ACME", "about": "Mine.", "languages": "en", "topics": "coffee"}
    who = {one.name.partition(":")[0]: one for one in suggestions("who", known, form)}
    assert set(who) == {"about", "languages", "handle.x"}  # the name stands there already
    assert not who["about"].ticked
    assert who["handle.x"].ticked
    words = suggestions("words", known, form)
    assert [(one.value, one.ticked) for one in words] == [("tea", False)]
    given = form | {f"suggest:{one.name}": one.value for one in (*who.values(), *words)}
    assert taken(given) == given  # nothing was ticked
    ticked = taken(given | {f"take:{who['languages'].name}": "1", f"take:{words[0].name}": "1"})
    assert (ticked["about"], ticked["languages"], ticked["topics"]) == ("Mine.", "en, nb", "coffee\ntea")
    assert suggestions("markets", known, {}) == []


def test_a_website_is_read_by_its_own_rules_and_leads_into_no_private_network():
    with Site() as site:
        site.page("/")
        site.at("/robots.txt", Answer(b"User-agent: *\nDisallow: /closed\n", content_type="text/plain"))
        site.at("/inside", Answer(status=302, headers={"Location": "http://127.0.0.2:9/"}))
        site.page("/big", PAGE + " " * LARGEST)
        urls = [site.url, *(f"{site.url}/{path}" for path in ("closed", "inside", "big", "gone")), NOBODY]
        done = ran("tests.cli.setup.reads:main", f"{site.url},{NOBODY}", "ana@acme.example", *urls)
    (problem, name), *others = json.loads(done.stdout)
    assert (problem, name) == ("", "Fjellbrenneriet")
    assert [name for _, name in others] == [""] * 5
    why = ("robots.txt", "127.0.0.2", "larger than 4 MB", "404", "did not answer")  # and not that it took too long
    for (told, _), says in zip(others, why, strict=True):
        assert "could not be read" in told
        assert says in told
    assert "/closed" not in site.asked
    assert all("ana@acme.example" in sent["user-agent"] for sent in site.headers)


def test_what_may_not_be_asked_is_not():
    with Site() as site:
        told = read_website(site.url).problem
        assert "private network" in told
        assert f'instances = ["{site.url}"]' in told
    assert "enabled = false" in read_website("https://acme.example", source=SourceConfig(enabled=False)).problem
    assert "no web address" in read_website("acme").problem
    assert site.asked == []
