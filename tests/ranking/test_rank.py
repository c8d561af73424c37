"""The whole ranker on invented candidates with an encoder that only counts words."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta

import pytest

from crawler.config import Brand
from ranking.gate import appraise, may_have_comments
from ranking.rank import rank
from ranking.safety.types import SafetyResult
from ranking.target import Target
from ranking.types import Candidate, RankingResult, Veto
from tests.fake_encoder import FakeEncoder, MemoryCache
from tests.ranking.builders import NOW, author, brand, candidate, comment, shots

KITE = "How do I repair a torn kite spar before a windy beach weekend?"


class StandInSafety:
    """Vetoes by two words of its own, so that these tests rest on nobody's cues."""

    def __init__(self, *_: object) -> None: ...

    def looks_dangerous(self, target: Target) -> bool:
        return "forbidden" in target.text or "named" in target.text  # both are read

    def check(self, targets: Sequence[Target]) -> list[SafetyResult]:
        return [self._result(target) for target in targets]

    def _result(self, target: Target) -> SafetyResult:
        own, above = self._veto(target.text), self._veto(Target(target.candidate).text)
        inherited = target.comment is not None and own is None and above is not None
        named = target.comment is not None and "named" in target.text
        return SafetyResult(above if inherited else own, 0.0, (), "nothing found", inherited=inherited, names_us=named)

    def _veto(self, text: str) -> Veto | None:
        if "forbidden" in text:
            return Veto(reason="grief", evidence=text)
        return Veto(reason="own crisis", evidence=text, action="escalate") if "burning" in text else None


@pytest.fixture(autouse=True)
def _stand_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ranking.judging.SafetyChecker", StandInSafety)


def niche_posts(count: int) -> list[Candidate]:
    places = ["harbour", "island", "meadow", "dune", "cliff", "lagoon", "pier", "park", "valley", "lake"]
    return [
        candidate(
            f"{places[i % 10]} {i}: how do I repair a kite, flying kites on windy beach days?",
            f"p{i}",
            views=(900 + i,),
        )
        for i in range(count)
    ]


def ranked(candidates: list[Candidate], profile: Brand | None = None, **more: object) -> RankingResult:
    return rank(candidates, profile or brand(), FakeEncoder(), now=NOW, **more)  # type: ignore[arg-type]


def test_nothing_in_nothing_out() -> None:
    result = ranked([])
    assert result.opportunities == result.withheld == result.escalations == result.explore == ()
    assert (result.candidates, result.below) == (0, 0)


def test_the_niche_comes_first_and_is_ranked_from_one() -> None:
    result = ranked([candidate("goal of the month", "far"), candidate(KITE, "near")])
    assert [(o.rank, o.post_id) for o in result.opportunities] == [(1, "near")]
    assert result.opportunities[0].summary
    assert all(reason.sentence for reason in result.opportunities[0].reasons)


def test_a_day_about_nothing_of_ours_lists_nothing() -> None:
    result = ranked([candidate("goal of the month", "a"), candidate("my cat sings at night", "b")])
    assert result.opportunities == ()
    assert result.below == 2


@pytest.mark.parametrize("others", ["our niche", "another world"])
def test_the_others_of_the_day_move_a_score_only_a_little(others: str) -> None:
    elsewhere = [candidate(f"{word} scored the goal of the month", word) for word in ("ann", "ben", "cid", "dan")]
    pool = niche_posts(5) if others == "our niche" else elsewhere
    alone = ranked([candidate(KITE, "near")]).opportunities[0]
    among = ranked([candidate(KITE, "near"), *pool]).opportunities
    # The pool lends a bounded zero and company (ranking.relevance_pool); bands of scores must hold across days.
    assert next(o for o in among if o.post_id == "near").score == pytest.approx(alone.score, abs=4)


def test_order_of_input_and_a_second_run_change_nothing() -> None:
    candidates = [
        *niche_posts(12),
        candidate("goal", "x"),
        candidate(KITE, "y", comments=(comment(KITE, post_id="y"),)),
    ]
    shuffled = candidates[:]
    random.Random(4).shuffle(shuffled)
    first = ranked(candidates).model_dump_json()
    assert ranked(candidates).model_dump_json() == first
    assert ranked(shuffled).model_dump_json() == first


def test_a_cache_spares_the_encoder_and_changes_nothing() -> None:
    cache, cold, warm = MemoryCache(), FakeEncoder(), FakeEncoder()
    first = rank(niche_posts(4), brand(), cold, now=NOW, cache=cache)
    again = rank(niche_posts(4), brand(), warm, now=NOW, cache=cache)
    assert cold.encoded > 0
    assert warm.encoded == 0
    assert again == first


def test_unknown_everything_is_still_ranked() -> None:
    bare = Candidate(post=candidate(KITE, "bare", author=None, published_at=None).post)
    nones = candidate(KITE + " please", "nones", views=(None, None))
    result = ranked([bare, nones])
    assert {o.post_id for o in result.opportunities} == {"bare"} or len(result.opportunities) == 1
    assert all(o.forecast is None for o in result.opportunities)


