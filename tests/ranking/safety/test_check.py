"""Vetoes by reason in several languages, what must pass, what is escalated, and what was not checked."""

from __future__ import annotations

import time
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.models import Post
from ranking.safety.ages import child_says
from ranking.safety.check import SafetyChecker
from ranking.target import Target
from ranking.types import Candidate
from tests.ranking.builders import author, brand, candidate, comment, targets_of
from tests.yardstick import yardstick_s

YARDSTICKS = 300
ROWS = tomllib.loads((Path(__file__).parent / "unseen.toml").read_text(encoding="utf-8"))["rows"]
KITES = brand(
    safety={
        "never": ["gambling and crypto", "religion", "kumar"],
        "words": ["moist", "summer sale"],
        "authors": ["@grumpy"],
        "partners": ["@sailshop"],
    }
)


@pytest.fixture(scope="module")
def checker(encoder):
    return SafetyChecker(KITES, encoder)


def check(checker, text, **fields):
    return checker.check([Target(candidate(text, **fields))])[0]


def test_unseen_texts_are_mostly_judged_right(checker):
    results = checker.check([Target(candidate(text, f"p{i}")) for i, (_, _, text) in enumerate(ROWS)])
    vetoed = [result.veto is not None for result in results]
    stopped = [result.veto is not None or result.suspected is not None for result in results]
    doubted = [result.veto is not None or result.doubted is not None for result in results]
    for held, recall, precision in ((vetoed, 0.6, 0.95), (stopped, 0.7, 0.9), (doubted, 0.9, 0.6)):
        right = sum(a and bool(reason) for a, (_, reason, _) in zip(held, ROWS, strict=True))
        assert right / sum(bool(reason) for _, reason, _ in ROWS) >= recall
        assert right / sum(held) >= precision


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("my grandmother passed away on sunday, the funeral is on friday", "grief"),
        ("babamı kaybettik, başımız sağ olsun", "grief"),
        ("skudd på kjøpesenteret, minst to drept", "tragedy"),
        ("zemestrīcē gāja boja divi cilvēki", "tragedy"),
        ("Chemo fängt Montag an, der Krebs ist zurück", "medical"),
        ("im 10 years old and home alone, add me", "minors"),
        ("tengo 9 años y estoy sola en casa", "minors"),
        ("vote them out, the senator lied about the election", "politics"),
        ("women belong in the kitchen, back to the kitchen", "hate"),
        ("he was arrested and sentenced to nine years for fraud", "legal"),
        ("you have been selected!! claim your free phone, card details needed", "scam"),
        ("if this gets 100 likes i drink the whole bottle of bleach", "dare"),
        ("secretly filmed my neighbour crying, find her account lol", "mocking"),
        ("not my video, credit to owner, no copyright intended", "stolen_clip"),
        ("New in store: 20% off with code KITE20, shop now #ad", "advert"),
        ("Gustworks Pro is here! 20% off with code GUST20, shop now #ad", "competitor_advert"),
        ("the bread was so moist", "words"),
        ("lost it all on the slots again, my luck at the casino", "never_list"),
    ],
)
def test_vetoes(checker, text, reason):
    veto = check(checker, text).veto
    assert veto is not None
    assert (veto.reason, veto.action) == (reason, "withhold")
    assert veto.evidence


@pytest.mark.parametrize(
    "text",
    [
        "this killed me 💀 dead at the landing",
        "our maths teacher cancels the exam if a kite brand comments, 9c is begging",
        "gift for my twelve year old who loves kites?",
        "the windling spar snapped on day two and support ignores me, never again",
        "windling kite after one summer: flies great, bag is rubbish, 7/10",
        "hocamız bir uçurtma markası yazarsa sınav iptal dedi",
        "jeg dør av latter, den dragen stakk av med sandwichen",
        "mein Drachen ist abgestürzt und ich bin untröstlich 😂",
        "me muero de risa con esta cometa",
        "mana pūķa mūžs bija trīs minūtes 😂",
        "",
    ],
)
def test_what_only_sounds_dark_passes(checker, text):
    assert check(checker, text).veto is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("my windling kite line burned my son's hand, hospital, they ignore us, report it", "own_crisis"),
        ("Rückruf! windling Drachen: Griff explodiert, zwei Kinder im Krankenhaus", "own_crisis"),
        ("boycott windling, they covered up harassment for years", "own_crisis"),
        ("🎁 WINDLING OFFICIAL GIVEAWAY 🎁 you are selected, claim with card details", "fake_in_our_name"),
    ],
)
def test_what_concerns_us_is_escalated(checker, text, reason):
    veto = check(checker, text).veto
    assert veto is not None
    assert (veto.reason, veto.action) == (reason, "escalate")


