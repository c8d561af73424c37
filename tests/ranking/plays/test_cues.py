"""Cue files parse, cover six languages, and match as they are written."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.encoder import DEFAULT_MODEL, load_encoder
from ranking.plays.bait import asked_for
from ranking.plays.cues import LANGUAGES, CueBook, load_cues, parse_cue
from ranking.plays.normal import folded
from ranking.plays.prototypes import load_prototypes
from ranking.plays.read import SETTINGS, class_prototypes
from ranking.plays.shipped import key_of, shipped_weights
from ranking.safety import judge
from ranking.safety.reasons import DANGERS
from ranking.vectors import USE

FOLDERS = [("ranking.plays", "cues"), ("ranking.safety", "cues")]
CUE_FILES = [entry for package, name in FOLDERS for entry in files(package).joinpath(name).iterdir()]


@pytest.mark.parametrize("entry", CUE_FILES, ids=lambda entry: entry.name)
def test_every_cue_file_speaks_six_languages(entry):
    table = tomllib.loads(entry.read_text(encoding="utf-8"))
    assert tuple(table) == LANGUAGES
    for lists in table.values():
        assert set(lists) == {"strong", "weak"}
        assert all(parse_cue("x", "strong", cue).parts for cue in (*lists["strong"], *lists["weak"]))


@pytest.mark.parametrize("package", ["ranking.plays", "ranking.safety"])
def test_every_class_has_prototypes_in_six_languages(package):
    found = load_prototypes(package)
    for label in {p.label for p in found}:
        assert {p.language for p in found if p.label == label} == set(LANGUAGES), label


def test_every_danger_has_cues_and_prototypes():
    assert set(DANGERS) <= {p.label for p in load_prototypes("ranking.safety")}
    assert set(DANGERS) <= set(load_cues("ranking.safety").names)


def test_prototypes_are_said_once():
    for found in (class_prototypes(), load_prototypes("ranking.plays"), load_prototypes("ranking.safety")):
        texts = [p.text for p in found]
        assert len(texts) == len(set(texts))


def test_every_further_wording_is_of_a_class_and_speaks_six_languages():
    labels = {p.label for p in load_prototypes("ranking.plays")}
    found = load_prototypes("ranking.plays", "wordings")
    assert {p.label for p in found} <= labels
    for label in {p.label for p in found}:
        assert {p.language for p in found if p.label == label} == set(LANGUAGES), label


@pytest.mark.parametrize("model", [DEFAULT_MODEL, USE])
@pytest.mark.parametrize(
    ("prototypes", "settings"), [(class_prototypes, SETTINGS), (judge.safety_prototypes, judge.SETTINGS)]
)
def test_the_shipped_heads_are_fitted_on_what_stands_here(prototypes, settings, model):
    key = key_of(load_encoder(model).name, prototypes(), settings.regularisation)
    assert shipped_weights(key) is not None, "run benchmarks/plays_fit_heads.py"


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("word", "a Word here"),
        ("stem*", "stemming it"),
        ("*merke", "et skomerke"),
        ("two words", "two  WORDS"),
        ("if ... comments", "if a big paint brand comments"),
        ("çok güzel", "cok guzel olmus"),
        ("?", "really?"),
    ],
)
def test_cues_match_as_written(written, text):
    assert CueBook([parse_cue("x", "strong", written)]).find(text)["x"].strong == 1


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("word", "words"),
        ("two words", "two big words"),
        ("if ... comments", "if one two three four five six seven eight comments"),
    ],
)
def test_cues_do_not_match_beyond(written, text):
    assert not CueBook([parse_cue("x", "strong", written)]).find(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("if a mattress brand comments i will sleep", "mattress"),
        ("brands in my comments decide my dinner", None),
        ("the first bank to reply gets my 43 euros", "bank"),
        ("bir süt markası yorum yazarsa", "süt"),
        ("hvis et eneste skomerke kommenterer her", "sko"),
        ("ja kaut viens apavu zīmols te nokomentēs", "apavu"),
        ("wenn irgendeine Käsemarke kommentiert", "kase"),
        ("si alguna marca de café comenta", "café"),
        ("if you comment i will laugh", None),
    ],
)
def test_what_kind_is_asked_for(text, kind):
    assert asked_for(text) == kind


@given(st.text(max_size=60))
def test_plain_letters_fold_as_all_others_do(text):
    plain = text.encode("ascii", "ignore").decode()
    # One accented letter takes the long way; its own place is all that differs.
    assert folded(f"{plain}é") == f"{folded(plain)}e"