def test_times_in_the_future_do_not_break_the_list() -> None:
    ahead = candidate(KITE, "ahead", published_at=NOW + timedelta(hours=5))
    later = candidate(
        "another kite repair on a windy beach, flying kites",
        "later",
        snapshots=tuple(
            shot.model_copy(update={"captured_at": NOW + timedelta(hours=2)}) for shot in shots("later", 50)
        ),
    )
    for opportunity in ranked([ahead, later]).opportunities:
        assert 0 <= opportunity.score <= 100
        assert opportunity.act_before is not None
        assert opportunity.act_before >= NOW - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"gone": True}, "gone"),
        ({"comments_open": False}, "comments closed"),
        ({"age_h": 200.0}, "older than the window"),
        ({"author": author("windling")}, "our own"),
        ({"comments": (comment("we can help", author=author("windling")),)}, "already answered by us"),
    ],
)
def test_what_cannot_be_answered_is_set_aside_by_reason(fields: dict[str, object], why: str) -> None:
    result = ranked([candidate(KITE, **fields)])  # type: ignore[arg-type]
    assert result.opportunities == ()
    assert result.set_aside[why] >= 1


def test_authors_not_to_be_contacted_are_never_listed() -> None:
    result = ranked([candidate(KITE, author=author("grump"))], brand(safety={"authors": ["@grump"]}))
    assert result.opportunities == result.explore == ()
    assert result.set_aside == {"author not to be contacted": 1}


def test_what_safety_doubts_is_withheld_with_its_reason_and_never_explored() -> None:
    result = ranked([candidate(f"forbidden {KITE}", f"p{i}") for i in range(3)])
    assert result.opportunities == result.explore == ()
    assert [o.veto.reason for o in result.withheld if o.veto] == ["grief"] * 3
    assert all(o.score == 0 and o.act_before is None for o in result.withheld)


def test_our_own_crisis_escalates_even_where_nobody_may_comment_and_on_blackout_days() -> None:
    crisis = candidate("a burning Windling kite", comments_open=False)
    result = ranked([crisis], brand(calendar={"blackout": [NOW.date()]}))
    assert [o.verdict for o in result.escalations] == ["escalate"]
    assert result.opportunities == result.withheld == ()


def test_a_blackout_day_lists_nothing() -> None:
    result = ranked([candidate(KITE)], brand(calendar={"blackout": [NOW.date()]}))
    assert result.opportunities == ()
    assert result.set_aside == {"blackout day": 1}


def test_reposts_collapse_into_the_best() -> None:
    result = ranked([candidate(KITE, "big", views=(90_000,)), candidate(KITE, "small", views=(90,))])
    assert [(o.post_id, o.duplicates) for o in result.opportunities] == [("big", ("small",))]


def test_one_place_per_author_and_the_list_keeps_its_size() -> None:
    same = [c.model_copy(update={"post": c.post.model_copy(update={"author": author("one")})}) for c in niche_posts(6)]
    assert len(ranked(same).opportunities) == 1
    profile = brand(ranking={"list_size": 3})
    assert len(ranked(niche_posts(9), profile).opportunities) <= 3


def test_scores_fall_along_the_list_and_stay_in_bounds() -> None:
    scores = [o.score for o in ranked(niche_posts(30)).opportunities]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)


def test_more_reach_never_lowers_a_score() -> None:
    few, many = (ranked([candidate(KITE, views=(views,))]).opportunities[0].score for views in (200, 200_000))
    assert many >= few


def test_explored_posts_were_not_listed_and_carry_their_chance() -> None:
    weak = [candidate(f"windy day number {i} in the {i} hills", f"w{i}") for i in range(8)]
    result = ranked([*weak, candidate(KITE, "near")])
    listed = {o.opportunity_id for o in result.opportunities}
    assert all(o.explore and o.propensity and o.opportunity_id not in listed for o in result.explore)
    assert len(result.explore) <= 2
    assert ranked(weak, brand(ranking={"explore": 0})).explore == ()


def test_the_gate_prefers_the_niche_and_says_what_bars_a_post() -> None:
    posts = [candidate("goal of the month", "far"), candidate(KITE, "near"), candidate("my cat sings", "cat")]
    shut = candidate(KITE, "shut").model_copy(update={"gone": True})
    seen = appraise([*posts, shut], brand(), FakeEncoder(), now=NOW)
    found = {post_id: each for (_, post_id), each in seen.items()}
    assert max(found, key=lambda post_id: found[post_id].worth) == "near"
    assert found["near"].passes
    assert not found["far"].passes
    assert (found["shut"].barred, found["shut"].worth, found["shut"].passes) == ("gone", 0.0, False)
    assert may_have_comments(posts[0])
    assert not may_have_comments(candidate(KITE, "quiet", snapshots=shots("quiet", 10, comments=0)))


def test_a_dangerous_comment_that_opens_nothing_is_withheld_under_its_own_reason() -> None:
    spam = comment("forbidden riches for everybody who writes to me", "c1")
    quiet = comment("what a lovely sunny afternoon that was", "c2")
    result = ranked([candidate("flying kites at the beach", "p1", views=(900,), comments=(spam, quiet))])
    assert [item.comment_id for item in result.withheld] == ["c1"]


def test_of_a_withheld_posts_comments_only_seeming_openings_and_those_that_name_us_are_listed() -> None:
    quiet = comment("what a lovely sunny afternoon that was", "c2")
    calling = comment("what a lovely named afternoon that was", "c3")
    result = ranked([candidate("forbidden flying kites", "p1", views=(900,), comments=(quiet, calling))])
    assert sorted(str(item.comment_id) for item in result.withheld) == ["None", "c3"]
