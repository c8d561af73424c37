"""The curve of arrival, what bends it, and the reply as another way."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.models import Comment, Snapshot
from ranking.handles import Known
from ranking.target import Target
from ranking.types import Candidate
from ranking.visibility import visibility
from ranking.visibility_comment import Arrival, features, fit_rise, words
from ranking.visibility_curve import SlotCurve, curves, refitted, settled, slot_probability
from tests.ranking.builders import NOW, brand, candidate, comment

KNOWN = Known(brand())


@given(st.lists(st.tuples(st.integers(0, 500), st.booleans()), max_size=60), st.floats(0, 2000))
def test_a_refitted_curve_stays_a_probability(seen: list[tuple[int, bool]], rank: float) -> None:
    assert 0 < refitted(seen).at(rank) <= 1


def test_nothing_seen_leaves_the_prior() -> None:
    assert refitted([]) == SlotCurve()
    assert SlotCurve().at(4) == slot_probability(4)


def test_fifty_observations_weigh_as_much_as_the_prior() -> None:
    usual = slot_probability(0)
    assert refitted([(0, True)] * 50).at(0) == pytest.approx((usual + 1) / 2)
    assert refitted([(0, False)] * 50).at(0) == pytest.approx(usual / 2)


def thread(likes: list[int], *, age_h: float = 60.0) -> Candidate:
    """Comments that came ten minutes apart, with their likes."""
    comments = tuple(
        comment("hello", f"c{n:02}", published_at=NOW - timedelta(hours=age_h) + timedelta(minutes=10 * n))
        for n in range(len(likes))
    )
    return candidate("kites", comments=comments).model_copy(
        update={"thread_at": NOW, "comment_snapshots": counted(comments, likes), "snapshots": ()}
    )


def counted(comments: tuple[Comment, ...], likes: list[int]) -> dict[str, Snapshot]:
    return {
        c.comment_id: Snapshot(
            platform="peertube", post_id="p1", comment_id=c.comment_id, captured_at=NOW, like_count=count
        )
        for c, count in zip(comments, likes, strict=True)
    }


def test_a_settled_thread_tells_who_rose() -> None:
    found = settled(thread([0, 9, 8, 7, 0, 0, 6, 5, 0, 0, 0, 0]), NOW)
    assert [rank for rank, top in found if top] == [1, 2, 3, 6, 7]
    assert [rank for rank, _ in found] == list(range(12))


def test_a_young_or_partly_read_thread_tells_nothing() -> None:
    assert settled(thread([1] * 12, age_h=10), NOW) == []
    assert settled(thread([1] * 5), NOW) == []
    whole = thread([1] * 12)
    told = Snapshot(platform="peertube", post_id="p1", captured_at=NOW, comment_count=400)
    assert settled(whole.model_copy(update={"snapshots": (told,)}), NOW) == []


def test_curves_are_fitted_by_platform() -> None:
    late_wins = thread([0] * 7 + [9] * 5)
    found = curves([late_wins] * 30, NOW)
    assert found["peertube"].at(8) > slot_probability(8)
    assert found["peertube"].at(0) < slot_probability(0)


def test_a_bent_curve_bends_the_chance() -> None:
    target = Target(thread([0] * 12))
    plain = visibility(target, KNOWN, 1, NOW).probability
    assert visibility(target, KNOWN, 1, NOW, SlotCurve((2.0,) * 12)).probability == pytest.approx(2 * plain, rel=0.01)


def test_under_a_crowded_post_a_reply_to_a_liked_comment_is_the_better_way() -> None:
    crowded = visibility(Target(thread([50, 40, 30, 20, 10] + [0] * 55)), KNOWN, 1, NOW)
    assert crowded.reply_to == "c00"
    assert crowded.reply_probability is not None
    assert crowded.reply_probability > crowded.probability


def test_no_reply_where_nothing_is_liked_or_the_comment_is_a_rivals() -> None:
    assert visibility(Target(thread([1, 1])), KNOWN, 1, NOW).reply_to is None
    rival = comment("buy ours", "c00", author=comment("x").author.model_copy(update={"handle": "gustworks"}))  # type: ignore[union-attr]
    only = candidate("kites", comments=(rival,)).model_copy(update={"comment_snapshots": counted((rival,), [90])})
    assert visibility(Target(only), KNOWN, 1, NOW).reply_to is None


def test_a_rise_is_learned_from_length_where_length_decides() -> None:
    arrivals = [Arrival(rank, "w" * (80 if rank % 3 == 0 else 5)) for rank in range(60)]
    model = fit_rise(arrivals, [rank % 3 == 0 for rank in range(60)], SlotCurve())
    short, long = model.chances([Arrival(4, "w" * 5), Arrival(4, "w" * 80)])
    assert long > 0.5 > short


def test_repeating_others_and_a_record_are_features() -> None:
    said = words("what a lovely kite")
    fresh, echo = (features(Arrival(1, "What a lovely kite", before), SlotCurve()) for before in ((), (said,)))
    assert fresh[5] == 0
    assert echo[5] == 1
    assert features(Arrival(1, "x", author_likes=(100.0,) * 9), SlotCurve())[6] > fresh[6]
