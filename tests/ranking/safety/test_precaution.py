"""A mere suspicion: enough where nobody asks and nobody names us, too little where somebody does."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from crawler.sentences import say
from ranking.evidence import Evidence
from ranking.safety.types import SafetyResult
from ranking.types import Play, Veto

SUSPICION = Veto(reason="grief", evidence="the chair is empty")
SUSPECTED = SafetyResult(None, 0.4, (), say("some doubt"), suspected=SUSPICION)


def evidence(play: Play | None, safety: SafetyResult = SUSPECTED) -> Any:
    """What ``Evidence.veto`` asks of an evidence, and nothing else."""
    bare = SimpleNamespace(play=play, safety=safety)
    bare.unasked = Evidence.unasked.fget(bare)  # type: ignore[attr-defined]
    bare._too_doubtful = Evidence._too_doubtful.fget(bare)  # type: ignore[attr-defined]
    return bare


def veto_of(play: Play | None, safety: SafetyResult = SUSPECTED) -> Veto | None:
    found: Veto | None = Evidence.veto.fget(evidence(play, safety))  # type: ignore[attr-defined]
    return found


@pytest.mark.parametrize(
    "play",
    [None, Play(name="trend", confidence=0.9), Play(name="competitor_complaint", confidence=0.3)],
)
def test_a_suspicion_holds_where_nobody_asks(play: Play | None) -> None:
    assert veto_of(play) == SUSPICION


@pytest.mark.parametrize(
    "play",
    [
        Play(name="question", confidence=0.3),
        Play(name="creator", confidence=0.4),
        Play(name="trend", confidence=0.3, named=0.9),
        Play(name="brand_bait", confidence=0.6, state="open"),
    ],
)
def test_who_asks_or_names_us_is_heard_in_spite_of_a_suspicion(play: Play) -> None:
    assert veto_of(play) is None


def test_a_veto_holds_whatever_is_asked() -> None:
    sure = SafetyResult(SUSPICION, 1.0, (), say("withheld"))
    assert veto_of(Play(name="question", confidence=0.95), sure) == SUSPICION


def test_nothing_suspected_holds_nothing() -> None:
    assert veto_of(None, SafetyResult(None, 0.0, (), say("nothing found"))) is None
