"""What stands around a text: a thread that objects, accounts that pose as us, public heads, the brand's own topics."""

from __future__ import annotations

import numpy as np
import pytest

from crawler.config import Brand
from ranking.plays.kernelhead import fit_kernel
from ranking.plays.texthead import CalibratedHead, LinearHead
from ranking.safety.check import SafetyChecker
from ranking.safety.ours import poses_as_us
from ranking.safety.public import WEIGHTS, public_heads, write_public
from ranking.safety.thread import outcry
from ranking.target import Target
from tests.ranking.builders import author, brand, candidate, comment


@pytest.fixture(scope="module")
def kites() -> Brand:
    return brand(safety={"never": ["alcohol and cocktails", "kites during pregnancy"]})


@pytest.fixture(scope="module")
def checker(kites, encoder):
    return SafetyChecker(kites, encoder)


def thread(*bodies: str) -> Target:
    return Target(candidate("monday", comments=[comment(body, f"c{place}") for place, body in enumerate(bodies)]))


def test_three_who_object_speak_for_what_the_caption_hides():
    said = ("leave her alone", "delete this, she didn't consent", "lass sie in ruhe bitte")
    reason, quote = outcry(thread(*said), {}) or ("", "")
    assert (reason, quote) == ("mocking", said[0])
    assert outcry(thread(*said[:2]), {}) is None
    assert outcry(thread(*said[:2]), {"mocking": 0.2}) is not None


def test_one_account_that_objects_three_times_is_one():
    same = author("angry")
    bodies = [comment("leave him alone", f"c{place}", author=same) for place in range(3)]
    assert outcry(Target(candidate("monday", comments=bodies)), {}) is None


@pytest.mark.parametrize(
    ("handle", "posing"),
    [
        ("windling_support", True),
        ("w1ndling", True),
        ("windlinng_help", True),
        ("win.dling.official", True),
        ("kitelady", False),
        ("windy_day", False),
        ("@windling@beach.example", False),
    ],
)
def test_accounts_that_look_like_ours(kites, handle, posing):
    assert poses_as_us(kites, author(handle)) is posing


def test_an_impostor_is_escalated_though_it_does_not_name_us(checker):
    text = "we moved, write to us here with your order number"
    fake = Target(candidate("kites"), comment(text, author=author("windling_support")))
    person = Target(candidate("kites"), comment(text, author=author("maria")))
    seen = checker.check([fake, person])
    assert seen[0].veto is not None
    assert (seen[0].veto.reason, seen[0].veto.action) == ("fake_in_our_name", "escalate")
    assert seen[1].veto is None or seen[1].veto.reason != "fake_in_our_name"


@pytest.mark.parametrize(
    "text",
    [
        "i'm 20 weeks pregnant, is it safe to fly one on the beach",
        "hamileyim, üçüncü trimester, uçurtma sorun olur mu",
        "tequila and vodka, that's my saturday",
    ],
)
def test_the_never_list_holds_in_any_language(checker, text):
    veto = checker.check([Target(candidate(text))])[0].veto
    assert veto is not None
    assert veto.reason in {"never_list", "medical"}


def test_public_heads_fit_their_encoder_only(encoder):
    texts = ["you are all disgusting morons, shut up", "the tea is ready"]
    vectors = encoder.encode(texts)
    rude, kind = public_heads(encoder.name).log_odds(texts, vectors)
    assert rude > kind
    assert public_heads("another").log_odds(texts, vectors).tolist() == [0.0, 0.0]


def test_only_linear_heads_are_written(tmp_path):
    rows, labels = np.asarray([[0.0], [1.0], [2.0], [3.0]]), np.asarray([False, False, True, True])
    with pytest.raises(TypeError, match="fit_linear"):
        write_public(tmp_path / "p.json", "m", {"crisis": CalibratedHead(fit_kernel(rows, labels), 1.0, 0.0)})
    linear = CalibratedHead(LinearHead(np.asarray([1.0]), 0.5), 2.0, 0.1)
    write_public(tmp_path / "p.json", "m", dict.fromkeys(WEIGHTS, linear))
    assert (tmp_path / "p.json").stat().st_size < 1000
