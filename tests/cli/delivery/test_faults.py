"""What fails is said and tried again, blocks nobody else, and gives no secret away."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.delivery import channel
from cli.delivery.addresses import Address
from cli.delivery.letter import Letter
from crawler import clock
from crawler.db import deliveries
from crawler.db.deliveries import LEASE, MOST_TRIES, DeliveryKey
from crawler.db.engine import open_store
from tests.cli.delivery.post_office import (
    HOOK,
    PASSWORD,
    PostOffice,
    hook_url,
    sending_workspace,
    webhook,
)  # fmt: skip
from tests.cli.delivery.stage import moment, rank, sent_at
from tests.cli.stage import make_crisis, make_opportunity, run
from tests.patience import PATIENCE_S
from tests.replay.loopback import Answer, Web

NOW = moment("2026-03-04 09:00")
TWO = '[report]\nsend = ["${MAIL}", "${HOOK}"]\n[escalate]\nsend = ["${MAIL}"]'


@pytest.fixture
def acme(tmp_path: Path, office: PostOffice, hook: Web) -> Path:
    folder = sending_workspace(tmp_path / "acme", TWO, MAIL=office.url(), HOOK=hook_url(hook))
    rank(folder, [make_opportunity(1, act_before=moment("2026-03-04 20:00"))], at=NOW)
    return folder


def test_a_refused_mail_is_tried_thrice_and_again_by_the_next_run(acme: Path, office: PostOffice, hook: Web) -> None:
    office.refusing = True
    said = sent_at(acme, NOW)
    assert office.attempts == 3
    assert said[0].startswith("Not delivered: digest for everybody to [report] send, entry 1 (")
    assert said[1].startswith("Sent: digest for everybody to [report] send, entry 2 (")
    office.refusing = False
    said = sent_at(acme, NOW + timedelta(minutes=20))
    assert [line.split(":")[0] for line in said] == ["Sent"]
    assert (len(office.mails), len(hook.bodies)) == (1, 1)


def test_what_fails_all_day_is_given_up_and_the_next_day_begins_anew(acme: Path, office: PostOffice) -> None:
    office.refusing = True
    said = [sent_at(acme, NOW + timedelta(minutes=n)) for n in range(MOST_TRIES + 2)]
    assert "given up for today" in said[-1][0]
    assert office.attempts == 3 * MOST_TRIES
    office.refusing = False
    sent_at(acme, NOW + timedelta(days=1))
    assert len(office.mails) == 0  # nothing of yesterday is open any more
    rank(acme, [make_opportunity(2, act_before=moment("2026-03-06 20:00"))], at=NOW + timedelta(days=1))
    sent_at(acme, NOW + timedelta(days=1))
    assert len(office.mails) == 1


def test_two_processes_at_once_send_one_message(acme: Path, office: PostOffice, hook: Web) -> None:
    barrier = threading.Barrier(2, timeout=PATIENCE_S)

    def deliver_once() -> None:
        from cli.delivery.deliver import deliver
        from cli.desk import open_desk

        barrier.wait()
        deliver(open_desk(acme))

    with clock.frozen(NOW):
        both = [threading.Thread(target=deliver_once) for _ in range(2)]
        [one.start() for one in both]
        [one.join() for one in both]
    assert (len(office.mails), len(hook.bodies)) == (1, 1)


def test_a_claim_of_a_killed_process_is_free_after_its_lease(tmp_path: Path) -> None:
    key = DeliveryKey("Acme", "digest", "a1", day="2026-03-04")
    with open_store(f"sqlite:///{tmp_path / 'x.db'}") as store:
        taken = []
        for when in (NOW, NOW + LEASE - timedelta(seconds=1), NOW + LEASE):
            with store.session() as session:
                taken.append(deliveries.claim(session, key, when))
        assert taken == [True, False, True]


def test_a_run_that_is_stopped_while_it_sends_leaves_it_to_the_next(
    acme: Path, office: PostOffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("cli.delivery.outbox.post", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            sent_at(acme, NOW)
    sent_at(acme, NOW)
    assert len(office.mails) == 1


def test_no_secret_in_what_is_said_logged_or_stored(
    tmp_path: Path, office: PostOffice, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    office.refusing = True
    with webhook(Answer(status=403)) as web, caplog.at_level(logging.DEBUG):
        folder = sending_workspace(
            tmp_path / "acme", TWO, MAIL=office.url(), HOOK=hook_url(web)
        )  # fmt: skip
        rank(folder, [make_opportunity(1, act_before=moment("2026-03-04 20:00"))], [make_crisis()], at=NOW)
        said = sent_at(folder, NOW)
        with clock.frozen(NOW):
            tried = run("morning", "--test-send", "-w", folder)
    assert "the address's key or password was refused" in "".join(said)
    assert tried.exit_code == 1
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store, store.engine.connect() as connection:
        stored = str(connection.exec_driver_sql("SELECT * FROM delivery").all())
    out, err = capfd.readouterr()
    mine = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("mail."))
    everything = "\n".join([*said, tried.output, stored, out, err, mine, (folder / "brand.toml").read_text()])
    assert PASSWORD not in everything
    assert HOOK not in everything
    assert str(office.port) not in stored


@pytest.mark.parametrize(
    "toml",
    [
        'send = "mailto://u:hunter2-secret@mail.example"',
        'send = [["mailto://u:hunter2-secret@mail.example"]]',
        'top = "mailto://u:hunter2-secret@mail.example"',
    ],
)
def test_a_wrong_brand_file_repeats_no_address(tmp_path: Path, toml: str) -> None:
    folder = sending_workspace(tmp_path / "acme", f"[report]\n{toml}")
    for flags in ((), ("--debug",)):
        said = run(*flags, "morning", "--send-only", "-w", folder)
        assert said.exit_code == 2
        assert PASSWORD not in said.output + said.stderr
        assert "report." in said.stderr


@settings(max_examples=40, deadline=None)
@given(st.text(alphabet=st.characters(codec="ascii"), max_size=40))
def test_any_text_as_address_is_refused_in_our_own_words(text: str) -> None:
    address = Address("[report] send, entry 1", f"nowhere://{text}")
    assert (
        channel.post(address, Letter("headline", "Acme")) == "it is no address that Apprise knows; see docs/sending.md"
    )
    assert channel.kind_of(address) == "unknown service"
    assert text not in repr(address) or text in "Address(where='[report] send, entry 1')"


def test_a_failed_message_does_not_fail_the_run(acme: Path, office: PostOffice) -> None:
    office.refusing = True
    with clock.frozen(NOW):
        said = run("morning", "--send-only", "-w", acme)
    assert said.exit_code == 0
    assert "Not delivered" in said.stdout


def test_mail_schemes_are_those_that_apprise_sends_as_html() -> None:
    from apprise.manager_plugins import NotificationManager

    for scheme in channel.MAIL:
        assert "html" in str(NotificationManager()[scheme].notify_format).lower(), scheme
