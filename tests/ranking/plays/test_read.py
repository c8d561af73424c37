"""Plays as a whole: names in context, bait and its state, summons, brands around, hostile text."""

from __future__ import annotations

import time
import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.config import Brand
from crawler.models import Post, Snapshot
from ranking.plays.bait import state_of
from ranking.plays.crowd import Crowd
from ranking.plays.kinds import Kinds
from ranking.plays.read import PlayReader
from ranking.target import Target
from ranking.types import Candidate
from tests.ranking.builders import NOW, author, brand, candidate, comment, targets_of
from tests.yardstick import yardstick_s

BREAD = Brand.model_validate(
    {
        "brand": {
            "name": "Ofenglück",
            "aliases": ["Ofenglueck"],
            "about": "Ofenglück bakes bread: rye, spelt and toast, in shops and bakeries. We join talk about "
            "breakfast, crusts, sandwiches, sourdough and bread gone hard.",
            "not_about": "Ovens as appliances, heating, and luck or fortune in general.",
            "handles": {"x": "@ofenglueck"},
            "kinds": ["bakery", "bread brand"],
        },
        "niche": {"topics": ["bread and baking", "sandwiches and toast"], "hashtags": ["#bread"]},
        "competitors": {"Krume": {"handles": ["@krume"]}},
    }
)
YARDSTICKS = 100
ROWS = tomllib.loads((Path(__file__).parent / "unseen.toml").read_text(encoding="utf-8"))["rows"]


@pytest.fixture(scope="module")
def reader(encoder):
    return PlayReader(BREAD, encoder)


def play_of(reader, text, **fields):
    return reader.read([Target(candidate(text, **fields))])[0]


def test_unseen_texts_are_mostly_read_right(reader):
    plays = reader.read([Target(candidate(text, f"p{row}", language=code)) for row, (code, _, text) in enumerate(ROWS)])
    right = [wanted == (play.name if play else "none") for (_, wanted, _), play in zip(ROWS, plays, strict=True)]
    assert sum(right) / len(right) >= 0.85


@pytest.mark.parametrize(
    ("kind", "ours"),
    [
        (None, True),
        ("bakery", True),
        ("ekmek", True),
        ("maizes", True),
        ("food", True),
        ("pan", True),
        ("mattress", False),
        ("airline", False),
        ("fotballklubb", False),
        ("bankas", False),
    ],
)
def test_whether_we_are_asked(encoder, kind, ours):
    assert Kinds(BREAD, encoder).are_we(kind) is ours


LIKED = Crowd(("a", "b", "c"), 400.0, 12.0)
STATES = [
    ({"ours": True}, "open"),
    ({"ours": True, "done": True}, "closed"),
    ({"ours": False}, "exclusive"),
    ({"ours": False, "crowd": LIKED}, "pile_on"),
    ({"ours": False, "crowd": Crowd(("a", "b", "c"), 0.0, 12.0)}, "exclusive"),
    ({"ours": False, "crowd": Crowd(("a", "b"), 400.0, 12.0)}, "exclusive"),
    ({"ours": False, "crowd": Crowd(("a", "b", "c"), None, None)}, "exclusive"),
    ({"ours": False, "done": True, "crowd": LIKED}, "closed"),
]


@pytest.mark.parametrize(("facts", "state"), STATES)
def test_states_of_bait(facts, state):
    facts = {"done": False, "crowd": Crowd(), **facts}
    assert state_of(Target(candidate("bait")), **facts)[0] == state


@pytest.mark.parametrize(
    ("fields", "state"),
    [({"comments_open": False}, "closed"), ({"age_h": 24 * 9}, "closed"), ({"age_h": 24 * 5}, "open")],
)
def test_shut_and_stale_bait_is_closed(fields, state):
    assert state_of(Target(candidate("bait", **fields)), ours=True, done=False, crowd=Crowd())[0] == state


def test_bait_for_others_is_exclusive_until_brands_of_all_kinds_are_liked(reader):
    text = "if an airline comments on this i will finally paint the fence"
    assert play_of(reader, text).state == "exclusive"
    answers = [comment("hello", f"c{i}", author=author(f"brand{i}", verified=True)) for i in range(3)]
    answers += [comment("haha", f"d{i}") for i in range(4)]
    likes = {
        c.comment_id: Snapshot(
            platform="peertube",
            post_id="p1",
            comment_id=c.comment_id,
            captured_at=NOW,
            like_count=900 if c.comment_id.startswith("c") else 3,
        )
        for c in answers
    }
    play = play_of(reader, text, comments=tuple(answers), comment_snapshots=likes)
    assert (play.name, play.state, play.asked_for) == ("brand_bait", "pile_on", "airline")


def test_a_retold_bait_is_closed(reader):
    play = play_of(reader, "UPDATE six bakeries commented, challenge is over, beard is gone, thank you all")
    assert (play.name, play.state) == ("brand_bait", "closed")


