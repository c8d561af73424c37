"""What stands on the page, in which order, and in which words."""

from __future__ import annotations

import re
from datetime import timedelta
from itertools import pairwise

import pytest

from cli.report.data import Card, Counts
from cli.report.markdown import build_markdown
from ranking.types import FeatureResult
from tests.cli.report.page import opened, outside_requests, text
from tests.cli.report.sample import alarms, card, empty, play, post, rich, veto


@pytest.fixture(scope="module")
def page():
    return opened(rich())


def cards_of(page, section):
    return page.get_element_by_id(section).findall("article")


def test_the_head_counts_and_says_what_was_not_seen(page):
    head = page.find(".//header")
    assert text(head.find(".//h1")) == "12 places to speak today"
    assert "6 go, 6 maybe, 2 to escalate, 31 withheld; 412 posts and 5,210 comments read" in text(head)
    assert "TikTok refused: not seen." in text(head)
    assert "Sunday, 22 November 2026, 08:02. Times are Europe/Oslo." in text(head)


def test_parts_come_in_the_blueprint_s_order(page):
    sections = [section.get("id") for section in page.iterfind(".//section")]
    assert sections == ["escalations", "list", "teach", "trends", "withheld", "sources", "results"]
    assert [card.get("id")[2:5] for card in cards_of(page, "list")] == [f"b{n:02}" for n in range(1, 13)]


