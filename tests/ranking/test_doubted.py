"""What is doubted a little: listed where somebody asks, and else kept for the audit, never shown to learn from."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from ranking.rank import rank
from ranking.safety.types import SafetyResult
from ranking.target import Target
from ranking.types import Candidate, RankingResult, Veto
from tests.fake_encoder import FakeEncoder
from tests.ranking.builders import NOW, brand, candidate, comment

ASKED = "How do I repair a torn kite spar before a windy beach weekend?"
UNASKED = "harbour 4 number flying kites, kite repair and windy beach days"
FAR = "goal of the month"
DOUBT = "shady"
CALL = "@windling"


class StandInSafety:
    """Doubts one word of its own, of comments by the post above too."""

    def __init__(self, *_: object) -> None: ...

    def looks_dangerous(self, target: Target) -> int:
        return 0

    def check(self, targets: Sequence[Target]) -> list[SafetyResult]:
        return [self._result(target) for target in targets]

    def _result(self, target: Target) -> SafetyResult:
        shady = DOUBT in target.text or DOUBT in Target(target.candidate).text
        doubted = Veto(reason="dare", evidence="shady") if shady else None
        calls = target.comment is not None and CALL in target.comment.body
        return SafetyResult(None, 0.1, (), "nothing found", doubted=doubted, names_us=calls, drawn=calls and shady)


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ranking.judging.SafetyChecker", StandInSafety)


def ranked(*candidates: Candidate) -> RankingResult:
    return rank(candidates, brand(), FakeEncoder(), now=NOW)


def test_a_doubt_keeps_what_is_not_listed_for_the_audit() -> None:
    result = ranked(candidate(f"{FAR} {DOUBT}", "shady"), candidate(FAR, "plain"))
    assert [(o.post_id, o.verdict, o.veto and o.veto.reason, o.score) for o in result.withheld] == [
        ("shady", "withheld", "dare", 0.0)
    ]
    assert result.withheld[0].summary.startswith("Not worth listing, and doubtful")


def test_where_nobody_asks_a_doubt_is_enough_not_to_list() -> None:
    assert [o.post_id for o in ranked(candidate(UNASKED, "plain")).opportunities] == ["plain"]
    result = ranked(candidate(f"{UNASKED} {DOUBT}", "shady"))
    assert result.opportunities == ()
    assert [o.post_id for o in result.withheld] == ["shady"]


def test_who_asks_is_listed_in_spite_of_a_doubt() -> None:
    result = ranked(candidate(f"{ASKED} {DOUBT}", "shady"))
    assert [o.post_id for o in result.opportunities] == ["shady"]
    assert result.withheld == ()


def test_a_doubted_post_is_never_shown_to_learn_from() -> None:
    weak = [candidate(f"windy day number {n} in the {n} hills", f"p{n}") for n in range(8)]
    assert ranked(*weak).explore
    shady = [candidate(f"{DOUBT} windy day number {n} in the {n} hills", f"p{n}") for n in range(8)]
    assert ranked(*shady).explore == ()


def test_a_comment_that_opens_nothing_is_not_kept_under_a_doubted_post() -> None:
    told = comment("lovely light", "c1")
    result = ranked(candidate(f"{FAR} {DOUBT}", "shady", comments=(told,)))
    assert [o.comment_id for o in result.withheld] == [None]


@pytest.mark.parametrize(("post", "kept"), [(UNASKED, False), (f"{UNASKED} {DOUBT}", True)])
def test_who_only_calls_us_under_a_doubted_post_is_kept_for_the_audit(post: str, kept: bool) -> None:
    result = ranked(candidate(post, "p", comments=(comment(f"{CALL} react to this", "c1"),)))
    assert [o.comment_id for o in result.withheld if o.comment_id] == ["c1"] * kept
    assert [o.comment_id for o in result.opportunities if o.comment_id] == ["c1"] * (not kept)
    assert [o.play and o.play.name for o in (*result.withheld, *result.opportunities) if o.comment_id] == ["mention"]


def test_who_asks_us_something_under_a_doubted_post_is_listed() -> None:
    asks = comment(f"{CALL} how do I repair a torn kite spar?", "c1")
    result = ranked(candidate(f"{UNASKED} {DOUBT}", "p", comments=(asks,)))
    assert [o.comment_id for o in result.opportunities] == ["c1"]