def summons_thread(people: int, *, hours_between: float, same: bool = False) -> Candidate:
    calls = tuple(
        comment(
            "@ofenglueck come and see this" if i % 2 else "where is ofenglück when you need them",
            f"c{i}",
            author=author("one" if same else f"person{i}"),
            published_at=NOW - timedelta(hours=hours_between * i),
        )
        for i in range(people)
    )
    return candidate("my toast fell on the carpet again", comments=calls)


@pytest.mark.parametrize(
    ("thread", "summoned"),
    [
        (summons_thread(4, hours_between=1), True),
        (summons_thread(3, hours_between=2), True),
        (summons_thread(2, hours_between=1), False),
        (summons_thread(6, hours_between=1, same=True), False),
        (summons_thread(4, hours_between=30), False),
    ],
)
def test_summons_need_different_people_within_a_day(reader, thread, summoned):
    play = reader.read([Target(thread)])[0]
    assert (play is not None and play.name == "summons") is summoned


def test_summons_say_count_and_pace(reader):
    play = reader.read([Target(summons_thread(4, hours_between=1))])[0]
    assert "4 different people" in play.evidence
    assert "within 3 hours" in play.evidence
    assert play.tagged


def test_homonyms_are_told_apart_by_context(encoder):
    kites = PlayReader(brand(), encoder)
    ours = kites.read(
        [Target(candidate("my windling kite spar snapped on the beach, second time, no reply to my mails"))]
    )[0]
    assert ours.name == "complaint"
    assert play_of(kites, "@windling please make it in green", mentions=("@windling@beach.example",)).tagged


def test_sarcasm_lowers_confidence_and_is_said(reader):
    sincere = play_of(reader, "ofenglück support replaced nothing, third broken box, no answer since may")
    sarcastic = play_of(reader, "oh wow thank you ofenglück for bread that breaks my knife, slow clap 👏👏")
    assert sarcastic.name == "complaint"
    assert sarcastic.confidence < sincere.confidence
    assert "sarcastic" in sarcastic.evidence


def test_alternatives_are_noted(reader):
    play = play_of(reader, "Krume bread is mouldy again, refund refused, what should i switch to?")
    assert (play.name, play.subtype) == ("competitor_complaint", "asks_alternative")


def test_big_stage_and_banter(reader):
    brands = tuple(comment("we felt that", f"c{i}", author=author(f"b{i}", verified=True)) for i in range(3))
    likes = {
        c.comment_id: Snapshot(
            platform="peertube", post_id="p1", comment_id=c.comment_id, captured_at=NOW, like_count=5000
        )
        for c in brands
    }
    stage = candidate(
        "POV: the cat found the christmas tree 😂", views=(900_000,), comments=brands, comment_snapshots=likes
    )
    post, first, *_ = reader.read(list(targets_of(stage)))
    assert post.name == "big_stage"
    assert first.name == "banter"
    quiet = candidate(
        "POV: the cat found the christmas tree 😂", views=(900,), comments=brands, comment_snapshots=likes
    )
    assert (reader.read([Target(quiet)])[0] or post).name != "big_stage" or reader.read([Target(quiet)])[0] is None


def test_our_own_posts_are_no_openings(reader):
    assert play_of(reader, "which bread do you like best?", author=author("ofenglueck")) is None


def test_worth_reading_keeps_openings_and_drops_chatter(reader):
    bodies = [
        "which one is that?",
        "ofenglück did this to me",
        "first",
        "lol",
        "so true",
        "❤️❤️",
        "can anyone recommend a toaster",
    ]
    thread = candidate("toast", comments=tuple(comment(body, f"c{i}") for i, body in enumerate(bodies)))
    kept = [reader.worth_reading(target) for target in targets_of(thread)]
    assert kept == [True, True, True, False, False, False, False, True]


def test_the_same_texts_give_the_same_plays(reader):
    targets = [Target(candidate(text, f"p{row}")) for row, (_, _, text) in enumerate(ROWS)]
    assert reader.read(targets) == reader.read(targets)
    assert [reader.read([target])[0] for target in targets] == reader.read(targets)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_total_on_any_text(reader, text):
    post = Post(platform="x", post_id="p", url="u", kind="text", body=text)
    assert len(reader.read([Target(Candidate(post=post))])) == 1


@pytest.mark.parametrize("text", ["", "\u200b" * 500, "?" * 20_000, "brand " * 5000, "@" * 300, "\x00 \ud7ff"])
def test_hostile_texts_are_read(reader, text):
    post = Post(platform="x", post_id="p", url="u", kind="text", body=text)
    answer = comment(text, author=None, published_at=None)
    assert len(reader.read(list(targets_of(Candidate(post=post, comments=(answer,)))))) == 2


def test_two_thousand_targets_cost_little_beyond_encoding(reader, encoder):
    targets = [Target(candidate(f"{ROWS[i % len(ROWS)][2]} {i // len(ROWS)}", f"p{i}")) for i in range(2000)]
    texts = [target.text for target in targets]
    fixed = encoder.encode(texts[:1])

    class Instant:
        name = encoder.name

        def encode(self, texts):
            return fixed.repeat(len(texts), axis=0)

    quick = PlayReader(BREAD, Instant())
    started = time.process_time()
    quick.read(targets)
    assert time.process_time() - started < YARDSTICKS * yardstick_s()
