"""Encoders: nothing is encoded twice, and what is cached needs no model at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pytest

from ranking.encoder import CachedEncoder, packaged_folder
from ranking.encoder_minilm import MinilmEncoder
from ranking.encoder_transformers import TransformersEncoder, by_length
from ranking.rank import rank
from ranking.vectors import MINILM
from tests.fake_encoder import FakeEncoder, MemoryCache
from tests.ranking.builders import NOW, brand, candidate, comment


class Unloaded(FakeEncoder):
    """An encoder whose model must not be loaded."""

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        raise AssertionError(f"the model was asked for {list(texts)[:3]}")


@pytest.mark.parametrize("not_about", ["Kite as a bird of prey.", ""])
def test_a_second_ranking_of_the_same_data_needs_no_model(not_about: str) -> None:
    ours = brand()
    ours = ours.model_copy(
        update={
            "brand": ours.brand.model_copy(update={"not_about": not_about}),
            "niche": ours.niche.model_copy(update={"counterexamples": ()}),
        }
    )
    thread = (comment("where can i get a torn kite repaired?"), comment("lovely day", "c2"))
    posts = [candidate("flying kites on a windy beach", "a", comments=thread), candidate("goal of the month", "b")]
    cache = MemoryCache()
    first = rank(posts, ours, FakeEncoder(), now=NOW, cache=cache)
    assert rank(posts, ours, Unloaded(), now=NOW, cache=cache) == first


def test_a_text_asked_for_twice_is_encoded_once() -> None:
    inner = FakeEncoder()
    encoder = CachedEncoder(inner)
    encoder.encode(["a kite", "the sea", "a kite"])
    encoder.encode(["the sea"])
    assert inner.encoded == 2
    assert encoder.encode([]).shape == encoder.encode(["x"])[:0].shape


def test_batches_hold_texts_of_like_length_within_a_budget_of_tokens() -> None:
    lengths = [3, 90, 4, 100, 5, 2, 300]
    batches = list(by_length(lengths, budget=200))
    assert sorted(place for batch in batches for place in batch) == list(range(len(lengths)))
    for batch in batches:
        assert len(batch) == 1 or len(batch) * max(lengths[place] for place in batch) <= 200
    assert [place for batch in batches for place in batch] == [5, 0, 2, 4, 1, 3, 6]


@pytest.mark.slow
def test_minilm_read_by_torch_alone_is_what_sentence_transformers_reads() -> None:
    texts = [
        "flying a kite",
        "",
        "einen Drachen steigen lassen",
        "kahve 😀 içtim",
        "日本語",
        "quarterly tax forms " * 120,
    ]
    folder = packaged_folder(MINILM)
    assert folder is not None
    theirs, exact = TransformersEncoder(MINILM, folder), MinilmEncoder(folder, bfloat16=False)
    ours = MinilmEncoder(folder)
    assert (ours.name, ours.encode([]).shape) == (theirs.name, (0, 384))
    wanted = theirs.encode(texts)
    assert np.sum(ours.encode(texts) * wanted, axis=1) == pytest.approx(1, abs=1e-4)
    # bfloat16 has eight bits: without it nothing but rounding is left.
    theirs = TransformersEncoder(MINILM, folder)
    theirs._bfloat16 = False
    assert np.abs(exact.encode(texts) - theirs.encode(texts)).max() < 1e-6
