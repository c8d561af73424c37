"""A card that is no longer fresh: what the second look finds, and where the card stands afterwards."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import timedelta

import pytest
from sqlalchemy import delete

from cli.latest import require_ranking
from cli.rechecking.checking import Checker, age_of
from cli.rechecking.fetching import Fetched
from crawler.db.pages import store_page
from crawler.db.seen import last_seen
from crawler.db.tables import CommentRow
from tests.cli.browse.stage import oid
from tests.cli.rechecking.conftest import LATER
from tests.factories import NOON, make_author, make_comment, make_page, make_post, make_snapshot

SAD = "My mother died last night. The funeral is on Friday, rest in peace."
SEEN = [make_snapshot("p5", captured_at=LATER)]


def brings(**post):
    return {"posts": [make_post("p5", **post)], "snapshots": SEEN}


def shelf(old, number=5):
    return old.found(number).shelf


def totals(old):
    with old.store.reading() as session:
        return require_ranking(session, "Acme").totals


def test_one_that_stands_says_so_and_stays(old):
    old.brings = brings()
    looked = old.check()
    assert (looked.outcome, looked.stays, old.asked) == ("stands", True, ["p5"])
    assert "still there, still open" in looked.sentence
    assert shelf(old) == "listed"


@pytest.mark.parametrize(
    ("brought", "says"),
    [
        (brings(comments_open=False), "comments have been closed"),
        (brings(title=SAD, body=SAD), "withheld view"),
        ({"posts": [], "snapshots": [], "gone": ("p5",)}, "does not show it any more"),
    ],
    ids=["closed", "unsafe", "gone"],
)
def test_one_that_is_no_place_any_more_leaves_every_list(old, brought, says):
    before = totals(old)
    old.brings = brought
    looked = old.check()
    assert (looked.outcome, looked.stays) == ("left", False)
    assert says in looked.sentence
    after = totals(old)
    assert shelf(old) == "withheld"
    assert (after["listed"], after["withheld"]) == (before["listed"] - 1, before["withheld"] + 1)
    judged = old.found().payload
    assert '"verdict":"withheld"' in judged
    assert '"rank":null' in judged


def test_one_that_we_answered_meanwhile_leaves(old, monkeypatch):
    ours = make_author("us", handle="acme@video.example")
    monkeypatch.setattr(
        "ranking.handles.Known.is_us", lambda _self, author: author is not None and author.author_id == "us"
    )
    old.brings = brings() | {"comments": [make_comment("ours", "p5", author=ours)]}
    assert "answered there already" in old.check().sentence


def test_a_comment_that_is_not_stored_any_more_is_gone(old):
    with old.store.session() as session:
        session.execute(delete(CommentRow).where(CommentRow.comment_id == "c2"))
    assert "does not show it any more" in old.check(2).sentence


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Fetched("refused", "robots"), "PeerTube refused"),
        (Fetched("in time", "no answer within 8 s"), "PeerTube gave no answer in time"),
        (Fetched("out of budget", "x"), "PeerTube has spent what it may spend today"),
        (Fetched("no key", "X_KEY not set"), "PeerTube has no key (X_KEY not set)"),
        (Fetched("off", ""), "PeerTube is off"),
    ],
)
def test_one_that_could_not_be_looked_at_says_why_and_how_old_it_is(old, answer, why):
    old.answers = answer
    looked = old.check()
    assert (looked.outcome, looked.stays, shelf(old)) == ("unseen", True, "listed")
    assert looked.sentence == f"Last seen 2 hours ago; it could not be looked at again: {why}."


def test_safety_has_its_say_even_where_nobody_answers(old):
    with old.store.session() as session:
        store_page(
            session, make_page(posts=[make_post("p5", title=SAD, body=SAD)], snapshots=SEEN), None, first_seen=NOON
        )
    old.answers = Fetched("refused")
    assert old.check(now=LATER + timedelta(hours=1)).outcome == "left"


def test_a_judge_who_takes_too_long_is_named(old, monkeypatch):
    monkeypatch.setattr("cli.rechecking.checking._LEAST_S", 0.01)
    slow = Checker(old.desk, old.store, lambda _question: Future())
    object.__setattr__(old.desk.brand.page, "recheck_wait", 0.01)
    old.brings = brings()
    assert slow.check(old.found(), LATER).outcome == "unjudged"


def test_a_card_moved_already_is_not_moved_twice(old):
    stale = old.found()
    old.brings = brings(comments_open=False)
    old.checker.check(stale, LATER)
    before = totals(old)
    old.checker.check(stale, LATER)
    assert totals(old) == before


def test_the_platform_is_not_asked_twice_within_a_minute(old):
    old.brings = brings()
    old.check()
    old.check(now=LATER + timedelta(seconds=30))
    assert old.asked == ["p5"]


def test_a_card_is_as_old_as_its_older_half(old):
    found = old.found()
    with old.store.reading() as session:
        seen = last_seen(session, "peertube", "p5")
    assert age_of(found, seen, LATER) == timedelta(hours=2)
    assert age_of(found, None, LATER) == timedelta(hours=2)
    assert oid(5) == found.opportunity_id
