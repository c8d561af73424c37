"""Six markets, six languages, six clocks: each gets its own digest at seven, also when clocks change."""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

import pytest
from lxml import html

from cli.delivery.pausing import pause_sending
from crawler import clock
from tests.cli.delivery.post_office import PostOffice, html_of, sending_workspace
from tests.cli.delivery.stage import desk_of, moment, rank, sent_at
from tests.cli.stage import make_crisis, make_opportunity
from tests.factories import make_post

# Market: its language, its zone, what its digest is called, and its seven o'clock in UTC in spring and in autumn.
MARKETS = {
    "london": ("en", "Europe/London", "2 places to speak today", "06:00", "07:00"),
    "ankara": ("tr", "Europe/Istanbul", "Bugün konuşulacak 2 yer", "04:00", "04:00"),
    "oslo": ("no", "Europe/Oslo", "2 steder å ta ordet i dag", "05:00", "06:00"),
    "riga": ("lv", "Europe/Riga", "2 vietas, kur šodien runāt", "04:00", "05:00"),
    "wien": ("de", "Europe/Vienna", "2 Stellen, um heute zu sprechen", "05:00", "06:00"),
    "madrid": ("es", "Europe/Madrid", "2 sitios donde hablar hoy", "05:00", "06:00"),
}
CHANGES = {"2026-03-29": 3, "2026-10-25": 4}
"""The days of 2026 on which clocks change in Europe, and the column that holds their hours."""


@pytest.fixture
def abroad(tmp_path: Path, office: PostOffice) -> Path:
    sections = ['[report]\nat = 07:00:00\nlanguage = "tr"\n[escalate]\nsend = ["${BOSS}"]']
    for market, (language, zone, *_) in MARKETS.items():
        send = f'send = ["${{{market.upper()}}}"]'
        sections.append(f'[markets.{market}]\nlanguages = ["{language}"]\ntimezone = "{zone}"\n{send}')
    urls = {market.upper(): office.url(market) for market in MARKETS}
    return sending_workspace(tmp_path / "acme", "\n".join(sections), BOSS=office.url("boss"), **urls)


def morning_of(folder: Path, day: str, first: int) -> None:
    """A ranking of the night before: two targets that nobody's language serves, so that they are everybody's."""
    listed = [make_opportunity(n, act_before=moment(f"{day} 22:00"), language="fi") for n in (first, first + 1)]
    posts = [make_post(each.post_id, language="fi") for each in listed]
    rank(folder, listed, at=moment(f"{day} 03:00"), posts=posts)


def whom(mail: EmailMessage) -> str:
    return str(mail["To"]).split("@")[0]


def check(mail: EmailMessage) -> None:
    """The mail of a market is in its language and on its clock."""
    language, zone, headline, *_ = MARKETS[whom(mail)]
    page = html.document_fromstring(html_of(mail))
    assert str(mail["Subject"]) == f"Acme: {headline}"
    assert page.get("lang") == {"no": "nb"}.get(language, language)
    clocks = [text for text in page.xpath("//p[@class='lead']//text()") if zone in text]
    assert len(clocks) == 1
    assert "07:00" in clocks[0] or (language == "es" and "7:00" in clocks[0])


@pytest.mark.parametrize("day", CHANGES)
def test_each_market_hears_once_at_its_own_seven_in_its_own_language(
    abroad: Path, office: PostOffice, day: str
) -> None:
    due = {market: row[CHANGES[day]] for market, row in MARKETS.items()}
    morning_of(abroad, day, 1)
    sent_at(abroad, moment(f"{day} 03:59"))
    assert office.mails == []
    for hour in sorted(set(due.values())):
        before = len(office.mails)
        sent_at(abroad, moment(f"{day} {hour}"))
        assert {whom(mail) for mail in office.mails[before:]} == {m for m, at in due.items() if at == hour}
    sent_at(abroad, moment(f"{day} 08:00"))
    assert sorted(whom(mail) for mail in office.mails) == sorted(MARKETS)
    for mail in office.mails:
        check(mail)


def test_a_pause_stops_all_of_them_but_an_escalation_comes_through_in_the_brand_s_language(
    abroad: Path, office: PostOffice
) -> None:
    now: datetime = moment("2026-03-29 07:00")
    with clock.frozen(moment("2026-03-28 18:00")):
        pause_sending(desk_of(abroad), "2026-03-30T12:00", None, "Ada")
    rank(abroad, [make_opportunity(1, act_before=moment("2026-03-29 22:00"))], [make_crisis()], at=now)
    said = sent_at(abroad, now)
    assert [whom(mail) for mail in office.mails] == ["boss"]
    assert str(office.mails[0]["Subject"]) == "Acme: Hemen yetkiliye iletilecek 1 gönderi"
    assert sum("paused until" in sentence for sentence in said) == len(MARKETS)


def test_each_market_s_paper_is_in_its_language_too(
    tmp_path: Path, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    # What Chromium prints is tested elsewhere; here it is enough to see the page it would have been given.
    monkeypatch.setattr("cli.report.pdf.print_pdf", lambda page, path: path.write_text(page) and path)
    toml = (
        '[report]\nsend = ["${TEAM}"]\nat = 07:00:00\nattach = ["pdf"]\nlanguage = "de"\n'
        '[markets.wien]\nlanguages = ["de"]\n[markets.riga]\nlanguages = ["fi"]\nreport_language = "lv"'
    )
    folder = sending_workspace(tmp_path / "acme", toml, TEAM=office.url())
    now = moment("2026-03-04 09:00")
    rank(folder, [make_opportunity(1, act_before=moment("2026-03-04 20:00"))], at=now)
    sent_at(folder, now)
    papers = {part.get_filename(): part.get_content() for mail in office.mails for part in mail.iter_attachments()}
    assert len(office.mails) == len(papers) == 2
    for name, content in papers.items():
        language = "lv" if str(name).endswith("-lv.pdf") else "de"
        assert f'<html lang="{language}">'.encode() in bytes(content)


def test_an_alert_rings_in_the_language_of_its_market(tmp_path: Path, office: PostOffice) -> None:
    toml = (
        '[report]\nsend = ["${TEAM}"]\nat = 07:00:00\n'
        '[markets.ankara]\nlanguages = ["tr"]\ntimezone = "Europe/Istanbul"'
    )
    folder = sending_workspace(tmp_path / "acme", toml, TEAM=office.url())
    night = moment("2026-03-04 01:00")
    rank(folder, [make_opportunity(1, act_before=moment("2026-03-04 03:00"), language="tr")], at=night)
    sent_at(folder, night, alerts=True)
    [mail] = office.mails
    assert str(mail["Subject"]) == "Acme: Sabahı beklemeyecek 1 yer"
    assert "2 sa kaldı (bitiş bugün 06:00)" in html_of(mail)
