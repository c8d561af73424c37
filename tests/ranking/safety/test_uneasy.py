"""How sure an alarm must be, and what is left below that."""

from __future__ import annotations

import pytest

from ranking.safety import check
from ranking.safety.check import SafetyChecker
from ranking.safety.ours import UNEASY
from ranking.safety.reasons import MAY_ACCUSE
from ranking.target import Target
from ranking.types import Veto
from tests.fake_encoder import FakeEncoder
from tests.ranking.builders import brand, candidate, comment


@pytest.fixture
def told(monkeypatch):
    """What is made of a text that is so much alarming beyond what is asked; ``None``: not about us."""

    def result(alarm, *, mourning=False, text="Windling and the wind"):
        monkeypatch.setattr(SafetyChecker, "_alarm", lambda *_: alarm)
        monkeypatch.setattr(check, "mourns", lambda _: mourning)
        return SafetyChecker(brand(), FakeEncoder()).check([Target(candidate(text))])[0]

    return result


def reasons(result):
    return (result.veto and result.veto.reason, result.uneasy and result.uneasy.reason)


def test_what_reaches_the_bar_is_an_alarm_and_nothing_less(told):
    assert reasons(told(0.0)) == ("own_crisis", None)
    assert reasons(told(-0.01)) == (None, MAY_ACCUSE)
    assert reasons(told(-UNEASY)) == (None, MAY_ACCUSE)
    assert reasons(told(-UNEASY - 0.01)) == (None, None)
    assert reasons(told(None)) == (None, None)


def test_an_accusation_that_sounds_like_mourning_is_not_lost(told):
    assert reasons(told(0.0, mourning=True)) == (None, MAY_ACCUSE)
    assert reasons(told(-0.01, mourning=True)) == (None, None)


@pytest.mark.parametrize("vetoed", [False, True])
def test_a_comment_keeps_it_under_whatever_stands_above(monkeypatch, vetoed):
    above = Veto(reason="hate", evidence="x") if vetoed else None
    monkeypatch.setattr(SafetyChecker, "_veto", lambda _, read, alarm: above if read.target.comment is None else None)
    monkeypatch.setattr(SafetyChecker, "_alarm", lambda _, read, above: None if read.target.comment is None else -0.5)
    spoken = comment("windling, say something", "c1")
    post = candidate("A lovely day of wind", comments=(spoken,))
    found = SafetyChecker(brand(), FakeEncoder()).check([Target(post, spoken)])[0]
    assert (found.inherited, reasons(found)) == (vetoed, ("hate" if vetoed else None, MAY_ACCUSE))
