"""The growth curve draws what was measured, and marks what was not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from cli.report.svg import HEIGHT, WIDTH, growth_curve
from tests.cli.report.sample import NOW, forecast, growth


def drawn(*arguments):
    return etree.fromstring(growth_curve(*arguments))


def kinds(svg):
    return [element.get("class") for element in svg if element.get("class")]


def test_nothing_measured_is_nothing_drawn():
    assert growth_curve((), forecast()) is None
    assert growth_curve(growth(100), None) is None


def test_one_figure_is_a_point_and_a_dashed_line():
    assert kinds(drawn(growth(100), forecast())) == ["band", "next", "dot", "base"]


def test_several_figures_are_joined_and_each_is_a_point():
    found = kinds(drawn(growth(1, 5, 9), None))
    assert found == ["past", "dot", "dot", "dot", "base"]


def test_unknown_counts_leave_no_point():
    missing = growth(1, 5, 9)[1].model_copy(update={"view_count": None})
    assert kinds(drawn((growth(1)[0], missing), forecast())).count("dot") == 1


@pytest.mark.parametrize(("hours", "marked"), [(3, True), (-1, False), (80, False)])
def test_the_deadline_is_marked_where_it_lies_ahead_in_the_drawing(hours, marked):
    svg = drawn(growth(4_100, 12_449), forecast(), NOW + timedelta(hours=hours))
    assert ("until" in kinds(svg)) is marked


def test_it_says_in_words_what_it_shows():
    said = drawn(growth(4_100, 12_449), forecast()).get("aria-label")
    assert said == "From 4.1K to 12.4K views when last seen, 3 h apart. 20.5K to 53.8K expected 24 hours later."


@given(st.lists(st.integers(0, 10**10), min_size=1, max_size=6), st.floats(1, 1000))
def test_everything_stays_inside(views, hours):
    svg = drawn(growth(*views, hours=hours), forecast())
    for dot in svg.iterfind("circle"):
        assert 0 <= float(dot.get("cx")) <= WIDTH
        assert 0 <= float(dot.get("cy")) <= HEIGHT
