"""Pieces of words: what is counted, and how a head reads counts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.plays.wordhead import LONGEST, PIECE_BUCKETS, SHORTEST, WordHead, fit_words, piece_counts

WORDS = st.lists(st.text("abcåæøšā", min_size=1, max_size=9), min_size=1, max_size=5)


@settings(deadline=None)
@given(WORDS)
def test_each_word_has_its_pieces_with_its_ends(words):
    held = [len(word) + 2 for word in words]
    pieces = sum(max(length - size + 1, 0) for length in held for size in range(SHORTEST, LONGEST + 1))
    counts = piece_counts([" ".join(words)])
    assert counts.shape == (1, PIECE_BUCKETS)
    # "æ" is two letters once it is read as people type it.
    assert counts.sum() >= pieces if "æ" in "".join(words) else counts.sum() == pieces


def test_an_inflected_word_shares_most_of_its_pieces_and_another_hardly_any():
    known, inflected, other = piece_counts(["brannskade", "brannskadene", "kaffekopp"]).toarray().astype(bool)
    assert (known & inflected).sum() > 0.7 * known.sum()
    assert (known & other).sum() < 0.1 * known.sum()


def test_accents_and_capitals_make_no_difference():
    rows = piece_counts(["Çok YANDI eli", "cok yandi eli"]).toarray()
    assert (rows[0] == rows[1]).all()


def test_a_text_without_words_gets_the_intercept_alone():
    head = WordHead(np.ones(PIECE_BUCKETS), np.ones(PIECE_BUCKETS), -0.25)
    assert head.margins(piece_counts(["", "  "])) == pytest.approx([-0.25, -0.25])


def test_a_head_weighs_counts_as_it_learned_to():
    texts = ["hånda brant", "brannsår på hånda", "fin kopp", "god kaffe i kopp"]
    rows, truth = piece_counts(texts), np.array([True, True, False, False])
    burned, lovely = fit_words(rows, truth).margins(piece_counts(["brannsåret mitt", "koppene er fine"]))
    assert burned > 0 > lovely
