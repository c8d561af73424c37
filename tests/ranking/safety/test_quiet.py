"""Dangers told in plain words, and who calls us under what is doubted."""

from __future__ import annotations

import tomllib
from pathlib import Path

import numpy as np
import pytest

from ranking.encoder import DEFAULT_MODEL, load_encoder
from ranking.plays.prototypes import Prototype
from ranking.plays.wordhead import piece_counts
from ranking.safety import quiet
from ranking.safety.check import SafetyChecker
from ranking.safety.judge import Judgement, safety_prototypes
from ranking.safety.reasons import DANGERS
from ranking.target import Target
from ranking.vectors import USE
from tests.ranking.builders import brand, candidate, comment

FOLDER = Path(__file__).parent
NEAR, INVITED = (
    tomllib.loads((FOLDER / f"dangers_{name}_unseen.toml").read_text(encoding="utf-8"))["rows"]
    for name in ("near", "invited")
)


@pytest.fixture(scope="module")
def checker(encoder):
    return SafetyChecker(brand(), encoder)


@pytest.mark.parametrize(
    ("rows", "found", "wrongly"), [(NEAR, 0.55, 0.2), (INVITED, 0.35, 0.2)], ids=["near", "invited"]
)
def test_dangers_in_plain_words_or_as_invitations_are_told_from_what_sounds_alike(checker, rows, found, wrongly):
    results = checker.check([Target(candidate(text, f"p{i}")) for i, (*_, text) in enumerate(rows)])
    dangers = [result.veto is not None for result, (*_, danger, _) in zip(results, rows, strict=True) if danger]
    alike = [result.veto is not None for result, (*_, danger, _) in zip(results, rows, strict=True) if not danger]
    assert sum(dangers) / len(dangers) >= found
    assert sum(alike) / len(alike) <= wrongly


@pytest.mark.parametrize("rows", [NEAR, INVITED], ids=["near", "invited"])
def test_hardly_a_danger_goes_without_a_doubt_and_many_harmless_texts_do_without_a_suspicion(checker, rows):
    results = checker.check([Target(candidate(text, f"p{i}")) for i, (*_, text) in enumerate(rows)])
    told = list(zip(results, (danger for *_, danger, _ in rows), strict=True))
    seen = [(one.veto or one.doubted) is not None for one, danger in told if danger]
    held = [(one.veto or one.suspected) is not None for one, danger in told if not danger]
    assert sum(seen) / len(seen) >= 0.9
    assert sum(held) / len(held) <= 0.4


@pytest.mark.parametrize("model", [DEFAULT_MODEL, USE])
def test_the_shipped_heads_are_of_these_sentences(model):
    assert quiet.quiet_head(load_encoder(model).name, safety_prototypes()), "run benchmarks/plays_fit_heads.py"


def test_another_encoder_goes_without():
    assert quiet.quiet_head("another", safety_prototypes()) is None


def test_only_quiet_dangers_are_raised_and_all_stay_probabilities():
    bare = Judgement(dict.fromkeys(DANGERS, 0.02), {}, {})
    told = Judgement(dict.fromkeys(DANGERS, 0.02), {}, {}, quiet=2.0)
    assert bare.raised == bare.dangers
    assert {name for name in DANGERS if told.raised[name] > bare.raised[name]} == set(quiet.QUIET)
    assert bare.total < told.total < 1
    assert told.odds > bare.odds
    assert told.worst in quiet.QUIET


class Scattered:
    """Vectors of length one at random, the same for the same text."""

    name = "scattered"

    def encode(self, texts):
        rows = np.array([np.random.default_rng(len(text)).normal(size=160) for text in texts])
        return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)


def test_a_written_head_reads_as_it_was_fitted(tmp_path, monkeypatch):
    labels = ("hate", "safe", "everyday", "advert")
    taught = tuple(Prototype("w" * (at + 3), labels[at % 4], "en") for at in range(80))
    head = quiet.fit_quiet(Scattered(), taught)
    (tmp_path / quiet.FOLDER).mkdir()
    quiet.write_quiet(tmp_path / quiet.FOLDER / "quiet.json", Scattered(), taught, head)
    monkeypatch.setattr(quiet, "files", lambda _: tmp_path)
    read = quiet.quiet_head("scattered", taught)
    texts = [p.text for p in taught]
    vectors = Scattered().encode(texts)
    assert read is not None
    counts = piece_counts(texts)
    assert np.abs(read.raises(counts, vectors) - head.raises(counts, vectors)).max() < 0.1
    found = head.raises(counts, vectors)
    assert found.min() >= 0
    assert found.max() <= quiet.MOST
    hateful, harmless = ([found[at] for at, p in enumerate(taught) if p.label == label] for label in ("hate", "safe"))
    assert min(hateful) > max(harmless)


def test_who_calls_us_under_an_advert_is_doubted_and_who_asks_there_is_not(checker):
    calls, asks = comment("windling what do you say", "c1"), comment("which size is that?", "c2")
    shop = candidate("New in store: 20% off with code KITE20, shop now #ad", comments=(calls, asks))
    called, asked = checker.check([Target(shop, calls), Target(shop, asks)])
    assert called.veto is None
    assert called.suspected is None
    assert called.doubted is not None
    assert called.doubted.reason == "advert"
    assert asked.doubted is None
