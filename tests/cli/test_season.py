"""While a campaign runs, its words are looked for; the day after, they are not."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from crawler import clock
from crawler.config import Brand
from ranking.types import RankingResult
from tests.cli.stage import make_result, make_workspace, run
from tests.factories import NOON
from tests.fake_encoder import FakeEncoder

CAMPAIGN = '\n[[calendar.campaigns]]\nname = "Harvest"\nends = 2026-03-04\nwords = ["first flush", "#Harvest26"]\n'


@pytest.mark.parametrize(("days", "wanted"), [(0, True), (1, False)])
def test_a_crawl_looks_for_the_words_of_a_running_campaign(tmp_path: Path, days: int, wanted: bool) -> None:
    folder = make_workspace(tmp_path / "acme", CAMPAIGN)
    with clock.frozen(NOON + timedelta(days=days)):
        plan = run("crawl", "--plan", "--phase", "discover", "--source", "mastodon", "--json", "-w", folder)
    assert plan.exit_code == 0, plan.stderr
    asked = " ".join(row["what"] for row in json.loads(plan.stdout)["plan"])
    assert ("hashtag harvest26" in asked.lower()) is wanted, asked
    assert "hashtag coffee" in asked


def test_a_ranking_takes_them_for_its_niche(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, judged = make_workspace(tmp_path / "acme", CAMPAIGN), []

    def rank(_candidates: object, brand: Brand, *_: object, **__: object) -> RankingResult:
        judged.append(brand.niche.topics)
        return make_result()

    monkeypatch.setattr("ranking.rank.rank", rank)
    monkeypatch.setattr("cli.judging.encoder_for", lambda _desk: FakeEncoder())
    for day in (NOON, NOON + timedelta(days=1)):
        with clock.frozen(day):
            assert run("rank", "-w", folder).exit_code == 0
    assert judged == [("coffee", "first flush"), ("coffee",)]
