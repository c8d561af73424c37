"""Leave-one-group-out: folds as the bench defines them, nothing of a fold seen in its fit."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest

from ranking.evaluation.forms import TextRow
from ranking.evaluation.texts import evaluate_texts, folds_of, pooled
from ranking.plays.kernelhead import KERNEL_C, KERNEL_GAMMA, fit_kernel, likeness
from ranking.plays.texthead import fit_calibrated, fit_linear
from ranking.plays.wordhead import fit_words, word_counts
from ranking.types import Vectors

ASKS = ("where can i buy this", "does it come in blue", "how long is delivery")
GRUMBLES = ("it broke after a day, refund me", "worst box ever, still waiting", "never again, rude and late")


class HashedWords:
    """Vectors of words, so that no model is needed."""

    name = "hashed"

    def encode(self, texts: Sequence[str]) -> Vectors:
        found = np.zeros((len(texts), 64), dtype=np.float32)
        for row, text in zip(found, texts, strict=True):
            for word in text.split():
                row[int(hashlib.sha256(word.encode()).hexdigest(), 16) % 64] += 1
        scaled: Vectors = found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)
        return scaled


def rows(groups: Sequence[str], each: int) -> list[TextRow]:
    return [
        TextRow(f"{said} {group} {place}", said in GRUMBLES, group)
        for group in groups
        for place in range(each)
        for said in (*ASKS, *GRUMBLES)
    ]


def test_small_groups_are_one_fold() -> None:
    data = [TextRow("x", label=True, group=g) for g, n in (("a", 20), ("b", 25), ("c", 19), ("d", 1)) for _ in range(n)]
    assert sorted(Counter(folds_of(data)).values()) == [20, 20, 25]


def test_fewer_than_three_groups_are_five_even_folds_always_the_same() -> None:
    data = [TextRow("x", label=True, group="one") for _ in range(52)]
    assert sorted(Counter(folds_of(data)).values()) == [10, 10, 10, 11, 11]
    assert folds_of(data) == folds_of(data)


def test_a_fit_sees_nothing_of_its_fold() -> None:
    folds = ["a", "a", "b", "c"]
    seen: list[tuple[set[int], set[int]]] = []

    def learner(known: np.ndarray, asked: np.ndarray) -> np.ndarray:
        seen.append((set(known.tolist()), set(asked.tolist())))
        return np.ones(len(asked))

    assert pooled(folds, np.array([True, False, True, False]), learner).all()
    assert [asked for _, asked in seen] == [{0, 1}, {2}, {3}]
    assert all(not known & asked for known, asked in seen)


def test_one_answer_left_to_learn_from_is_given() -> None:
    said = pooled(["a", "b"], np.array([True, False]), lambda _known, _asked: pytest.fail("nothing to fit"))
    assert said.tolist() == [False, True]


def test_the_answer_has_the_bench_shape_and_learns_what_can_be_learnt() -> None:
    data = rows(("food", "shoes", "trains"), 7)
    told = evaluate_texts("plays", "grumbles", data, HashedWords())
    assert {"task", "set", "f1", "macro_f1", "groups", "baselines"} <= told.keys()
    assert told["groups"].keys() == {"food", "shoes", "trains"}
    assert told["f1"] > 0.95
    assert told["intervals"]["f1"][0] <= told["f1"] <= told["intervals"]["f1"][1]
    assert {"tfidf", "linear head"} <= told["baselines"].keys()
    assert told == evaluate_texts("plays", "grumbles", data, HashedWords())


def test_shuffled_labels_are_not_learnt() -> None:
    data = rows(("food", "shoes", "trains"), 7)
    flips = np.random.default_rng(3).permutation([row.label for row in data])
    told = evaluate_texts(
        "plays", "noise", [TextRow(r.text, bool(f), r.group) for r, f in zip(data, flips, strict=True)], HashedWords()
    )
    assert told["macro_f1"] < 0.7


def test_calibration_moves_the_border_to_where_strangers_lie() -> None:
    rng = np.random.default_rng(5)
    labels = np.tile([True, False], 60)
    groups = [f"g{place // 40}" for place in range(120)]
    # Every group has a sign of its own beside a weak common one: a fit trusts what strangers lack.
    table = np.zeros((120, 4))
    for place, label in enumerate(labels):
        table[place, 1 + place // 40] = 3.0 * label
        table[place, 0] = label + rng.normal(0, 0.3)
    head = fit_calibrated(fit_linear, table, labels, groups)
    stranger = np.array([[1.0, 0.0, 0.0, 0.0]])
    assert head.head.margins(stranger)[0] < 0 < head.log_odds(stranger)[0]


def test_likeness_by_one_product_is_that_of_each_pair() -> None:
    rng = np.random.default_rng(7)
    one, other = rng.normal(size=(5, 3)), rng.normal(size=(4, 3))
    pairs = [[np.exp(-KERNEL_GAMMA * np.sum((a - b) ** 2)) for b in other] for a in one]
    assert likeness(one, other, KERNEL_GAMMA) == pytest.approx(np.asarray(pairs))
    assert likeness(one, one, KERNEL_GAMMA).max() <= 1


def test_the_kernel_head_is_the_support_vector_machine_of_the_field() -> None:
    from sklearn.svm import SVC

    rng = np.random.default_rng(8)
    rows = rng.normal(size=(80, 6))
    labels = rows[:, 0] ** 2 + 0.3 * rng.normal(size=80) > 0.5
    theirs = SVC(C=KERNEL_C, gamma=KERNEL_GAMMA, class_weight="balanced").fit(rows, labels)
    strangers = rng.normal(size=(2500, 6))
    assert fit_kernel(rows, labels).margins(strangers) == pytest.approx(theirs.decision_function(strangers), abs=0.02)


def test_words_are_learnt_whatever_their_vectors() -> None:
    texts = [f"{said} {place}" for place in range(10) for said in (*ASKS, *GRUMBLES)]
    labels = np.asarray([said.startswith(GRUMBLES) for said in texts])
    head = fit_words(word_counts(texts), labels)
    yes, no = head.margins(word_counts(["another rude box, still late", "where can i buy it in blue"]))
    assert yes > 0 > no
