"""What may accuse us and is no alarm: the last of the escalations, folded, counted in no headline, and told calmly."""

from __future__ import annotations

from cli.desk import open_desk
from cli.report.load import load_report_data
from cli.report.markdown import build_markdown
from crawler import clock
from tests.cli.report.page import opened, text
from tests.cli.report.sample import alarms, rich, uneasy
from tests.cli.stage import make_crisis, make_ranked, make_uneasy
from tests.factories import NOON

LOOK = "5 may accuse us: look before anybody answers."
ORDER = "Show this to the person in charge."


def telling(*escalations):
    return rich().model_copy(update={"escalations": escalations})


def test_in_html_it_is_folded_behind_the_alarms_and_gives_no_order():
    page = opened(telling(*uneasy(5), *alarms(4)))
    section = page.get_element_by_id("escalations")
    assert [text(card.find(".//h3")) for card in section.findall("article")] == ["Lid 1", "Lid 2", "Lid 3"]
    more, doubts = section.findall("details")
    assert [text(fold.find("summary")) for fold in (more, doubts)] == ["1 more to escalate.", LOOK]
    assert [text(card.find(".//h3")) for card in doubts.findall("article")] == [f"Bag {n}" for n in range(1, 6)]
    assert "Perhaps an accusation" in text(doubts)
    assert ORDER in text(more)
    assert ORDER not in text(doubts)
    assert doubts.get("open") is None
    assert text(page.find(".//nav//li")) == "Escalations 4"


def test_a_morning_with_nothing_surer_shows_the_fold_and_counts_no_alarm():
    page = opened(telling(*uneasy(5)))
    assert page.get_element_by_id("escalations").findall("article") == []
    assert text(page.get_element_by_id("escalations").find("details/summary")) == LOOK
    assert text(page.find(".//nav//li")) == "Escalations"


def test_in_markdown_it_is_a_line_each():
    said = build_markdown(telling(*uneasy(5), *alarms(2))).splitlines()
    full = [at for at, line in enumerate(said) if line.startswith("### Accusation against us: Lid")]
    assert len(full) == 2
    assert not [line for line in said if line.startswith("### Perhaps")]
    at = said.index(LOOK)
    rows = [line for line in said if line.startswith("- **Perhaps an accusation**: Bag ")]
    assert len(rows) == 5
    assert full[1] < at < said.index(rows[0])
    assert not [line for line in said if line.endswith("more to escalate.")]


def test_the_head_counts_alarms_alone(tmp_path):
    folder = make_ranked(tmp_path / "acme", crises=[make_uneasy(2001), make_crisis(), make_uneasy(2002)])
    desk = open_desk(folder)
    with clock.frozen(NOON), desk.store() as store, store.reading() as session:
        data = load_report_data(session, desk.brand, NOON)
    assert len(data.escalations) == 3
    assert data.counts.escalate == 1
    assert "1 to escalate" in text(opened(data).find(".//header"))
