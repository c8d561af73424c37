"""What may accuse us is never sent at once: the digest tells it, a line each in a mail, a sentence in a chat."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from cli.delivery.mail import mail_of
from cli.delivery.short import short_of
from tests.cli.delivery.post_office import PostOffice, heard, hook_url, html_of, sending_workspace
from tests.cli.delivery.stage import moment, rank, sent_at
from tests.cli.delivery.test_forms import letter_of
from tests.cli.report.sample import alarms, rich, uneasy
from tests.cli.stage import make_crisis, make_opportunity, make_uneasy
from tests.replay.loopback import Web

LOOK = "5 may accuse us: look before anybody answers."
NIGHT, MORNING = moment("2026-03-04 02:00"), moment("2026-03-04 07:30")
DOUBTS = [make_uneasy(2001), make_uneasy(2002)]


@pytest.fixture
def acme(tmp_path: Path, office: PostOffice, hook: Web) -> Path:
    toml = '[report]\nsend = ["${TEAM}", "${HOOK}"]\nat = 07:00:00\n[escalate]\nsend = ["${BOSS}"]\n'
    urls = {"TEAM": office.url("team"), "BOSS": office.url("boss"), "HOOK": hook_url(hook)}
    return sending_workspace(tmp_path / "acme", toml, **urls)


def test_it_wakes_nobody_and_stands_in_the_digest(acme: Path, office: PostOffice, hook: Web) -> None:
    rank(acme, [], DOUBTS, at=NIGHT)
    sent_at(acme, NIGHT)
    assert (office.mails, hook.bodies) == ([], [])
    rank(acme, [], [*DOUBTS, make_crisis(901)], at=NIGHT)
    sent_at(acme, NIGHT)
    assert office.subjects("boss") == ["Acme: 1 post to escalate now"]
    assert "Title of p901" in html_of(office.mails[0])
    assert "Title of p2001" not in html_of(office.mails[0])

    tomorrow = make_opportunity(1, act_before=moment("2026-03-04 20:00"))
    rank(acme, [tomorrow], [*DOUBTS, make_crisis(901)], at=MORNING)
    sent_at(acme, MORNING)
    assert office.subjects("team") == ["Acme: 1 place to speak today, 1 to escalate"]
    assert "Title of p2001" in html_of(office.mails[-1])
    assert "2 may accuse us: look before anybody answers." in heard(hook)[0]["message"].splitlines()
    assert "Title of p2001" not in heard(hook)[0]["message"]


def test_without_an_alarm_nobody_misses_an_address_and_no_headline_counts_it(
    tmp_path: Path, office: PostOffice
) -> None:
    folder = sending_workspace(tmp_path / "acme", '[report]\nsend = ["${TEAM}"]\nat = 07:00:00', TEAM=office.url())
    rank(folder, [], DOUBTS, at=MORNING)
    assert [line.split(":")[0] for line in sent_at(folder, MORNING)] == ["Sent"]
    assert office.subjects() == ["Acme: Nothing worth it today"]


def test_in_a_mail_it_is_a_line_each_behind_the_alarms_and_not_red() -> None:
    letter = letter_of(rich().model_copy(update={"escalations": (*uneasy(5), *alarms(4))}))
    page = html.document_fromstring(mail_of(letter))
    doubts = page.xpath("//td[@class='uneasy']")[0]
    lines = [line.text_content() for line in doubts.iterfind("p")]
    assert lines[0] == LOOK
    assert [line.split(" (")[0] for line in lines[1:]] == [f"Perhaps an accusation: Bag {n}" for n in range(1, 6)]
    grounds = [cell.get("bgcolor") for cell in page.xpath("//td[@class='alarm']")]
    assert grounds == ["#fdecea"] * 4  # three alarms, and the line of the fourth
    assert doubts.get("bgcolor") not in grounds
    said = page.text_content()
    assert said.index("Lid 4") < said.index(LOOK) < said.index("Brands invited")


def test_a_chat_gets_one_sentence_behind_the_alarms_and_before_the_list() -> None:
    letter = letter_of(rich().model_copy(update={"escalations": (*uneasy(5), *alarms(2))}))
    lines = short_of(letter).splitlines()
    alarm = next(at for at, line in enumerate(lines) if "Lid 2" in line)
    first = next(at for at, line in enumerate(lines) if line.startswith("1. "))
    assert alarm < lines.index(LOOK) < first
    assert "Bag 1" not in "".join(lines)
    calm = short_of(letter_of(rich().model_copy(update={"escalations": uneasy(5)}))).splitlines()
    assert LOOK in calm
    assert "To the person in charge, not to be answered from here:" not in calm
