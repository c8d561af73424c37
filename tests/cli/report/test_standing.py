"""The foot of a card: who decided, whose it is, why it rests; nothing where there is nothing to say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cli.report.build import build_report
from cli.report.markdown import build_markdown
from cli.report.present import card_view
from cli.report.view import CardView
from cli.team.resting import Rest
from crawler.db.decisions import Standing
from tests.cli.report.sample import NOW, card, rich

HOUR = timedelta(hours=1)


def seen(**fields: Any) -> CardView:
    return card_view(card(1, **fields), rich())


def standing(status: str, **fields: Any) -> dict[str, Any]:
    said = Standing(status=status, who="Ingrid", decided_at=NOW - HOUR, **fields)  # type: ignore[arg-type]
    return {"said": said, "status": status, "assignee": said.assignee}


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Open, nobody assigned"),
        ({"status": "open", "assignee": "Bo"}, "Open, Bo"),
        (standing("done"), "Done, by Ingrid today 07:02"),
        (standing("taken", assignee="Bo"), "Taken, by Ingrid today 07:02, owner Bo"),
        (standing("skipped", reason="tone: too sad"), "Skipped (tone: too sad), by Ingrid today 07:02"),
        ({"said": Standing(note="Ask care first.")}, "Open, note: Ask care first."),
    ],
)
def test_the_status_says_who_decided_and_when(fields: dict[str, Any], told: str) -> None:
    assert seen(**fields).status == told


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, ()),
        ({"partner": True}, ("From a partner of ours.",)),
        ({"campaign": "Harvest <b>"}, ("During our campaign “Harvest <b>”.",)),
        (
            {"rest": Rest("platform", NOW + 16 * HOUR, most=3)},
            ("Rests until tomorrow 00:02: today's 3 comments on PeerTube are made.",),
        ),
    ],
)
def test_remarks_are_made_only_where_they_say_something(fields: dict[str, Any], told: tuple[str, ...]) -> None:
    assert seen(**fields).remarks == told


def test_a_comment_of_ours_found_since_the_ranking_is_told() -> None:
    assert seen().us == "Not here yet."
    assert seen(spoken_at=NOW - 2 * HOUR).us == "We already spoke here (today 06:02)."


def test_both_faces_of_the_report_tell_it_and_it_stays_inert() -> None:
    told = card(1, partner=True, campaign="<script>x</script>", **standing("done"))
    data = rich().model_copy(update={"cards": (told,)})
    page, text = build_report(data), build_markdown(data)
    for face in (page, text):
        assert "From a partner of ours." in face
        assert "Done, by Ingrid today 07:02" in face
    assert "<script>x" not in page
    assert "&lt;script&gt;x" in page
