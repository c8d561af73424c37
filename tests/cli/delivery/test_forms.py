"""A letter as a mail that any mail program shows, and as a short text in which no stranger rings a bell."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
import requests
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from cli.delivery.addresses import Address, Audience
from cli.delivery.channel import post
from cli.delivery.digest import digest_letter, for_market
from cli.delivery.letter import Letter
from cli.delivery.mail import MOST_CARDS, mail_of
from cli.delivery.short import short_of, tame
from cli.languages.tongue import ENGLISH, Tongue, tongue_of
from cli.report.data import ReportData
from crawler.sentences import say_many
from tests.chromium import chromium
from tests.cli.delivery.post_office import PostOffice, hook_url, html_of, sending_workspace
from tests.cli.delivery.stage import moment, rank, sent_at
from tests.cli.report.page import outside_requests, skeleton
from tests.cli.report.sample import alarms, card, rich
from tests.cli.report.test_hostile import BATTERY, everywhere
from tests.cli.stage import make_crisis, make_opportunity
from tests.factories import make_author, make_post
from tests.replay.loopback import Web

GMAIL_CUTS_AT = 102 * 1024
RINGS = re.compile(r"[@<>\[\]`*|&]|(?<!   https)(?<!   http)://|www\.")


def letter_of(data: ReportData, top: int = 20, tongue: Tongue = ENGLISH) -> Letter:
    from datetime import time
    from zoneinfo import ZoneInfo

    audience = Audience("", ZoneInfo("Europe/Oslo"), time(8), (), tongue)
    return digest_letter(cast("Any", SimpleNamespace(files=lambda _tongue: ())), for_market(data, audience, top))


def test_a_mail_is_styled_where_it_stands_and_asks_for_nothing() -> None:
    page = html.document_fromstring(mail_of(letter_of(rich())))
    assert not page.xpath(
        "//style | //script | //link | //img | //form | //iframe | //svg | //@onclick | //@background"
    )
    assert page.xpath("count(//td[@style])") == page.xpath("count(//td)") > 10
    assert all("font-family" in cell.get("style") for cell in page.xpath("//td"))
    assert outside_requests(page) == []
    assert {link.split(":")[0] for link in page.xpath("//a/@href")} == {"https"}


def test_many_escalations_leave_room_for_the_list_and_none_is_left_out() -> None:
    data = rich().model_copy(update={"escalations": alarms(30)})
    page = html.document_fromstring(mail_of(letter_of(data)))
    _, *others = page.xpath("//td[@bgcolor='#fdecea']")
    assert [h2.text_content() for h2 in page.xpath("//td[@bgcolor='#fdecea']/h2")] == ["Lid 1", "Lid 2", "Lid 3"]
    assert "27 more to escalate." in others[-1].text_content()
    assert [f"Lid {n} (" in others[-1].text_content() for n in range(4, 31)] == [True] * 27
    assert len(others[-1].findall(".//a")) == 27
    calm = html.document_fromstring(mail_of(letter_of(data.model_copy(update={"cards": ()}))))
    assert len(calm.xpath("//td[@bgcolor='#fdecea']/h2")) == MOST_CARDS


def test_what_yesterday_brought_is_told_in_the_reader_s_language() -> None:
    made = say_many("Yesterday you spoke {n} time.", "Yesterday you spoke {n} times.", 2)
    whole = letter_of(rich().model_copy(update={"results": (made,)}))
    assert "Yesterday you spoke 2 times." in mail_of(whole)
    german = letter_of(rich().model_copy(update={"results": (made,)}), tongue=tongue_of("de"))
    assert "Gestern haben Sie 2-mal" in short_of(german)


PLAIN = skeleton(html.document_fromstring(mail_of(letter_of(everywhere("plain")))))


@pytest.mark.parametrize("words", BATTERY)
def test_no_text_changes_the_shape_of_a_mail(words: str) -> None:
    page = html.document_fromstring(mail_of(letter_of(everywhere(words[:200]))))
    assert skeleton(page) == PLAIN
    assert outside_requests(page) == []


def test_hostile_words_do_nothing_in_a_browser() -> None:
    asked: list[str] = []
    with chromium() as browser:
        page = browser.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
        page.set_content(mail_of(letter_of(everywhere("".join(BATTERY[:14])))))
        title = page.title()
    assert asked == []
    assert title != "owned"


def test_a_mail_of_long_cards_is_shown_whole_by_gmail() -> None:
    many = tuple(card(n, "ж" * 900, "щ" * 300, chance={"score": 9}) for n in range(1, MOST_CARDS + 10))
    page = mail_of(letter_of(rich().model_copy(update={"cards": many}), top=100))
    assert len(page.encode()) < GMAIL_CUTS_AT
    assert page.count(">Open on") == MOST_CARDS
    assert "10 more are in the report." not in page
    assert "9 more are in the report." in page


HOSTILE_CHAT = (
    "@everyone <!channel> <@U123> <https://evil.example|click> [x](https://evil.example) www.evil.example `c`"
)


def test_a_program_that_shows_text_only_has_the_links_too(office: PostOffice) -> None:
    assert post(Address("here", office.url()), letter_of(rich())) == ""
    plain = office.mails[0].get_body(("plain",))
    assert plain is not None
    lines = plain.get_content().splitlines()
    assert {f"https://video.example/w/p{n}" for n in (1, 2, 31)} <= set(lines)
    assert not [line for line in lines if "<td" in line or "font-family" in line]


def test_a_mail_beyond_apprise_s_usual_length_arrives_whole(office: PostOffice) -> None:
    many = tuple(card(n, "ж" * 900, chance={"score": 9}) for n in range(1, MOST_CARDS + 1))
    long = letter_of(rich().model_copy(update={"cards": many}), top=100)
    assert len(mail_of(long)) > 40_000
    assert post(Address("here", office.url()), long) == ""
    assert [html_of(mail).count(">Open on") for mail in office.mails] == [MOST_CARDS]


CHATS = {
    "slack": ("slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/", 35_000),
    "discord": ("discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js/", 2_000),
    "teams": ("workflows://prod.westeurope.logic.azure.com:443/643e69f83c8944/iXvpZ1vQ/", 1_100),
    "google": ("gchat://workspace/key/token", 4_000),
}


@pytest.mark.parametrize("chat", CHATS)
def test_chats_get_one_message_with_working_links(chat: str, monkeypatch: pytest.MonkeyPatch) -> None:
    url, most = CHATS[chat]
    sent: list[str] = []

    def taken(*_where: str, **call: Any) -> requests.Response:
        sent.append(" ".join(texts_in(json.loads(call["data"]) if call.get("data") else call["json"])))
        answer = requests.Response()
        answer.status_code = 200
        answer._content = b"ok"
        return answer

    # The chats' hosts are fixed; what Apprise would send there is taken off on its way.
    monkeypatch.setattr(requests, "post", taken)
    monkeypatch.setattr(requests, "request", taken)
    assert post(Address("here", url), letter_of(rich())) == ""
    assert len(sent) == 1
    assert len(sent[0]) <= most + 200
    assert "Acme Coffee: 11 places to speak today, 2 to escalate" in sent[0]
    assert sent[0].index("Glass in my beans") < sent[0].index("1. Go 87")
    assert re.search(r"https://video\.example/w/p1\b", sent[0])


def texts_in(value: Any) -> Iterator[str]:
    """Every text of a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts_in(one)


