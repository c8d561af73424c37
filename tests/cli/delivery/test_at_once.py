"""Pauses and blackout days hold everything back but escalations; alerts ping once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from cli.delivery import watching
from crawler import clock
from crawler.db.deliveries import MOST_TRIES
from crawler.errors import StorageError
from ranking.types import Opportunity, Play, Visibility
from tests.cli.delivery.post_office import PostOffice, heard, hook_url, html_of, sending_workspace
from tests.cli.delivery.stage import moment, rank, sent_at
from tests.cli.stage import make_crisis, make_opportunity, one_sentence, run
from tests.factories import make_author, make_comment, make_post
from tests.replay.loopback import Web

NOW = moment("2026-03-04 09:00")
BOTH = '[report]\nsend = ["${TEAM}"]\n[escalate]\nsend = ["${BOSS}", "${HOOK}"]\n'


@pytest.fixture
def acme(tmp_path: Path, office: PostOffice, hook: Web) -> Path:
    urls = {"TEAM": office.url("team"), "BOSS": office.url("boss"), "HOOK": hook_url(hook)}
    return sending_workspace(tmp_path / "acme", BOTH, **urls)


def closing(number: int, hours: float, **fields: object):
    return make_opportunity(number, act_before=NOW + timedelta(hours=hours), **fields)


def told(folder: Path, *args: str) -> str:
    with clock.frozen(NOW):
        said = run(*args, "-w", folder)
    assert said.exit_code == 0, said.stderr
    return said.stdout


def test_an_escalation_goes_to_those_in_charge_at_once_and_never_twice(
    acme: Path, office: PostOffice, hook: Web
) -> None:
    night = moment("2026-03-04 02:00")
    rank(acme, [], [make_crisis(901)], at=night)
    sent_at(acme, night)
    assert office.subjects() == ["Acme: 1 post to escalate now"]
    assert office.recipients == ["boss@acme.example"]
    rank(acme, [], [make_crisis(901), make_crisis(902)], at=night)
    sent_at(acme, night + timedelta(minutes=20))
    sent_at(acme, night + timedelta(minutes=40))
    assert len(office.mails) == len(hook.bodies) == 2
    assert "Title of p901" not in html_of(office.mails[1])
    assert "Title of p902" in heard(hook)[1]["message"]


def test_an_escalation_is_tried_until_the_mail_server_is_back(acme: Path, office: PostOffice, hook: Web) -> None:
    night = moment("2026-03-04 02:00")
    rank(acme, [], [make_crisis(901)], at=night)
    office.refusing = True
    for n in range(MOST_TRIES + 1):
        assert sent_at(acme, night + timedelta(minutes=20 * n))[0].startswith("Not delivered: what is to escalate to ")
    office.refusing = False
    sent_at(acme, night + timedelta(hours=4))
    assert office.recipients == ["boss@acme.example"]
    assert len(hook.bodies) == 1  # whoever was told at first is not told again


def test_a_pause_stops_the_digest_and_lets_escalations_through(acme: Path, office: PostOffice, hook: Web) -> None:
    # The first would be in a digest, the second in an alert too.
    rank(acme, [closing(1, 30), closing(2, 3)], [make_crisis()], at=NOW)
    assert "Paused for every market until Wed 2026-03-04 12:00 (Europe/Oslo)" in told(acme, "pause", "--until", "2h")
    said = sent_at(acme, NOW, alerts=True)
    assert office.recipients == ["boss@acme.example"]
    assert said[-1].startswith("Digest for everybody: nothing was sent, paused until 2026-03-04 12:00 by ")
    assert "Sending goes on." in told(acme, "pause", "--resume")
    sent_at(acme, NOW)
    assert office.recipients == ["boss@acme.example", "team@acme.example"]


def test_a_pause_ends_by_itself(acme: Path, office: PostOffice, hook: Web) -> None:
    rank(acme, [closing(1, 30)], at=NOW)
    told(acme, "pause", "--until", "2026-03-04T12:00")
    sent_at(acme, NOW + timedelta(minutes=119))
    assert office.mails == []
    sent_at(acme, NOW + timedelta(minutes=120))
    assert len(office.mails) == 1


def test_a_pause_of_one_market_leaves_the_others(tmp_path: Path, office: PostOffice) -> None:
    toml = '[report]\nsend = ["${MAIL}"]\n[markets.north]\nsend = ["${NORTH}"]\n[markets.south]\nlanguages = ["es"]\n'
    folder = sending_workspace(tmp_path / "acme", toml, MAIL=office.url("all"), NORTH=office.url("north"))
    rank(folder, [closing(1, 30)], at=NOW)
    told(folder, "pause", "--market", "north", "--until", "1d")
    sent_at(folder, NOW)
    assert office.recipients == ["all@acme.example"]
    refused = run("pause", "--market", "nort", "--until", "1d", "-w", folder)
    assert one_sentence(refused.stderr).endswith("there is no market 'nort'; did you mean north?")


@pytest.mark.parametrize("until", ["2020-01-01", "soon", "0h"])
def test_a_pause_needs_a_moment_to_come(acme: Path, until: str) -> None:
    refused = run("pause", "--until", until, "-w", acme)
    assert refused.exit_code == 2
    one_sentence(refused.stderr)


@pytest.mark.parametrize(("key", "name"), [("blackout", "a blackout day"), ("holidays", "a holiday")])
def test_a_silent_day_is_the_markets_own(tmp_path: Path, office: PostOffice, key: str, name: str) -> None:
    toml = (
        '[report]\nsend = ["${MAIL}"]\nat = 07:00:00\n[escalate]\nsend = ["${BOSS}"]\n'
        f'[calendar]\n{key} = [2026-03-04]\n[markets.pacific]\ntimezone = "Pacific/Auckland"\n'
    )
    folder = sending_workspace(tmp_path / "acme", toml, MAIL=office.url(), BOSS=office.url("boss"))
    evening = moment("2026-03-03 18:00")  # seven in the morning of the 4th in Auckland
    rank(folder, [closing(1, 48), closing(2, 2)], [make_crisis()], at=evening)
    said = sent_at(folder, evening, alerts=True)
    assert said[-1] == f"Digest for pacific: nothing was sent, 2026-03-04 is {name}."
    assert office.recipients == ["boss@acme.example"]
    sent_at(folder, evening + timedelta(days=1))
    assert office.recipients == ["boss@acme.example", "team@acme.example"]


def test_alerts_are_for_good_targets_that_close_before_the_next_morning(acme: Path, office: PostOffice) -> None:
    evening = moment("2026-03-04 18:00")
    by_dawn, after = moment("2026-03-05 06:59"), moment("2026-03-05 07:00")
    listed = [
        make_opportunity(1, score=70, act_before=by_dawn),
        make_opportunity(2, score=69, act_before=by_dawn),
        make_opportunity(3, score=99, act_before=after),
        make_opportunity(4, score=99, act_before=evening),
    ]
    rank(acme, listed, at=evening)
    sent_at(acme, evening, alerts=True)
    sent_at(acme, evening + timedelta(minutes=20), alerts=True)
    assert office.subjects() == ["Acme: 1 place that will not wait until morning"]
    assert [f"Title of p{n}" in html_of(office.mails[0]) for n in (1, 2, 3, 4)] == [True, False, False, False]


def test_what_the_digest_told_is_not_pinged_again(acme: Path, office: PostOffice) -> None:
    rank(acme, [closing(1, 5)], at=NOW)
    sent_at(acme, NOW, alerts=True)
    assert office.subjects() == ["Acme: 1 place to speak today"]


def callers(minutes_ago: list[float], **fields: object):
    return [
        make_comment(
            f"c{n}",
            body="where is Acme when you need them",
            author=make_author(f"fan{n}"),
            published_at=NOW - timedelta(minutes=ago),
            **fields,
        )
        for n, ago in enumerate(minutes_ago)
    ]


def summoned(folder: Path, minutes_ago: list[float], *, listed: list[Opportunity] | None = None, **there: object):
    from crawler.db.engine import open_store
    from crawler.db.pages import store_page
    from tests.factories import make_page

    seen = Visibility(**{"probability": 0.5, "arrival_rank": 3, "crowding": "early", **there})
    call = closing(1, 40, score=50, play=Play(name="summons", confidence=0.99), visibility=seen)
    rank(folder, listed or [call], at=NOW, posts=[make_post("p1")])
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store, store.session() as session:
        store_page(session, make_page([make_post("p1")], callers(minutes_ago), []), None, first_seen=NOW)


def test_people_who_call_us_now_are_told_with_their_number_and_pace(tmp_path: Path, office: PostOffice) -> None:
    folder = sending_workspace(tmp_path / "acme", '[report]\nsend = ["${M}"]\nat = 23:00:00', M=office.url())
    summoned(folder, [55, 40, 20, 5])
    sent_at(folder, NOW, alerts=True)
    sent_at(folder, NOW, alerts=True)
    assert len(office.mails) == 1
    assert "4 people named you under this video in 50 minutes, no brand there yet." in html_of(office.mails[0])


def test_a_call_is_told_once_by_whichever_of_the_callers_stands_on_the_list(tmp_path: Path, office: PostOffice) -> None:
    folder = sending_workspace(tmp_path / "acme", '[report]\nsend = ["${M}"]\nat = 23:00:00', M=office.url())
    for at, callers_listed in enumerate(([0, 1], [2])):
        listed = [
            closing(11 + n, 5, score=95, post_id="p1", comment_id=f"c{n}", target="comment",
                    play=Play(name="summons", confidence=0.99))
            for n in callers_listed
        ]  # fmt: skip
        summoned(folder, [55, 40, 20, 5], listed=listed)
        sent_at(folder, NOW + timedelta(minutes=at), alerts=True)
    assert office.subjects() == ["Acme: 1 place that will not wait until morning"]
    assert "4 people named you under this video in 50 minutes, no brand there yet." in html_of(office.mails[0])


@pytest.mark.parametrize(("ago", "there"), [([600, 590, 580], {}), ([5, 4], {}), ([5, 4, 3], {"we_are_there": True})])
def test_a_call_that_is_old_lonely_or_answered_is_no_alert(
    tmp_path: Path, office: PostOffice, ago: list[float], there: dict[str, object]
) -> None:
    folder = sending_workspace(tmp_path / "acme", '[report]\nsend = ["${M}"]\nat = 23:00:00', M=office.url())
    summoned(folder, ago, **there)
    sent_at(folder, NOW, alerts=True)
    assert office.mails == []


def test_a_watch_goes_on_after_a_bad_round_and_ends_cleanly(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], acme: Path
) -> None:
    from cli.desk import open_desk

    rounds = iter([StorageError("the disk is full"), False, KeyboardInterrupt()])
    waits: list[float] = []

    def one_round(_desk: object) -> bool:
        outcome = next(rounds)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    monkeypatch.setattr(watching, "_round", one_round)
    early = moment("2026-03-04 06:55")
    with clock.frozen(early):
        ended = watching.watch(lambda: open_desk(acme), timedelta(minutes=20), once=False, wait=waits.append)
    assert ended is False
    assert waits == [20 * 60, 5 * 60]  # the second round ends by waiting for the digest's hour, eight in Oslo
    said = capsys.readouterr().out
    assert "This round failed: the disk is full" in said
    assert said.rstrip().endswith("The watch has ended; what was found and sent is stored.")


@pytest.mark.parametrize("every", ["20", "10s", "0m", "2d", "soon"])
def test_a_watch_wants_a_span(acme: Path, every: str) -> None:
    refused = run("watch", "--every", every, "--once", "-w", acme)
    assert refused.exit_code == 2
    one_sentence(refused.stderr)
