"""A workspace that has counted enough learns its own growth model, once a day."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest

from cli import growth_learning
from cli.catalogue import policies
from cli.desk import Desk
from cli.growth_learning import learned_growth
from crawler.config import Workspace
from crawler.db.histories import histories
from crawler.db.pages import store_page
from ranking.growth import learning
from ranking.growth.booster import Growing
from tests.cli.stage import make_workspace
from tests.factories import NOON, hours_ago, make_page, make_post, make_snapshot
from tests.ranking.growth.invented import NO_NETS

HORIZON_H = 36
FIRST_H = 400.0


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    quick = learning.Limits(growing=Growing(rounds=40, seeds=1), fitting=NO_NETS, in_context=False, with_records=False)
    monkeypatch.setattr(learning.learn, "__defaults__", (quick, None))
    monkeypatch.setattr(growth_learning, "POSTS_LEAST", 20)
    return Desk(Workspace(make_workspace(tmp_path / "acme")), None)


def fill(desk: Desk, posts: int) -> None:
    """Posts seen twice; growth follows comments, not views."""
    rng = np.random.default_rng(1)
    found, counts = [], []
    for number in range(posts):
        seen, comments, views = FIRST_H - number, int(rng.integers(1, 90)), int(rng.integers(500, 900))
        post = make_post(f"p{number:03}", published_at=hours_ago(seen + 5))
        found.append(post)
        for at, count in ((seen, views), (seen - HORIZON_H, views + comments * 100)):
            shot = make_snapshot(post.post_id, captured_at=hours_ago(at), view_count=count, comment_count=comments)
            counts.append(shot)
    with desk.store() as store, store.session() as session:
        store_page(session, make_page(found, snapshots=counts), None, first_seen=hours_ago(FIRST_H))


def learn(desk: Desk, now=NOON):
    with desk.store() as store, store.reading() as session:
        return learned_growth(desk, session, {"peertube": policies()["peertube"]}, now)


def test_enough_counts_teach_a_model_that_is_kept_for_the_day(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(desk, 330)
    model = learn(desk)["peertube"]
    assert (model.horizon_h, model.rows) == (HORIZON_H, 330)
    monkeypatch.setattr(learning, "train", None)
    again = learn(desk, NOON + timedelta(hours=3))["peertube"]
    assert again.to_json() == model.to_json()


def test_few_counts_teach_nothing_and_leave_no_file(desk: Desk) -> None:
    fill(desk, 15)
    assert learn(desk) == {}
    assert not (desk.workspace.root / ".cache").exists()


def test_histories_hold_what_was_seen_twice_within_the_days_asked_for(desk: Desk) -> None:
    fill(desk, 4)
    with desk.store() as store, store.session() as session:
        store_page(session, make_page([make_post("once")], snapshots=[make_snapshot("once")]), None, first_seen=NOON)
    with desk.store() as store, store.reading() as session:
        found = list(histories(session, "peertube", hours_ago(1000), NOON, most=3))
        assert [rows[0]["post_id"] for rows in found] == ["p001", "p002", "p003"]
        assert [row["view_count"] for row in found[0]] == sorted(row["view_count"] for row in found[0])
        assert list(histories(session, "peertube", hours_ago(10), NOON, most=3)) == []
