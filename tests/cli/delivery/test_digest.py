"""The digest arrives once per market and day, at its own hour, and only where there is news."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli.delivery.post_office import PostOffice, heard, hook_url, html_of, sending_workspace
from tests.cli.delivery.stage import moment, rank, sent_at
from tests.cli.stage import make_crisis, make_opportunity
from tests.factories import make_post
from tests.replay.loopback import Web

TWO = '[report]\nsend = ["${MAIL}", "${HOOK}"]\nat = 07:00:00'
LATER = timedelta(hours=6)


@pytest.fixture
def acme(tmp_path: Path, office: PostOffice, hook: Web) -> Path:
    return sending_workspace(tmp_path / "acme", TWO, MAIL=office.url(), HOOK=hook_url(hook))


def open_until(number: int, when: str, **fields: object):
    return make_opportunity(number, act_before=moment(when), **fields)


def test_mail_and_chat_each_get_their_form(acme: Path, office: PostOffice, hook: Web) -> None:
    now = moment("2026-03-04 07:30")
    rank(acme, [open_until(n, "2026-03-04 20:00") for n in range(1, 8)], [make_crisis()], now)
    said = sent_at(acme, now)
    assert [line.split(":")[0] for line in said] == ["[escalate] send names nobody", "Sent", "Sent"]
    assert office.subjects() == ["Acme: 7 places to speak today, 1 to escalate"]
    page = html_of(office.mails[0])
    assert page.count("Open on") == 7
    assert page.index("Accusation against us") < page.index("Open on")
    [told] = heard(hook)
    assert told["title"] == office.subjects()[0]
    lines = told["message"].splitlines()
    assert lines.index("To the person in charge, not to be answered from here:") < lines.index(
        "1. Go 89, Question, 12 h 30 min left: Title of p1 (PeerTube)"
    )
    assert sum(line.startswith("   https://video.example/w/p") for line in lines) == 6
    assert "2 more in the report." in lines


def test_a_second_run_of_a_day_sends_nothing(acme: Path, office: PostOffice, hook: Web) -> None:
    now = moment("2026-03-04 07:30")
    rank(acme, [open_until(1, "2026-03-04 20:00")], at=now)
    sent_at(acme, now)
    rank(acme, [open_until(2, "2026-03-04 20:00")], at=now + timedelta(hours=1))
    assert sent_at(acme, now + timedelta(hours=1)) == ["Digest for everybody: sent already today."]
    assert (len(office.mails), len(hook.bodies)) == (1, 1)


def test_before_its_hour_nothing_goes_out(acme: Path, office: PostOffice) -> None:
    early, right = moment("2026-03-04 05:59"), moment("2026-03-04 06:00")  # Oslo is an hour ahead in winter
    rank(acme, [open_until(1, "2026-03-04 20:00")], at=early)
    assert sent_at(acme, early) == ["Digest for everybody: the next is due Wed 07:00 (Europe/Oslo)."]
    assert office.mails == []
    sent_at(acme, right)
    assert len(office.mails) == 1


def test_the_next_day_is_silent_without_news_and_speaks_with_it(acme: Path, office: PostOffice) -> None:
    first, second = moment("2026-03-04 07:00"), moment("2026-03-05 07:00")
    rank(acme, [open_until(1, "2026-03-06 20:00")], at=first)
    sent_at(acme, first)
    rank(acme, [open_until(1, "2026-03-06 20:00")], at=second)
    assert sent_at(acme, second) == ["Digest for everybody: nothing new since the last one, so nothing was sent."]
    rank(acme, [open_until(1, "2026-03-06 20:00"), open_until(2, "2026-03-06 20:00")], at=second)
    sent_at(acme, second + timedelta(minutes=5))
    assert office.subjects() == ["Acme: 1 place to speak today", "Acme: 2 places to speak today"]


def test_what_is_done_or_over_is_no_news(acme: Path, office: PostOffice) -> None:
    now = moment("2026-03-04 07:00")
    rank(acme, [open_until(1, "2026-03-04 06:30")], at=now)
    assert "nothing new" in sent_at(acme, now)[0]
    assert office.mails == []


def test_a_missed_morning_is_made_up_for_at_noon_but_not_at_night(acme: Path, office: PostOffice) -> None:
    rank(acme, [open_until(1, "2026-03-05 20:00")], at=moment("2026-03-04 06:00"))
    assert "Thu 07:00" in sent_at(acme, moment("2026-03-04 20:00"))[0]
    assert office.mails == []
    sent_at(acme, moment("2026-03-05 11:00"))
    assert len(office.mails) == 1


@pytest.mark.parametrize(
    ("day", "six", "seven"),
    [
        ("2026-03-29", "2026-03-29 04:59", "2026-03-29 05:00"),  # clocks went ahead at 02:00
        ("2026-10-25", "2026-10-25 05:59", "2026-10-25 06:00"),  # and back at 03:00
    ],
)
def test_seven_is_seven_on_the_days_clocks_change(
    acme: Path, office: PostOffice, day: str, six: str, seven: str
) -> None:
    rank(acme, [open_until(1, f"{day} 20:00")], at=moment(six))
    sent_at(acme, moment(six))
    assert office.mails == []
    sent_at(acme, moment(seven))
    assert len(office.mails) == 1


MARKETS = """
[report]
send = ["${MAIL}"]
at = 07:00:00
[markets.norway]
languages = ["no"]
timezone = "Europe/Oslo"
[markets.california]
languages = ["en"]
timezone = "America/Los_Angeles"
send_at = 06:30:00
send = ["${WEST}"]
"""


def test_each_market_has_its_own_hour_list_and_address(tmp_path: Path, office: PostOffice) -> None:
    urls = {"MAIL": office.url("oslo"), "WEST": office.url("west")}
    folder = sending_workspace(tmp_path / "acme", MARKETS, **urls)
    now = moment("2026-03-04 06:00")
    languages = {1: "no", 2: "en", 3: "lv"}
    listed = [open_until(n, "2026-03-05 20:00", language=code) for n, code in languages.items()]
    rank(folder, listed, at=now, posts=[make_post(f"p{n}", language=code) for n, code in languages.items()])
    sent_at(folder, now)
    assert office.recipients == ["oslo@acme.example"]
    assert ["Title of p1" in html_of(office.mails[0]), "Title of p2" in html_of(office.mails[0])] == [True, False]
    assert "Title of p3" in html_of(office.mails[0])  # nobody's language is everybody's target
    sent_at(folder, moment("2026-03-04 14:29"))
    assert len(office.mails) == 1
    sent_at(folder, moment("2026-03-04 14:30"))
    assert office.recipients == ["oslo@acme.example", "west@acme.example"]
    assert "06:30. Times are America/Los_Angeles." in html_of(office.mails[1])


def test_a_source_that_broke_is_news_once(acme: Path, office: PostOffice) -> None:
    from crawler.db import runs
    from crawler.db.engine import open_store

    days = [moment(f"2026-03-0{n} 07:00") for n in (4, 5, 6)]
    rank(acme, [open_until(1, "2026-03-09 20:00")], at=days[0])
    sent_at(acme, days[0])
    with open_store(f"sqlite:///{acme / 'topcomment.db'}") as store, store.session() as session:
        run = runs.start_run(session, "youtube", "discover")
        runs.finish_run(session, run, "refused", {}, "login wall")
    for day in days[1:]:
        rank(acme, [open_until(1, "2026-03-09 20:00")], at=day)
        sent_at(acme, day)
    assert len(office.mails) == 2
    assert "YouTube refused: not seen." in html_of(office.mails[1])
