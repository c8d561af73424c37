"""Marks count what is put together in a text, whatever its language and its letters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ranking.plays.marks import mark_names, mark_vectors, marks_of


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("see it at kettle-barn.shop today", "link"),
        ("ｈｔｔｐ://ｅｘａｍｐｌｅ.ｃｏｍ", "link"),
        ("kettle-barn [.] shop", "hidden_link"),
        ("write on t.me/kettle", "messenger"),
        ("ring +47 400 00 000 now", "phone"),
        ("over 9 000 kr kazandım", "sum"),
        ("best part is 3:40", "time_mark"),
        ("@KettleSupport no reply", "service_handle"),
        ("abone olun lütfen", "begging"),
        ("Link in der Bio", "own_page"),
    ],
)
def test_a_mark_is_found(text: str, mark: str) -> None:
    assert marks_of(text)[mark] >= 1


@pytest.mark.parametrize("text", ["Lovely colour.It suits you", "we met at 12:30", "version 2.5 is out"])
def test_plain_talk_is_no_link_and_no_phone(text: str) -> None:
    marks = marks_of(text)
    assert marks["link"] == marks["phone"] == 0


@given(st.text(max_size=300))
def test_any_text_gives_finite_numbers_of_a_fixed_length(text: str) -> None:
    row = mark_vectors([text])
    assert row.shape == (1, len(mark_names()))
    assert np.isfinite(row).all()
    assert row.min() >= 0
