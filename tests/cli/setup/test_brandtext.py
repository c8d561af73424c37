"""``brand.toml`` changed in place: what was typed comes back, and all else stays."""

from __future__ import annotations

import tomllib
from datetime import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cli.brandfile import render_brand
from cli.setup.brandtext import BrandText, save
from crawler.config import load_brand
from crawler.errors import ConfigError, StaleError

BLANK = render_brand(
    name="Acme", about="We roast.", languages=["en"], timezone="UTC", contact="", topics=["coffee"], hashtags=[],
    handles={}, competitors=[],
)  # fmt: skip
WORDS = st.text(alphabet=st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=60)


@settings(max_examples=25, deadline=None)
@given(WORDS, st.lists(WORDS, max_size=6))
def test_any_text_comes_back_as_it_was(text, texts):
    changed = BrandText(BLANK)
    changed.put(("brand", "about"), text)
    changed.put(("niche", "examples"), tuple(texts))
    changed.put(("competitors", text or "x", "aliases"), (text, "y"))
    read = tomllib.loads(changed.text)
    assert read["brand"]["about"] == text
    assert read["niche"]["examples"] == texts
    assert read["competitors"][text or "x"]["aliases"] == [text, "y"]
    again = BrandText(changed.text)
    assert (again.words("brand", "about"), again.texts("niche", "examples")) == (text, tuple(texts))


def test_remarks_and_what_was_not_asked_for_stay():
    changed = BrandText(BLANK + '\n[sources.youtube]\nbudget = 5  # dear\n[report]\nsend = ["${TEAM_MAIL}"]\n')
    before = changed.text
    changed.put(("brand", "voice"), "dry")
    changed.put(("markets", "North", "send_at"), time(7, 30))
    changed.put(("niche", "topics"), ("coffee",))
    assert 'voice = "dry"  # how you sound, for whoever writes' in changed.text
    assert "budget = 5  # dear" in changed.text
    assert "${TEAM_MAIL}" in changed.text
    left = [line for line in before.splitlines() if line not in changed.text.splitlines()]
    assert left == ['voice = ""  # how you sound, for whoever writes']
    assert tomllib.loads(changed.text)["markets"]["North"]["send_at"] == time(7, 30)


def test_empty_values_are_not_written_where_nothing_stood():
    changed = BrandText(BLANK)
    changed.put(("markets", "North", "people"), ())
    changed.put(("brand", "handles", "x"), None)
    assert changed.text == BLANK
    changed.put(("niche", "topics"), ())
    assert tomllib.loads(changed.text)["niche"]["topics"] == []


def test_the_file_that_was_replaced_is_kept(tmp_path):
    path = tmp_path / "brand.toml"
    path.write_text(BLANK, encoding="utf-8")
    changed = BrandText.read(path)
    changed.put(("brand", "name"), "Other")
    save(path, changed, {})
    assert load_brand(path, {}).name == "Other"
    assert (tmp_path / "brand.toml.bak").read_text(encoding="utf-8") == BLANK
    assert sorted(each.name for each in tmp_path.iterdir()) == ["brand.toml", "brand.toml.bak"]


def test_what_would_be_no_brand_changes_nothing(tmp_path):
    path = tmp_path / "brand.toml"
    path.write_text(BLANK, encoding="utf-8")
    changed = BrandText.read(path)
    changed.put(("brand", "languages"), ("english",))
    with pytest.raises(ConfigError, match=r"^brand\.languages"):
        save(path, changed, {})
    assert path.read_text(encoding="utf-8") == BLANK
    assert [each.name for each in tmp_path.iterdir()] == ["brand.toml"]


def test_who_comes_second_changes_nothing(tmp_path):
    path = tmp_path / "brand.toml"
    path.write_text(BLANK, encoding="utf-8")
    first, second = BrandText.read(path), BrandText.read(path)
    first.put(("brand", "voice"), "dry")
    save(path, first, {})
    second.put(("brand", "voice"), "wet")
    with pytest.raises(StaleError, match="changed meanwhile"):
        save(path, second, {})
    assert 'voice = "dry"' in path.read_text(encoding="utf-8")


@pytest.mark.parametrize("bad", [b"[brand\n", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_left_for_a_person(tmp_path, bad):
    path = tmp_path / "brand.toml"
    path.write_bytes(bad)
    with pytest.raises(ConfigError, match="mend it by hand first"):
        BrandText.read(path)
