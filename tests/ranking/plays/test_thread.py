"""What a thread says beyond the text: who else calls us there, whose name it is, how big the stage is."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest

from crawler.models import Snapshot
from ranking.plays.around import big_stage
from ranking.plays.crowd import Crowd
from ranking.plays.head import Head, HeadSettings, language_shares
from ranking.plays.names import Named
from ranking.plays.prototypes import Prototype
from ranking.plays.read import PlayReader
from ranking.plays.reading import Reading
from ranking.target import Target
from tests.ranking.builders import NOW, author, brand, candidate, comment, targets_of


@pytest.fixture(scope="module")
def kites(encoder):
    return PlayReader(brand(), encoder)


def thread(post, *bodies, **fields):
    calls = tuple(
        comment(body, f"c{row}", author=author(f"person{row}"), published_at=NOW - timedelta(hours=row))
        for row, body in enumerate(bodies)
    )
    return candidate(post, comments=calls, **fields)


def names_of(reader, of):
    return [play.name if play else None for play in reader.read(list(targets_of(of)))]


def test_who_joins_a_call_is_a_place_of_its_own_and_a_bare_name_is_ours_there(kites):
    called = thread(
        "a goose ate my lunch and my hat",
        "@windling come and see",
        "windling help her",
        "windling! that bird, what a bird of prey",
        "poor hat",
    )
    found = kites.read(list(targets_of(called)))
    assert [play.name if play else None for play in found[:4]] == ["summons"] * 4
    assert found[3].named >= 0.85
    assert found[4] is None or found[4].name != "summons"
    assert "3 different people" in found[2].evidence


def test_bare_words_under_a_post_of_another_world_summon_nobody(encoder):
    # Three birdwatchers who say the word under what the brand calls not its own are no call; a handle is one.
    reader = PlayReader(brand(), encoder)
    birds = ("a windling!", "lovely windling bird", "windling over our barn too")
    about_birds = "a bird of prey circling over the barn, what a bird, look at those claws"
    assert "summons" not in names_of(reader, thread(about_birds, *birds))
    assert names_of(reader, thread(about_birds, *birds[:2], "@windling look, your namesake"))[0] == "summons"


def test_a_complaint_in_a_summoned_thread_stays_a_complaint(kites):
    bodies = ("@windling where are you", "windling come", "my windling kite broke, no refund, no answer since may")
    assert names_of(kites, thread("the wind took my tent today", *bodies))[3] == "complaint"


def test_a_brand_that_names_us_banters(kites):
    said = comment("@windling race you to the beach", "c1", author=author("juice.official", verified=True))
    assert names_of(kites, candidate("a windy day", comments=(said,)))[1] == "banter"


def test_the_wording_of_an_invitation_decides_where_the_head_doubts(kites):
    chances = {"brand_bait": 0.2, "trend": 0.8}
    reading = lambda text: Reading(Target(candidate(text)), Named(), chances, {}, 0.5, 1, Crowd(), None)  # noqa: E731
    chooser = kites._chooser
    assert chooser.play(reading("if a soup brand comments i shave my head")).name == "brand_bait"
    assert chooser.play(reading("i shave my head when it gets hot")).name != "brand_bait"


@pytest.mark.parametrize(
    ("platform", "views", "likes", "viral"),
    [
        ("youtube", 150_000, 3_000, False),
        ("youtube", 250_000, 0, True),
        ("youtube", 0, 12_000, True),
        ("peertube", 6_000, 0, True),
        ("peertube", 900, 40, False),
        ("mastodon", None, 200, False),
    ],
)
def test_a_stage_is_big_by_the_measure_of_its_platform(platform, views, likes, viral):
    counts = Snapshot(platform=platform, post_id="p1", captured_at=NOW, view_count=views, like_count=likes)
    post = candidate("the cat found the tree", platform=platform)
    post = type(post)(post=post.post, snapshots=(counts,))
    crowd = Crowd(("a", "b", "c"), 400.0, 12.0)
    found = big_stage(Reading(Target(post), Named(), {"trend": 0.9}, {}, 0.0, 0, crowd, None))
    assert (found is not None) is viral


def test_settings_favour_classes_that_a_head_has():
    settings = HeadSettings(favoured="b", favour=1.0, offsets=(("a", -0.5), ("absent", 9.0)))
    head = Head(("a", "b", "c"), np.zeros((3, 2)), np.array([0.0, 0.5, 1.0]), settings)
    assert head.favouring.tolist() == [-0.5, 1.5, 1.0]


def test_each_class_has_the_languages_in_the_same_shares():
    said = [("x", "en")] * 6 + [("x", "de")] * 2 + [("y", "en")] * 2 + [("y", "de")] * 2
    prototypes = [Prototype(f"{row}", *what) for row, what in enumerate(said)]
    shares = language_shares(prototypes)
    for label, count in (("x", 8), ("y", 4)):
        german = sum(w for w, p in zip(shares, prototypes, strict=True) if (p.label, p.language) == (label, "de"))
        assert german == pytest.approx(count * 4 / 12)
    assert shares.sum() == pytest.approx(12)


def test_the_same_word_is_our_name_or_a_bird_by_what_stands_around_it(kites):
    ours = kites.read([Target(candidate("my windling tore on the beach, which thread for kite repair?"))])[0]
    theirs = kites.read([Target(candidate("a windling! bird of prey over the barn this morning, what a bird"))])[0]
    assert ours.named >= 0.85
    assert theirs is None or (theirs.named or 0) < 0.5
