"""No face of the report, and no sentence of the ranker, keeps an English word of ours in another language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import time, timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest
from lxml import html

from cli.delivery.addresses import Audience
from cli.delivery.alerts import alert_letter, summons_sentence
from cli.delivery.digest import digest_letter, for_market
from cli.delivery.mail import mail_of
from cli.delivery.short import short_of
from cli.report import head
from cli.report.build import build_report
from cli.report.data import ReportData
from cli.report.health import not_seen
from cli.report.markdown import build_markdown
from cli.report.present import views
from crawler.sentences import STORED, Sentence
from ranking.plays.summons import Summons
from ranking.rank import rank
from ranking.types import Opportunity
from tests.cli.languages.pseudo import PSEUDO, english_in, spoken, words_of
from tests.cli.report.sample import rich
from tests.fake_encoder import FakeEncoder
from tests.ranking.builders import NOW, author, brand, candidate, comment

STRANGE = "漢字"
_THEIRS = {
    "title", "body", "display_name", "handle", "sound", "asked_for", "evidence", "summary", "sentence", "basis",
    "note", "market", "assignee", "unchecked", "brands_there", "titles", "brand",
}  # fmt: skip
OURS = words_of("topcomment explain video.example Europe/Oslo href https")
_ID = re.compile(r"\bo?-?b\d\w+\b|\bhttps://\S+")


def foreign(value: Any, key: str = "") -> Any:
    """Facts in which every word of a stranger is strange."""
    if isinstance(value, dict):
        return {name: foreign(each, name if key not in _THEIRS else key) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return tuple(foreign(each, key) for each in value)
    return STRANGE if key in _THEIRS and isinstance(value, str) else value


def facts() -> ReportData:
    """A full morning of strangers whose every word is strange, and sources of all states."""
    made = ReportData.model_validate(foreign(rich().model_dump()))
    sources = [
        line.model_copy(update={"state": state, "posts": posts})
        for line, state in zip(made.sources * 2, head._STATES, strict=True)
        for posts in (0, 3)
    ]
    titles = {line.source: STRANGE for line in sources} | {card.post.platform: STRANGE for card in made.cards}
    trends = tuple(each.model_copy(update={"name": STRANGE}) for each in made.trends)
    unseen = tuple(not_seen(sources, titles))
    changes = {"sources": tuple(sources), "titles": titles, "trends": trends, "not_seen": unseen}
    aged = {"ranked_at": made.generated_at - timedelta(hours=9)}
    return made.model_copy(update={**changes, **aged, "language": PSEUDO.code})


@pytest.fixture(autouse=True)
def _pseudo() -> Iterator[None]:
    with spoken():
        yield


def left_in(text: str) -> set[str]:
    return english_in(_ID.sub(" ", text), OURS)


def said_on(page: str) -> str:
    """What is read and heard of a page: its text and its labels."""
    parsed = html.document_fromstring(page)
    for sheet in parsed.xpath("//style"):
        sheet.drop_tree()
    return " ".join([*parsed.xpath("//text()"), *parsed.xpath("//@aria-label")])


def letter(data: ReportData) -> Any:
    audience = Audience("", ZoneInfo("Europe/Oslo"), time(8), (), PSEUDO)
    files = cast("Any", SimpleNamespace(files=lambda _tongue: ()))
    return digest_letter(files, for_market(data, audience, 20))


def test_the_report_and_its_markdown() -> None:
    assert left_in(said_on(build_report(facts()))) == set()
    assert left_in(build_markdown(facts())) == set()


def test_an_empty_morning() -> None:
    nothing = facts().model_copy(update={"cards": (), "escalations": (), "withheld": (), "explore": (), "sources": ()})
    assert left_in(said_on(build_report(nothing))) == set()
    unread = nothing.model_copy(update={"counts": nothing.counts.model_copy(update={"posts_read": 0})})
    assert left_in(build_markdown(unread)) == set()


def test_the_mail_and_the_short_forms() -> None:
    assert left_in(said_on(mail_of(letter(facts())))) == set()
    for room in (0, 900, 300, 150):
        assert left_in(short_of(letter(facts()), room)) == set()


def test_an_alert_and_a_live_summons() -> None:
    data = facts()
    assert left_in(said_on(mail_of(alert_letter(data, views(data.cards, data))))) == set()
    for card in data.cards[:3]:
        assert english_in(summons_sentence(Summons(94, 3, 0.8), card, PSEUDO)) == set()


def test_a_word_that_was_forgotten_would_be_seen() -> None:
    assert left_in("漢字 Comment under ５") == {"Comment", "under"}


POSTS = (
    "How do I repair a torn kite on a windy beach?",
    "day 3 of flying my Windling kite, best thing ever",
    "if a kite brand comments on this i will fly to school",
    "my Windling kite burned my hand, never buy from them",
    "rest in peace grandpa, he died flying his kite",
    "Gustworks kites keep breaking, what else is there?",
    "dm me to claim your free prize, send your card number",
)


def judged() -> list[Opportunity]:
    """What the ranker says of all sorts of posts, stored and read again."""
    there = (comment("hello from us", author=author("gustworks")), comment("windling where are you", "c2"))
    posts = [
        candidate(
            text, f"p{n}", views=(90, 900, 4000)[: n % 3 + 1], comments=there[: n % 3], region="NO", language="fr"
        )
        for n, text in enumerate(POSTS)
    ]
    found = rank(posts, brand(), FakeEncoder(), now=NOW)
    made = (*found.opportunities, *found.escalations, *found.withheld, *found.explore)
    return [Opportunity.model_validate_json(json.dumps(each.model_dump(context=STORED), default=str)) for each in made]


def sentences(of: Opportunity) -> Iterator[Sentence]:
    yield from (of.summary, *of.unchecked, *(reason.sentence for reason in of.reasons))
    if of.play:
        yield of.play.evidence
    if of.veto:
        yield of.veto.evidence
    if of.forecast:
        yield of.forecast.basis


def test_a_stored_ranking_is_told_without_a_word_of_english() -> None:
    found = judged()
    assert len(found) >= 4
    theirs = words_of(*POSTS, "hello from us windling where are you gustworks by someone peertube", "brand name ours")
    for opportunity in found:
        for sentence in sentences(opportunity):
            assert english_in(PSEUDO.tell(sentence), theirs) == set(), sentence


def test_an_older_ranking_without_parts_keeps_its_english() -> None:
    plain = Opportunity.model_validate_json(judged()[0].model_dump_json())
    assert PSEUDO.tell(plain.summary) == plain.summary
    assert plain.summary == judged()[0].summary
