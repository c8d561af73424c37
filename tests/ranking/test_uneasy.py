"""What may accuse us: listed where it opens something, else shown to those in charge behind every alarm."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ranking.rank import rank
from ranking.safety.reasons import MAY_ACCUSE
from ranking.safety.types import SafetyResult
from ranking.target import Target
from ranking.types import Candidate, RankingResult, Veto
from tests.fake_encoder import FakeEncoder
from tests.ranking.builders import NOW, brand, candidate

ASKED = "How do I repair a torn kite spar before a windy beach weekend?"
FAR = "goal of the month"
UNEASY, SURE, UNSAFE, SHADY = "murmur", "siren", "menace", "shady"


class StandInSafety:
    """Reads four words of its own."""

    def __init__(self, *_: object) -> None: ...

    def looks_dangerous(self, target: Target) -> int:
        return 0

    def check(self, targets: Sequence[Target]) -> list[SafetyResult]:
        return [self._result(target.text) for target in targets]

    def _result(self, text: str) -> SafetyResult:
        veto = Veto(reason="own_crisis", evidence=SURE, action="escalate") if SURE in text else None
        veto = Veto(reason="dare", evidence=UNSAFE) if UNSAFE in text else veto
        uneasy = Veto(reason=MAY_ACCUSE, evidence=UNEASY, action="escalate") if UNEASY in text else None
        doubted = Veto(reason="dare", evidence=SHADY) if SHADY in text else None
        return SafetyResult(veto, 0.1, (), "nothing found", doubted=doubted, uneasy=uneasy)


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ranking.judging.SafetyChecker", StandInSafety)


def ranked(*candidates: Candidate, places: int = 20) -> RankingResult:
    ours = brand()
    ours = ours.model_copy(update={"ranking": ours.ranking.model_copy(update={"list_size": places})})
    return rank(candidates, ours, FakeEncoder(), now=NOW)


@pytest.mark.parametrize("text", [f"{FAR} {UNEASY}", f"{FAR} {UNEASY} {UNSAFE}"], ids=["below the bar", "withheld"])
def test_what_is_not_listed_is_shown_to_those_in_charge_and_nowhere_else(text):
    result = ranked(candidate(text, "p"))
    (shown,) = result.escalations
    assert (shown.post_id, shown.verdict, shown.veto.reason, shown.alarm) == ("p", "escalate", MAY_ACCUSE, False)
    assert str(shown.summary).startswith("It may accuse us")
    assert (result.withheld, result.explore, result.opportunities) == ((), (), ())


def test_what_opens_something_stays_on_the_list():
    result = ranked(candidate(f"{ASKED} {UNEASY}", "p"))
    assert [o.post_id for o in result.opportunities] == ["p"]
    assert result.escalations == ()


def test_what_finds_no_place_on_the_list_is_shown_all_the_same():
    best = candidate(f"{ASKED} kite repair, windy beach", "best")
    result = ranked(best, candidate(f"My kite frame: how do I mend it? {UNEASY}", "outdone"), places=1)
    assert [o.post_id for o in result.opportunities] == ["best"]
    assert [o.post_id for o in result.escalations] == ["outdone"]


def test_alarms_come_first():
    result = ranked(candidate(f"{FAR} {UNEASY}", "a"), candidate(f"{FAR} {SURE}", "b"))
    assert [(o.post_id, o.alarm) for o in result.escalations] == [("b", True), ("a", False)]


def test_a_doubted_post_that_others_outdo_stands_on_the_shelf():
    best = candidate(f"{ASKED} kite repair, windy beach", "best")
    outdone = candidate("My kite frame: how do I mend it?", "outdone")
    doubted = candidate(f"My kite frame: how do I mend it? {SHADY}", "outdone")
    assert [o.post_id for o in ranked(best, doubted).opportunities] == ["best", "outdone"]
    assert [o.post_id for o in ranked(best, doubted, places=1).withheld] == ["outdone"]
    assert ranked(best, outdone, places=1).withheld == ()


def test_nothing_stands_on_two_shelves():
    best = candidate(f"{ASKED} kite repair, windy beach", "best")
    result = ranked(best, candidate(f"My kite frame: how do I mend it? {UNEASY} {SHADY}", "outdone"), places=1)
    assert [o.post_id for o in result.escalations] == ["outdone"]
    assert (result.withheld, result.explore) == ((), ())


def test_a_blackout_day_hides_no_perhaps():
    ours = brand()
    ours = ours.model_copy(update={"calendar": ours.calendar.model_copy(update={"blackout": (NOW.date(),)})})
    result = rank([candidate(f"{ASKED} {UNEASY}", "p"), candidate(ASKED, "q")], ours, FakeEncoder(), now=NOW)
    assert result.opportunities == ()
    assert [o.post_id for o in result.escalations] == ["p"]
    assert result.set_aside["blackout day"] == 1


def test_what_was_withheld_besides_says_why():
    (shown,) = ranked(candidate(f"{FAR} {UNEASY} {UNSAFE}", "p")).escalations
    assert "Withheld: a dangerous dare" in str(shown.summary)


@pytest.mark.parametrize("reason", ["author", "words"])
def test_what_the_brand_itself_shut_out_is_not_shown_as_unsure(reason, monkeypatch):
    shut_out = SafetyResult(
        Veto(reason=reason, evidence="x"), 1.0, (), "", uneasy=Veto(reason=MAY_ACCUSE, evidence="x", action="escalate")
    )
    monkeypatch.setattr(StandInSafety, "_result", lambda *_: shut_out)
    result = ranked(candidate(FAR, "p"))
    assert ([o.post_id for o in result.withheld], result.escalations) == (["p"], ())
