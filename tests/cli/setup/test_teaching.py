"""Yes and no become examples, counterexamples and not_about; in the terminal as in the page."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.setup.brandtext import BrandText
from cli.setup.teaching import AskedPost, keep, teach, telling_words
from crawler import clock
from crawler.config import Workspace
from tests.cli.browse.stage import make_morning
from tests.cli.setup.test_brandtext import BLANK
from tests.cli.stage import make_workspace, one_sentence, run
from tests.factories import NOON
from tests.fake_encoder import FakeEncoder

TEA = ("Matcha whisk tricks for the morning", "My matcha tasted of hay", "Where to buy good matcha leaves")


def posts(*texts):
    return [AskedPost(f"peertube:p{n}", "peertube", "kim", text, "") for n, text in enumerate(texts)]


def test_answers_write_themselves():
    text = BrandText(BLANK)
    asked = posts("Which grinder for pour-over?", *TEA, "Not sure about this")
    answers = {"peertube:p0": "yes", "peertube:p1": "no", "peertube:p2": "no", "peertube:p3": "no"}
    teach(text, answers, asked, corpus=[each.text for each in asked] + ["other words"] * 40)
    assert text.texts("niche", "examples") == ("Which grinder for pour-over?",)
    assert text.texts("niche", "counterexamples") == TEA
    assert text.words("brand", "not_about") == "Not ours, though near: posts about matcha."


def test_a_persons_own_not_about_stays():
    text = BrandText(BLANK)
    text.put(("brand", "not_about"), "Tea is not ours.")
    teach(text, {f"peertube:p{n}": "no" for n in range(3)}, posts(*TEA), corpus=[])
    assert text.words("brand", "not_about") == "Tea is not ours."


def test_the_last_word_counts_and_lists_do_not_grow_for_ever():
    text = BrandText(BLANK)
    keep(text, "examples", ["a b c", "d"])
    keep(text, "counterexamples", ["a  b\nc"])
    assert (text.texts("niche", "examples"), text.texts("niche", "counterexamples")) == (("d",), ("a b c",))
    keep(text, "examples", [f"text {n}" for n in range(100)] + ["${SECRET}"])
    kept = text.texts("niche", "examples")
    assert (len(kept), kept[-1], kept[0]) == (60, "$ {SECRET}", "text 41")


def test_words_of_the_brand_and_common_words_tell_nothing():
    common = ["the morning is good"] * 30
    assert telling_words(TEA, ["matcha is what we sell"], common) == []
    assert telling_words(("the matcha", "good matcha #latte", "#latte the"), [], common) == ["latte", "matcha"]
    assert telling_words(TEA[:2], [], common) == []


def test_in_the_terminal(tmp_path, monkeypatch):
    monkeypatch.setattr("cli.encoding.encoder_for", lambda _desk: FakeEncoder())
    # What an encoder of words alone is unsure of says nothing.
    monkeypatch.setattr("ranking.teaching._harmless", lambda seen: seen.safety.veto is None)
    folder = make_morning(tmp_path / "acme")
    with clock.frozen(NOON):
        done = CliRunner().invoke(app, ["init", str(folder), "--teach"], input="y\nn\nperhaps\nq\n")
    assert done.exit_code == 0, done.output
    assert "1 examples and 1 counterexamples" in done.stdout
    niche = Workspace(folder).brand().niche
    assert (len(niche.examples), len(niche.counterexamples)) == (1, 1)
    assert niche.examples[0].startswith("Pour-over number")
    assert (folder / "brand.toml.bak").exists()


@pytest.mark.parametrize("made", [True, False])
def test_without_posts_or_workspace_it_is_one_sentence(tmp_path, made):
    folder = tmp_path / "acme"
    if made:
        make_workspace(folder)
    done = run("init", folder, "--teach")
    assert done.exit_code == 2
    assert ("crawl -w" if made else "topcomment init") in one_sentence(done.stderr.splitlines()[-1])
