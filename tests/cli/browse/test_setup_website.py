"""The website in the page's set-up: offered, put into the form, saved by nobody but the person."""

from __future__ import annotations

import re

import pytest

from cli.setup.sitefacts import SiteFacts
from cli.setup.website import Reading
from crawler.sentences import say
from tests.cli.browse.test_setup import WHO, brand, empty, folder, guest  # noqa: F401 - fixtures

FACTS = SiteFacts(
    "Acme Roasters", "We roast & pour <b>.", ("en", "nb"), (), {"x": "acme"}, ("tea", "coffee"), ("brew",)
)


@pytest.fixture
def website(monkeypatch):
    """What every website says; set ``says`` to a sentence for one that cannot be read."""

    class Web:
        says = None
        asked = ()

        def read(self, url, **how):
            self.asked = (*self.asked, (url, how))
            return Reading(url, SiteFacts() if self.says else FACTS, self.says)

    found = Web()
    monkeypatch.setattr("cli.setup.website.read_website", found.read)
    return found


def offered(answer):
    """The suggestions of a page as a browser would send them back, by what they say."""
    names = re.findall(r'name="take:([^"]+)"', answer.text)
    values = dict(re.findall(r'name="suggest:([^"]+)" value="([^"]*)"', answer.text))
    return {name: values[name] for name in names}


def value_of(answer, field):
    return re.search(rf'id="f-{re.escape(field)}"[^>]*value="([^"]*)"', answer.text)[1]


def test_what_it_says_is_offered_and_nothing_is_written(guest, folder, website):  # noqa: F811
    before = (folder / "brand.toml").read_bytes()
    answer = guest.post("who", WHO | {"contact": "ana@acme.example"}, read="1")
    assert answer.status_code == 200
    assert [url for url, _ in website.asked] == ["https://acme.example"]
    assert website.asked[0][1]["contact"] == "ana@acme.example"
    assert "topcomment.db" in website.asked[0][1]["ledger"]
    there = offered(answer)
    assert there["name:0"] == "Acme Roasters"
    assert there["about:1"] == "We roast &amp; pour &lt;b&gt;."
    assert "<b>." not in answer.text
    assert value_of(answer, "name") == "Acme"  # what was typed stays
    used = guest.post(
        "who", WHO, use="1", **{"take:name:0": "1", "suggest:name:0": "Acme Roasters", "suggest:x:9": "no"}
    )
    assert value_of(used, "name") == "Acme Roasters"
    assert (folder / "brand.toml").read_bytes() == before
    assert guest.post("who", WHO | {"name": "Acme Roasters"}).status_code == 200
    assert brand(folder).name == "Acme Roasters"


def test_the_next_step_knows_what_was_read_and_leaves_out_what_stands_there(guest, website):  # noqa: F811
    guest.post("who", WHO, read="1")
    shown = guest.get("/setup/words")
    assert set(offered(shown).values()) == {"tea", "brew"}  # the topic coffee stands there already
    assert offered(guest.get("/setup/markets")) == {}


def test_before_there_is_a_brand_it_is_read_too_and_makes_no_file(empty, website):  # noqa: F811
    folder, guest = empty  # noqa: F811
    answer = guest.post("who", {"website": "acme.example"}, read="1")
    assert offered(answer)["name:0"] == "Acme Roasters"
    assert "checked" in re.search(r'name="take:name:0"[^>]*>', answer.text)[0]
    assert "ledger" not in website.asked[0][1]
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("address", "says"), [("", "address first"), ("nonsense", "no web address"), ("acme.example", "It is down")]
)
def test_what_cannot_be_read_is_said_and_stops_nothing(guest, folder, website, address, says):  # noqa: F811
    website.says = say("It is down.")
    before = (folder / "brand.toml").read_bytes()
    guest.post("who", WHO | {"website": ""})
    answer = guest.post("who", WHO | {"website": address, "voice": "dry"}, read="1")
    assert answer.status_code == 200
    assert says in answer.text
    assert value_of(answer, "voice") == "dry"
    assert offered(answer) == {}
    assert guest.post("who", WHO).status_code == 200
    assert (folder / "brand.toml").read_bytes() != before
    assert guest.post("who", WHO, read="1", csrf="guess").status_code == 403
