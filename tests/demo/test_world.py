"""The demo world: seeded, big enough, in five languages, and mostly itself from seed to seed."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from demo.models import DemoPost
from demo.truth import truth
from demo.world import DemoWorld

SEEDS = (1, 2, 3)
PLAYS = {
    "brand_bait",
    "summons",
    "mention",
    "review",
    "complaint",
    "competitor_complaint",
    "question",
    "superfan",
    "creator",
    "trend",
    "banter",
    "big_stage",
}
VETOES = {
    "tragedy",
    "grief",
    "medical",
    "minors",
    "politics",
    "hate",
    "scam",
    "competitor_advert",
    "dare",
    "mocking",
    "stolen",
    "ad",
    "never",
}


@pytest.fixture(scope="module", params=SEEDS)
def world(request: pytest.FixtureRequest) -> DemoWorld:
    return DemoWorld(request.param)


def seen(world: DemoWorld) -> list[DemoPost]:
    return [post for post in world.posts if post.visible(0.0)]


def said(post: DemoPost) -> str:
    return f"{post.title} {post.body}"


def test_the_same_seed_gives_the_same_world() -> None:
    one, other = DemoWorld(4), DemoWorld(4)
    assert one.posts == other.posts
    assert truth(one) == truth(other)


def test_it_is_big_enough(world: DemoWorld) -> None:
    posts = seen(world)
    assert len(posts) >= 290
    assert len(world.posts) >= 300
    assert sum(len(post.thread(0.0)) for post in posts) >= 5000


def test_five_languages_and_four_platforms(world: DemoWorld) -> None:
    languages = Counter(post.language for post in world.posts)
    assert all(languages[language] >= 20 for language in ("en", "de", "es", "tr", "nb")), languages
    platforms = Counter(post.platform for post in world.posts)
    assert set(platforms) == {"peertube", "mastodon", "bluesky", "hackernews"}
    assert min(platforms.values()) >= 10


def test_openings_traps_and_crises(world: DemoWorld) -> None:
    now = seen(world)
    openings = [post for post in now if post.meaning.verdict == "opening"]
    assert sum(post.reach in ("high", "viral") for post in openings) >= 35
    assert sum(post.reach == "low" for post in openings) >= 3
    traps = [post for post in now if post.meaning.verdict == "trap"]
    assert len(traps) >= 25
    assert {post.meaning.reason for post in traps} == VETOES
    assert sum(post.meaning.verdict in ("crisis", "fake") for post in now) >= 4


def test_every_play_is_there(world: DemoWorld) -> None:
    comments = {said.meaning.play for post in world.posts for said in post.comments}
    assert {post.meaning.play for post in world.posts} | comments >= PLAYS
    states = {post.meaning.state for post in world.posts if post.meaning.play == "brand_bait"}
    assert states == {"open", "pile_on", "exclusive", "closed"}


def test_a_summons_is_many_people_within_hours(world: DemoWorld) -> None:
    for post in world.posts:
        if post.meaning.intent == "summons":
            callers = [said for said in post.comments if said.meaning.intent == "named"]
            assert len({said.person.handle for said in callers}) >= 6
            assert callers[len(callers) // 2].hour - post.hour < 24


def test_odd_items_are_there(world: DemoWorld) -> None:
    assert any(not post.comments_open for post in world.posts)
    assert any(post.sensitive for post in world.posts)
    assert any(post.deleted_hour is not None for post in world.posts)
    assert any(post.said_language is None for post in world.posts)
    assert any(post.copy_of is not None for post in world.posts)
    surviving = [
        said
        for post in world.posts
        for said in post.comments
        if said.parent is not None and post.comments[said.parent].deleted_hour is not None
    ]
    assert surviving


def test_no_template_is_left_unspun(world: DemoWorld) -> None:
    texts = [said(post) for post in world.posts]
    texts += [comment.text for post in world.posts for comment in post.comments]
    left = [text for text in texts if re.search(r"[{}|]|\$[a-z]", text)]
    assert not left


def test_different_seeds_share_few_texts() -> None:
    one, other = ({said(post) for post in DemoWorld(seed).posts} for seed in (21, 22))
    assert len(one & other) / len(one) < 0.15


def test_a_quiet_world_has_nothing_worth_saying() -> None:
    quiet = DemoWorld(5, mood="quiet")
    assert {post.meaning.verdict for post in quiet.posts} == {"none"}
    assert {comment.meaning.verdict for post in quiet.posts for comment in post.comments} == {"none"}


def test_the_number_of_posts_can_be_chosen() -> None:
    assert abs(len(DemoWorld(1, posts=1000).posts) - 1000) <= 10


def test_truth_covers_everything_once(world: DemoWorld) -> None:
    told = truth(world)
    posts = (*world.posts, *world.clips)
    assert sum(map(len, told["posts"].values())) == len(posts)
    assert sum(map(len, told["comments"].values())) == sum(len(post.comments) for post in posts)
    for item in [item for part in (told["posts"], told["comments"]) for ids in part.values() for item in ids.values()]:
        assert item["verdict"] in {"opening", "weak", "none", "trap", "crisis", "fake"}
        assert item["verdict"] != "opening" or item["play"] in PLAYS
        assert item["verdict"] != "trap" or item["reason"] in VETOES