def test_every_part_is_named_and_reachable(page):
    ids = [element.get("id") for element in page.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    assert {link.get("href")[1:] for link in page.xpath("//a[starts-with(@href, '#')]")} <= set(ids)
    assert all(section.get("aria-labelledby") in ids for section in page.iterfind(".//section"))
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_an_escalation_is_never_worded_as_a_place_to_comment(page):
    for alarm in cards_of(page, "escalations"):
        said = text(alarm).lower()
        assert "show this to the person in charge" in said
        for wrong in (
            "comment here",
            "early",
            "left",
            "until",
            "act by",
            "brands there",
            "ours would",
            "go ",
            "open on",
        ):
            assert wrong not in said, wrong


def test_a_card_says_all_of_the_blueprint(page):
    said = text(cards_of(page, "list")[0])
    for part in (
        "Go 87", "Brands invited", "Maja Lind", "12.4K followers", "Norway", "in English", "1:34", "PeerTube",
        "A class waits for a coffee brand", "Asked for: a coffee brand. Any brand may answer.", "1 h 18 min left",
        "until today 09:20", "12.4K read 12 min ago", "2.2K an hour", "8.1K to 41.4K more",
        "from 2 snapshots, 3 h apart", "Early", "4.2K likes", "pinned", "Havre Oats.", "Not here yet.",
        "video not watched", "Taken, Ingrid",
        "topcomment explain b01f3a91c7",
    ):  # fmt: skip
        assert part in said, part


@pytest.mark.parametrize(("risk", "shown"), [(0.02, False), (0.34, True)])
def test_a_doubt_is_shown_where_there_is_one(risk, shown):
    doubt = FeatureResult(name="safety", value=risk, sentence="Some doubt, most about: politics.")
    page = opened(empty().model_copy(update={"cards": (card(1, chance={"reasons": (doubt,)}),)}))
    assert ("Mind: Some doubt, most about: politics." in text(page)) is shown


def test_decimals_and_propensities_are_left_to_explain():
    fields = {"explore": True, "propensity": 0.07312, "fit": 0.81234, "score": 61.5}
    page = opened(empty().model_copy(update={"cards": (card(1, chance=fields),)}))
    assert not re.search(r"0\.0?7|0\.8|61\.5", text(page))


def test_a_language_nobody_reads_asks_for_a_reader(page):
    latvian = cards_of(page, "list")[1]
    assert "Needs a Latvian reader." in text(latvian)
    assert latvian.find(".//blockquote/p").get("lang") == "lv"
    assert "reader" not in text(cards_of(page, "list")[3])


def test_right_to_left_words_set_their_own_direction(page):
    arabic = cards_of(page, "list")[3]
    assert arabic.find(".//blockquote").get("dir") == "auto"
    assert arabic.find(".//h3").get("dir") == "auto"


def test_a_comment_target_shows_the_thread_around_it(page):
    third = cards_of(page, "list")[2]
    assert text(third.find(".//h3")) == "Comment under “Cold brew in ninety seconds”"
    marked = [text(item) for item in third.iterfind(".//li[@class='target']")]
    assert marked == ["quietkettle Which beans for cold brew if I hate bitter? Tried four brands. 41 likes this one"]


def test_unknown_is_said_or_absent_but_never_zero():
    bare = post(1, author=None, published_at=None, duration_s=None, language=None, body="")
    chance = {"forecast": None, "visibility": None, "act_before": None, "unchecked": ()}
    nothing = Card(opportunity=card(1, chance=chance).opportunity, post=bare)
    said = text(cards_of(opened(empty().model_copy(update={"cards": (nothing,)})), "list")[0])
    assert "Author unknown" in said
    assert "Not looked at yet." in said
    assert not re.search(r"\b0\b|None|followers|left", said)


def test_a_closed_window_says_so(page):
    assert "Closed 8 min ago was until today 07:54" in text(cards_of(page, "list")[9])


def test_withheld_are_grouped_by_reason_with_what_shows_it(page):
    reasons = [text(heading) for heading in page.get_element_by_id("withheld").iterfind("h3")]
    assert reasons == ["Grief 2", "Dangerous dare 1", "Politics 1", "Tragedy 1"]
    assert "“last coffee with her”" in text(page.get_element_by_id("withheld"))
    assert "26 more are left out here." in text(page.get_element_by_id("withheld"))


def test_sources_tell_their_state_in_the_five_words(page):
    said = text(page.get_element_by_id("sources"))
    for part in (
        "PeerTube ok",
        "Mastodon quiet",
        "Bluesky no key",
        "TikTok refused",
        "Hacker News out of budget",
        "403",
    ):
        assert part in said


def test_a_morning_without_a_target_is_calm():
    page = opened(empty())
    assert text(page.find(".//h1")) == "Nothing worth it today"
    assert "found no place where speaking would serve Acme Coffee" in text(page)
    assert not page.findall(".//article")


def test_nothing_read_is_not_called_a_calm_morning():
    page = opened(empty().model_copy(update={"counts": Counts()}))
    assert "Nothing has been read yet." in text(page)


def test_an_old_ranking_is_called_old():
    data = rich()
    page = opened(data.model_copy(update={"ranked_at": data.generated_at - timedelta(hours=9)}))
    assert "Ranked 9 h ago; run topcomment morning." in text(page.find(".//header"))


@pytest.mark.parametrize("data", [rich(), empty()])
def test_the_page_asks_nothing_of_the_network(data):
    page = opened(data)
    assert outside_requests(page) == []
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy


def test_links_out_carry_no_trace_and_no_power(page):
    links = page.xpath("//a[starts-with(@href, 'http')]")
    assert len(links) > 30
    assert {link.get("rel") for link in links} == {"noopener noreferrer nofollow"}


def test_many_escalations_are_all_there_and_fold_away_behind_the_third():
    section = opened(rich().model_copy(update={"escalations": alarms(8)})).get_element_by_id("escalations")
    assert [text(each.find(".//h3")) for each in section.findall("article")] == ["Lid 1", "Lid 2", "Lid 3"]
    assert text(section.find("details/summary")) == "5 more to escalate."
    assert len(section.findall("details/article")) == 5
    said = build_markdown(rich().model_copy(update={"escalations": alarms(8)}))
    assert said.count("### Accusation against us") == 3
    assert [line[:33] for line in said.splitlines() if line.startswith("- **Accusation")] == [
        f"- **Accusation against us**: Lid {n}"[:33] for n in range(4, 9)
    ]
    assert all(f"Lid {n}" in said for n in range(1, 9))


def test_an_escalation_reads_no_code_word():
    summary = {"summary": "A person in charge must see it now: fake_in_our_name."}
    alarm = card(1, chance=veto("fake_in_our_name", "x", action="escalate") | summary)
    said = text(opened(empty().model_copy(update={"escalations": (alarm,)})).get_element_by_id("escalations"))
    assert "must see it now: fake in our name." in said
    assert "_" not in said


def test_an_unknown_veto_reason_is_still_readable():
    page = opened(empty().model_copy(update={"withheld": (card(1, chance=veto("some_new_rule", "x")),)}))
    assert "Some new rule" in text(page.get_element_by_id("withheld"))


def test_a_post_without_title_is_named_by_its_author():
    page = opened(empty().model_copy(update={"cards": (card(1, title="", chance=play("creator")),)}))
    assert text(page.find(".//article//h3")) == "Video by Maja Lind"


def test_trends_tell_size_place_and_growth(page):
    cluster, sound = page.get_element_by_id("trends").iterfind(".//li")
    for part in ("7 posts", "PeerTube and Mastodon", "Norway", "4 since yesterday", "1.2M views together", "card 1"):
        assert part in text(cluster), part
    assert "3.2K an hour" in text(cluster)
    assert "Sound: kettle drum remix" in text(sound)
    assert "412 likes together" in text(sound)
