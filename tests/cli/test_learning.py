"""Decisions reach the next ranking: settled things go, a taste moves the rest, undone words teach nothing."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from cli.deciding import Said, decide
from cli.past import past_of
from crawler.config import load_brand
from crawler.db.engine import open_store
from ranking.learning.past import Past
from ranking.rank import rank
from tests.cli.stage import make_ranked
from tests.factories import NOON
from tests.fake_encoder import FakeEncoder
from tests.ranking.builders import NOW, brand
from tests.ranking.test_rank import niche_posts

FIRST = "0001feedbeef"
ALARM = "0385feedbeef"


def past(folder: Path, *said: tuple[str, Said]) -> Past:
    profile = load_brand(folder / "brand.toml", {})
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store, store.session() as session:
        for minute, (target, word) in enumerate(said):
            decide(session, profile, target, word, NOON + timedelta(minutes=minute))
        return past_of(session, profile, NOON + timedelta(hours=1))


def test_a_decision_becomes_a_lesson_with_its_text(tmp_path: Path):
    found = past(make_ranked(tmp_path / "acme"), (FIRST, Said("take", "ana")), (FIRST, Said("done", "ana")))
    (lesson,) = found.lessons
    assert (lesson.liked, lesson.weight, lesson.prior) == (True, 1.0, 0.8)
    assert lesson.text
    assert (lesson.context.play, lesson.context.platform, lesson.context.target) == ("question", "peertube", "post")
    assert found.settled == {FIRST: "done"}


def test_what_was_taken_back_teaches_and_settles_nothing(tmp_path: Path):
    folder = make_ranked(tmp_path / "acme")
    found = past(folder, (FIRST, Said("skip", "ana", "not us")), (FIRST, Said("undo", "ana")))
    assert (found.lessons, found.settled) == ((), {})


def test_a_skip_for_being_late_settles_and_teaches_nothing(tmp_path: Path):
    found = past(make_ranked(tmp_path / "acme"), (FIRST, Said("skip", "ana", "too late")))
    assert (found.lessons, found.settled) == ((), {FIRST: "skipped"})


def test_what_became_of_an_alarm_settles_it_and_teaches_nothing(tmp_path: Path):
    folder = make_ranked(tmp_path / "acme")
    found = past(folder, (ALARM, Said("take", "ana")), (ALARM, Said("done", "ana", "shown to the press office")))
    assert (found.lessons, found.settled) == ((), {ALARM: "done"})


def test_a_snooze_that_is_over_settles_nothing(tmp_path: Path):
    until = NOON + timedelta(minutes=30)
    assert past(make_ranked(tmp_path / "acme"), (FIRST, Said("snooze", "ana", until=until))).settled == {}


def test_what_is_settled_is_not_listed_again():
    posts = niche_posts(4)
    before = rank(posts, brand(), FakeEncoder(), now=NOW)
    first = before.opportunities[0].opportunity_id
    after = rank(posts, brand(), FakeEncoder(), now=NOW, past=Past(settled={first: "done"}))
    assert first not in {each.opportunity_id for each in (*after.opportunities, *after.explore)}
    assert after.set_aside["done"] == 1
