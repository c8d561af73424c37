"""Measured comments correct the next ranking, from fifty on; what was foretold without them is what is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from cli.outcomes.calibrating import calibration_of
from cli.outcomes.expected import Expected, expected_of, grown, settled_rank
from crawler.db import engagements
from crawler.db.engagement_models import Engagement, Measurement
from crawler.db.engine import open_store
from ranking.calibration import FEWEST
from ranking.learning.past import Past
from ranking.rank import rank
from tests.cli.stage import make_opportunity
from tests.factories import NOON, hours_ago, make_snapshot
from tests.fake_encoder import FakeEncoder
from tests.ranking.builders import NOW, brand
from tests.ranking.test_rank import niche_posts

TOLD = expected_of(make_opportunity(), NOON, "comment", make_snapshot(view_count=1000))


def lived(count: int, *, rank: int, views: int) -> list[tuple[Engagement, list[Measurement]]]:
    """Comments of which each came to a rank under a post that came to so many views in a day."""
    made = Engagement("Acme", "peertube", "ana", NOON, NOON, expected=TOLD.model_dump(mode="json"))
    day = Measurement(0, NOON + timedelta(hours=24), like_count=3, rank=rank, post_views=views)
    return [(replace(made, url=f"https://video.example/{n}"), [day]) for n in range(count)]


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    """What fifty comments teach that all came last, under posts that grew half as much as foretold."""
    with open_store(f"sqlite:///{tmp_path_factory.mktemp('lived') / 'store.db'}") as store, store.session() as session:
        for one, measured in lived(FEWEST, rank=40, views=3000):
            made = engagements.keep(session, one)
            engagements.measure(session, [replace(each, engagement_id=made) for each in measured])
        return calibration_of(session, "Acme", NOON + timedelta(days=2))


def test_fifty_comments_that_nobody_saw_lower_the_chances(learned):
    assert (learned.comments, learned.seen, learned.held, learned.forecasts) == (FEWEST, 0, FEWEST, FEWEST)
    assert learned.slot(0.4) < 0.2
    assert 0.5 < learned.reach_factor < 0.8
    assert "forecasts" in (learned.sentence or "")


def test_the_next_ranking_is_corrected_says_so_and_keeps_what_it_was(learned):
    posts = niche_posts(3)
    before = rank(posts, brand(), FakeEncoder(), now=NOW).opportunities[0]
    found = rank(posts, brand(), FakeEncoder(), now=NOW, past=Past(calibration=learned)).opportunities
    after = next(one for one in found if one.opportunity_id == before.opportunity_id)
    assert after.visibility.raw == before.visibility.probability > after.visibility.probability
    assert after.forecast.expected == pytest.approx(before.forecast.expected * after.forecast.factor)
    assert after.reach < before.reach
    said = {reason.name: str(reason.sentence) for reason in after.reasons}
    assert "earlier comments corrected" in said["visibility"]
    assert "factor of 0." in said["growth"]
    frozen = expected_of(after, NOW, "comment", None)
    assert frozen.raw_slot == before.visibility.probability
    assert frozen.raw_expected == pytest.approx(before.forecast.expected)


def test_forty_nine_change_nothing(tmp_path):
    with open_store(f"sqlite:///{tmp_path / 'store.db'}") as store, store.session() as session:
        for one, measured in lived(2, rank=40, views=3000):
            made = engagements.keep(session, one)
            engagements.measure(session, [replace(each, engagement_id=made) for each in measured])
        found = calibration_of(session, "Acme", NOON + timedelta(days=2))
    assert (found.changes_slots, found.reach_factor, found.comments) == (False, 1.0, 2)


def test_a_rank_counts_once_the_thread_has_settled():
    one = lived(1, rank=1, views=1)[0][0]
    early, late = Measurement(1, hours_ago(-2), rank=1), Measurement(1, hours_ago(-26), rank=9)
    assert settled_rank(one, [early]) is None
    assert settled_rank(one, [early, late, Measurement(1, hours_ago(-160), rank=30)]) == 9


def test_growth_is_not_known_before_it_was_counted_after_the_horizon():
    told = Expected.model_validate(TOLD.model_dump(mode="json"))
    assert grown(told, [Measurement(1, hours_ago(-23), post_views=4000)]) is None
    assert grown(told, [Measurement(1, hours_ago(-24), post_views=4000)]) == 3000
    assert grown(told.model_copy(update={"total": None}), [Measurement(1, hours_ago(-24), post_views=9)]) is None


def test_a_reply_under_a_post_is_foretold_apart():
    judged = make_opportunity()
    seen = judged.visibility.model_copy(update={"reply_probability": 0.7, "reply_to": "c9"})
    assert expected_of(judged.model_copy(update={"visibility": seen}), NOON, "reply", None).slot == 0.7
    assert expected_of(judged.model_copy(update={"visibility": seen}), NOON, "comment", None).slot == 0.42
