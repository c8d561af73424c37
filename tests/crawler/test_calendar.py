"""Campaigns and silent days: what holds on which day, and whom a mistake is told to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from crawler.config import Brand, load_brand
from crawler.config.calendar import Campaign
from crawler.errors import ConfigError
from tests.crawler.test_config import LEAST, brand_file

CAMPAIGN = """
[niche]
topics = ["tea"]
hashtags = ["chai"]
[[calendar.campaigns]]
name = "Harvest"
starts = 2026-03-04
ends = 2026-03-05
words = ["first flush", "tea", "#Harvest26"]
"""


def load(folder: Path, text: str) -> Brand:
    return load_brand(brand_file(folder, LEAST + text), {})


def moment(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


@pytest.mark.parametrize(("day", "runs"), [(3, False), (4, True), (5, True), (6, False)])
def test_a_campaign_belongs_to_the_niche_from_its_first_day_to_its_last(tmp_path: Path, day: int, runs: bool) -> None:
    niche = load(tmp_path, CAMPAIGN).in_season(moment(day)).niche
    found = (("tea", "first flush"), ("chai", "Harvest26")) if runs else (("tea",), ("chai",))
    assert (niche.topics, niche.hashtags) == found


def test_its_days_are_those_of_the_brands_own_clock(tmp_path: Path) -> None:
    zoned = brand_file(tmp_path, LEAST + 'timezone = "Pacific/Auckland"\n' + CAMPAIGN)
    niche = load_brand(zoned, {}).in_season(moment(3, 18)).niche
    assert "first flush" in niche.topics, "there it is the fourth already"


def test_a_plain_text_is_a_campaign_without_dates_that_is_searched_for(tmp_path: Path) -> None:
    brand = load(tmp_path, '[calendar]\ncampaigns = ["iced tea summer"]\n')
    assert brand.in_season(moment(1)).niche.topics == ("iced tea summer",)
    assert load(tmp_path, "").in_season(moment(1)) == load(tmp_path, "")


@pytest.mark.parametrize(
    ("texts", "hashtags", "named"),
    [
        (("Our FIRST FLUSH is here",), (), True),
        (("first flushes",), (), False),
        (("look #harvest26!",), (), True),
        (("look #harvest265",), (), False),
        (("nothing",), ("harvest26",), True),
        (("nothing",), ("other",), False),
    ],
)
def test_a_campaign_is_named_by_whole_words_only(texts: tuple[str], hashtags: tuple[str], named: bool) -> None:
    assert Campaign(name="x", words=("first flush", "#Harvest26")).named_in(texts, hashtags) is named


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[[calendar.campaigns]]\nname = "x"\nwrods = []\n', "calendar.campaigns.0.wrods; did you mean"),
        ('[[calendar.campaigns]]\nwords = ["x"]\n', "calendar.campaigns.0.name is missing; add it"),
        ('[[calendar.campaigns]]\nname = "x"\n', "calendar.campaigns.0.words is missing; add it"),
        (
            '[[calendar.campaigns]]\nname = "x"\nwords = ["x"]\nstarts = 2026-03-05\nends = 2026-03-04\n',
            "'x' ends 2026-03-04, before it starts 2026-03-05; swap the two days",
        ),
        ('[calendar]\nholidays = ["christmas"]\n', "calendar.holidays.0 is 'christmas'"),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(tmp_path, text)
    assert str(caught.value).startswith(str(tmp_path / "brand.toml"))
    assert said in str(caught.value)


def test_days_are_dates(tmp_path: Path) -> None:
    assert load(tmp_path, "[calendar]\nholidays = [2026-12-25]\n").calendar.holidays == (date(2026, 12, 25),)