def test_no_stranger_rings_or_links_in_a_chat() -> None:
    said = tame(HOSTILE_CHAT, 500)
    assert not RINGS.search(said), said
    text = short_of(letter_of(everywhere(HOSTILE_CHAT)))
    assert not RINGS.search(text), text


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=400), st.integers(120, 2500))
def test_the_short_form_keeps_to_its_room_with_whole_links(words: str, limit: int) -> None:
    cards = tuple(card(n, words, words) for n in range(1, 8))
    text = short_of(letter_of(rich().model_copy(update={"cards": cards})), limit)
    assert len(text) <= limit
    assert not RINGS.search(text), text
    links = [line.strip() for line in text.splitlines() if line.startswith("   http")]
    assert all(re.fullmatch(r"https://video\.example/w/p\d+", link) for link in links)


def test_escalations_keep_their_links_longest() -> None:
    whole = letter_of(rich())
    for limit in range(200, 2500, 40):
        text = short_of(whole, limit)
        assert "https://video.example/w/p31" in text
        assert "https://video.example/w/p1\n" not in text or text.index("p31") < text.index("w/p1\n")


def test_what_arrives_of_a_hostile_post_is_inert(tmp_path: Path, office: PostOffice, hook: Web) -> None:
    now = moment("2026-03-04 09:00")
    folder = sending_workspace(
        tmp_path / "acme", '[report]\nsend = ["${M}", "${H}"]', M=office.url(), H=hook_url(hook)
    )  # fmt: skip
    words = "Subject: x\r\nBcc: all@acme.example\r\n\r\n<script>alert(1)</script> @everyone"
    post = make_post("p1", title=words, body=words, url="javascript:alert(1)", author=make_author(display_name=words))
    listed = [make_opportunity(1, act_before=moment("2026-03-04 20:00"), summary=words)]
    rank(folder, listed, [make_crisis(2)], at=now, posts=[post, make_post("p2")])
    sent_at(folder, now)
    [mail] = office.mails
    assert office.recipients == ["team@acme.example"]
    assert mail["Bcc"] is None
    assert str(mail["Subject"]) == "Acme: 1 place to speak today, 1 to escalate"
    assert "<script" not in html_of(mail)
    assert 'href="javascript' not in html_of(mail)
    assert b"@everyone" not in hook.bodies[0]
    assert b"topcomment explain 0001feed" in hook.bodies[0]
