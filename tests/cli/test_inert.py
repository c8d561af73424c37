"""Text of strangers cannot steer a terminal, whatever it holds."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.console import narrator, safe
from cli.inert import inert, shortened
from tests.cli.stage import HOSTILE

DIRECTION = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@given(st.text() | st.text(alphabet="\x1b\x9b[];m0\x07\u202eab\n\t\x00"))
def test_nothing_that_steers_is_left(text: str) -> None:
    for char in inert(text):
        assert unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}
        assert unicodedata.bidirectional(char) not in DIRECTION


@given(st.text())
def test_inert_text_stays_as_it_is(text: str) -> None:
    once = inert(text)
    assert inert(once) == once


@given(st.text(), st.integers(min_value=8, max_value=80))
def test_shortened_text_fits(text: str, width: int) -> None:
    assert len(shortened(text, width)) <= width


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (HOSTILE, "red [bold]x[/bold] gnp.exe tab line end"),
        ("👩‍🚀 and 🏳️‍🌈", "👩‍🚀 and 🏳️‍🌈"),
        ("قهوة وحليب", "قهوة وحليب"),
        ("two\r\nlines\u2028three", "two lines three"),
        ("\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "link"),
    ],
)
def test_what_is_left_is_what_was_written(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_markup_is_text() -> None:
    assert safe("[bold]x[/bold]").plain == "[bold]x[/bold]"
    assert not safe("[bold]x[/bold]").spans


def test_a_long_remark_is_one_line_of_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    narrator.cache_clear()
    narrator().print("word " * 60)
    assert len(capsys.readouterr().err.splitlines()) == 1
    narrator.cache_clear()