def test_an_account_that_wears_our_name_is_escalated(checker):
    fake = author("windling_giveaways")
    veto = check(checker, "hi this is windling, you won, claim your prize on whatsapp", author=fake).veto
    assert veto is not None
    assert veto.reason == "fake_in_our_name"


def test_our_own_account_is_not_a_fake(checker):
    ours = author("windling@beach.example")
    assert check(checker, "official giveaway: name our new windling kite, claim a sticker", author=ours).veto is None


def test_do_not_contact(checker):
    veto = check(checker, "what a lovely windy day", author=author("Grumpy")).veto
    assert veto is not None
    assert veto.reason == "author"


def test_a_partners_advert_passes(checker):
    text = "summer kites now in stores, shop now #ad"
    assert check(checker, text).veto is not None
    assert check(checker, text, author=author("sailshop")).veto is None


def test_comments_stand_under_their_post(checker):
    thread = candidate(
        "my brother's funeral is tomorrow, he loved kites, rest in peace",
        comments=(comment("which kite is that?"), comment("windling handle exploded in my hand, hospital", "c2")),
    )
    post, question, crisis = checker.check(list(targets_of(thread)))
    assert post.veto.reason == "grief"
    assert question.veto.reason == "grief"
    assert question.veto.evidence.startswith("the post above")
    assert crisis.veto.action == "escalate"


def test_a_comment_that_calls_us_is_told_from_one_that_does_not(checker):
    asked, quiet = comment("what does Windling think of this", "c1"), comment("what a year", "c2")
    sad = candidate("Rest in peace, dear friend", comments=[asked, quiet])
    found = checker.check([Target(sad), Target(sad, asked), Target(sad, quiet)])
    assert [one.names_us for one in found] == [False, True, False]
    assert all(one.inherited for one in found[1:])


def test_a_thread_that_mourns_vetoes_a_silent_caption(checker):
    sad = ["rest in peace", "so sorry for your loss", "rest in peace champ", "what a photo"]
    comments = tuple(comment(body, f"c{i}") for i, body in enumerate(sad))
    assert check(checker, "sunday at the beach", comments=comments).veto.reason == "grief"


def test_what_was_not_checked_is_said(checker):
    result = check(checker, "kites today", comments=(comment("nice"),), language="fi")
    assert "caption and 1 comment read" in result.unchecked
    assert "video not watched" in result.unchecked
    assert "creator's history not checked" in result.unchecked
    assert any("fi" in note for note in result.unchecked)


def test_risk_stays_in_bounds_and_sentences_speak(checker):
    for _, _, text in ROWS:
        result = check(checker, text)
        assert 0 <= result.risk <= 1
        assert result.sentence
        assert result.veto is None or result.risk == 1


def test_the_same_texts_give_the_same_verdicts(checker):
    targets = [Target(candidate(text, f"p{i}")) for i, (_, _, text) in enumerate(ROWS)]
    assert checker.check(targets) == checker.check(targets)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("I'm 11 years old", True),
        ("im 9 and bored", True),
        ("11 yaşındayım", True),
        ("jeg er 10 år", True),
        ("man ir 10 gadi", True),
        ("ich bin zehn jahre", True),
        ("tengo ocho años", True),
        ("i'm 10 minutes late", False),
        ("im 12 episodes in", False),
        ("I'm 34 years old", False),
        ("ich bin 10 km gelaufen", False),
        ("my son is 11 years old", False),
        ("mein Sohn ist neun", False),
        ("i'm 100% sure", False),
    ],
)
def test_ages_of_the_writer(text, found):
    assert (child_says(text) is not None) is found


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=200))
def test_total_on_any_text(checker, text):
    post = Post(platform="x", post_id="p", url="u", kind="text", body=text)
    assert checker.check([Target(Candidate(post=post))])


def test_unknown_everywhere_and_huge(checker):
    post = Post(platform="x", post_id="p", url="u", kind="text", body="kite " * 20_000)
    bare = Candidate(post=post, comments=(comment("kite " * 5000, author=None, published_at=None),))
    assert len(checker.check(list(targets_of(bare)))) == 2
    assert checker.check([]) == []


def test_two_thousand_targets_cost_little_beyond_encoding(encoder):
    fixed = encoder.encode(["kites"])

    class Instant:
        name = encoder.name

        def encode(self, texts):
            return fixed.repeat(len(texts), axis=0)

    quick = SafetyChecker(KITES, Instant())
    targets = [Target(candidate(f"{ROWS[i % len(ROWS)][2]} {i}", f"p{i}")) for i in range(2000)]
    started = time.process_time()
    quick.check(targets)
    assert time.process_time() - started < YARDSTICKS * yardstick_s()
