"""How well the product's text heads tell yes from no where they never saw the group: plays and safety sets.

Leave one group out (a domain, a video, a crisis), refit on the rest, pool the predictions. The head is the product's
own class, the shipped weights are never used here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from ranking.evaluation.forms import TextRow
from ranking.evaluation.metrics import bootstrap_interval, f1, macro_f1
from ranking.plays.kernelhead import fit_kernel
from ranking.plays.texthead import Answers, Fit, Floats, features, fit_calibrated, fit_linear
from ranking.plays.wordhead import fit_words, word_counts
from ranking.types import Encoder

MIN_GROUP, MIN_GROUPS, FOLDS = 20, 3, 5
SEED = 20_260_101
BASELINE_C = 10.0
WORDS_SHARE = 0.5
"""How much the log-odds of plain words count beside those of the kernel head."""
Places = npt.NDArray[np.intp]
Learner = Callable[[Places, Places], Floats]
"""From places to learn from and places to judge to log-odds of the latter."""


def evaluate_texts(task: str, name: str, rows: Sequence[TextRow], encoder: Encoder) -> dict[str, Any]:
    """F1 of yes and macro-F1 of the pooled predictions, by group too, beside simple methods on the same folds.

    Args:
        task: "plays" or "safety"; only repeated in the answer.
        name: the set's name.
        rows: labelled texts with their groups.
        encoder: the product's encoder; each distinct text is encoded once.
    """
    texts = [row.text for row in rows]
    truth = np.asarray([row.label for row in rows], dtype=bool)
    folds = folds_of(rows)
    table = features(texts, _encoded(texts, encoder))
    kernel = _once(_head(fit_kernel, table, truth, folds))
    words = _head(fit_words, word_counts(texts), truth, folds)
    methods: dict[str, Learner] = {
        "product": lambda known, asked: kernel(known, asked) + WORDS_SHARE * words(known, asked),
        "kernel head": kernel,
        "linear head": _head(fit_linear, table, truth, folds),
        "tfidf": _tfidf(texts, truth),
        "majority": lambda known, asked: np.full(len(asked), truth[known].mean() - 0.5),
    }
    said = {method: pooled(folds, truth, learner) for method, learner in methods.items()}
    return {
        "task": task,
        "set": name,
        **_figures(said["product"], truth),
        "groups": {group: _group(said["product"][at], truth[at]) for group, at in _by_group(rows).items()},
        "baselines": {method: _figures(found, truth) for method, found in said.items() if method != "product"},
        "intervals": _intervals(said["product"], truth),
        "rows": len(rows),
        "folds": len(set(folds)),
    }


def folds_of(rows: Sequence[TextRow]) -> list[str]:
    """The fold of each row: its group, small groups as one; five random folds where that leaves fewer than three."""
    sizes = Counter(row.group for row in rows)
    # No group can be named so: names come from files of text.
    names = [row.group if sizes[row.group] >= MIN_GROUP else "\0small" for row in rows]
    if len(set(names)) >= MIN_GROUPS:
        return names
    order = np.random.default_rng(SEED).permutation(len(rows))
    folds = np.empty(len(rows), dtype=object)
    folds[order] = [f"fold {place % FOLDS + 1}" for place in range(len(rows))]
    return [str(fold) for fold in folds]


def pooled(folds: Sequence[str], truth: Answers, learner: Learner) -> Answers:
    """What a learner says of every row, each from a fit that saw nothing of its fold.

    Where all that is left to learn from has one answer, that answer is given.
    """
    said = np.zeros(len(folds), dtype=bool)
    fold = np.asarray(folds, dtype=object)
    for name in sorted(set(folds)):
        asked, known = np.flatnonzero(fold == name), np.flatnonzero(fold != name)
        answers = truth[known]
        if not answers.size or answers.all() or not answers.any():
            said[asked] = bool(answers.any())
        else:
            said[asked] = learner(known, asked) > 0
    return said


def _encoded(texts: Sequence[str], encoder: Encoder) -> npt.NDArray[np.float32]:
    distinct = sorted(set(texts), key=lambda text: (len(text), text))
    place = {text: at for at, text in enumerate(distinct)}
    vectors = encoder.encode(distinct)
    return np.asarray(vectors[[place[text] for text in texts]], dtype=np.float32)


def _head(fit: Fit, table: Any, truth: Answers, folds: Sequence[str]) -> Learner:
    """The product's head, calibrated inside the fold on the groups it may see."""

    def learn(known: Places, asked: Places) -> Floats:
        head = fit_calibrated(fit, table[known], truth[known], [folds[at] for at in known])
        return head.log_odds(table[asked])

    return learn


def _once(learner: Learner) -> Learner:
    """A learner that fits a fold once, however many methods ask it."""
    known_by_fold: dict[bytes, Floats] = {}

    def learn(known: Places, asked: Places) -> Floats:
        key = asked.tobytes()
        if key not in known_by_fold:
            known_by_fold[key] = learner(known, asked)
        return known_by_fold[key]

    return learn


def _tfidf(texts: Sequence[str], truth: Answers) -> Learner:
    """TF-IDF of words and pairs with logistic regression: the reference of the field."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    def learn(known: Places, asked: Places) -> Floats:
        words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2)
        seen = words.fit_transform([texts[at] for at in known])
        model = LogisticRegression(C=BASELINE_C, max_iter=500).fit(seen, truth[known])
        odds: Floats = model.decision_function(words.transform([texts[at] for at in asked]))
        return odds

    return learn


def _by_group(rows: Sequence[TextRow]) -> Mapping[str, Places]:
    sizes = Counter(row.group for row in rows)
    names = np.asarray([row.group for row in rows], dtype=object)
    return {group: np.flatnonzero(names == group) for group in sorted(sizes) if sizes[group] >= MIN_GROUP}


def _figures(said: Answers, truth: Answers) -> dict[str, float]:
    one, other = said.tolist(), truth.tolist()
    return {"f1": round(f1(one, other, label=True), 4), "macro_f1": round(macro_f1(one, other), 4)}


def _group(said: Answers, truth: Answers) -> dict[str, float]:
    return {**_figures(said, truth), "rows": len(truth), "positive": int(truth.sum())}


def _intervals(said: Answers, truth: Answers) -> dict[str, list[float]]:
    """95% percentile intervals over resampled rows; a row is one of four outcomes, counted per draw."""
    outcomes = (2 * truth + said).astype(np.float64).tolist()
    found = {"f1": bootstrap_interval(outcomes, _f1_of_yes), "macro_f1": bootstrap_interval(outcomes, _macro_f1)}
    return {metric: [round(end, 4) for end in ends] for metric, ends in found.items()}


def _counts(outcomes: Floats) -> tuple[int, int, int, int]:
    no_no, no_yes, yes_no, yes_yes = np.bincount(outcomes.astype(int), minlength=4).tolist()
    return no_no, no_yes, yes_no, yes_yes


def _f1_of_yes(outcomes: Floats) -> float:
    _, no_yes, yes_no, yes_yes = _counts(outcomes)
    return 2 * yes_yes / max(2 * yes_yes + no_yes + yes_no, 1)


def _macro_f1(outcomes: Floats) -> float:
    no_no, no_yes, yes_no, yes_yes = _counts(outcomes)
    of_no = 2 * no_no / max(2 * no_no + no_yes + yes_no, 1)
    occurring = [(_f1_of_yes(outcomes), yes_no + yes_yes), (of_no, no_no + no_yes)]
    scores = [score for score, there in occurring if there]
    return float(np.mean(scores)) if scores else 0.0
