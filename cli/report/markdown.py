"""The report as Markdown (CommonMark), for chats, wikis and mail; what posts say stays plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cli.report import head
from cli.report.data import ReportData
from cli.report.harmless import clamp, one_line
from cli.report.present import views
from cli.report.rests import rest_lines
from cli.report.view import ALARMS, CardView, Line
from cli.report.withheld import withheld_groups, withheld_more

# Everything that begins a construct of CommonMark 0.31 or of GitHub's extensions inside a line.
_SPECIAL = re.compile(r"[\\`*_{}\[\]<>()#|~@$^]")
_ENTITY = re.compile(r"&(?=#?\w)")
_AUTOLINK = re.compile(r"(?i)\b(www)\.|([a-z][a-z0-9+.-]*):(?=\S)")
_LINE_START = re.compile(r"^(\d{1,9})([.)])|^([-+=:])")
_LINE_CHARS = 150
_IN_ADDRESS = {"(": "%28", ")": "%29", "<": "%3C", ">": "%3E", "\\": "%5C"}


def escape(text: str) -> str:
    """Any text as one line of Markdown that shows exactly that text and does nothing."""
    return _LINE_START.sub(lambda m: f"{m[1]}\\{m[2]}" if m[1] else f"\\{m[3]}", _escape_inside(text))


def _escape_inside(text: str) -> str:
    """The same for text that stands after other text on its line."""
    text = _ENTITY.sub("&amp;", _SPECIAL.sub(r"\\\g<0>", one_line(text)))
    return _AUTOLINK.sub(lambda m: f"{m[1]}\\." if m[1] else f"{m[2]}\\:", text)


def build_markdown(data: ReportData) -> str:
    """The same report as :func:`cli.report.build.build_report`, without the drawings."""
    parts = (_top(data), _escalations(data), _list(data), _explore(data), _trends(data), _withheld(data), _ends(data))
    return "\n".join(line for part in parts for line in part).rstrip() + "\n"


def _top(data: ReportData) -> Iterator[str]:
    yield f"# {escape(head.headline(data))}"
    yield ""
    dated = data.tongue.gettext("{date}. Times are {zone}.", date=head.dateline(data), zone=data.timezone)
    yield f"**{escape(data.brand)}**, {escape(dated)}"
    yield ""
    yield escape(head.counts_line(data)) + "."
    yield ""
    yield from _bullets(
        [
            *filter(None, [head.ranked_note(data)]),
            *([data.tongue.tell(data.held)] if data.held else []),
            *rest_lines(data.rests, data.tongue),
            *map(data.tongue.tell, data.not_seen),
        ]
    )


def _escalations(data: ReportData) -> Iterator[str]:
    if not data.escalations:
        return
    gettext = data.tongue.gettext
    yield from _chapter(gettext("Escalations"), gettext("These are about us, and not for this list to answer."))
    found = views(data.escalations, data)
    alarms, uneasy = [card for card in found if card.alarm], [card for card in found if not card.alarm]
    for card in alarms[:ALARMS]:
        yield f"### {escape(card.reason)}: {_named(card)}"
        yield ""
        yield from _quote(card)
        yield from _paragraph(escape(card.why))
        order = gettext("Show this to the person in charge. Do not answer it from this list.")
        yield from _paragraph(f"**{escape(order)}**")
        see = gettext("See it on {platform}", platform=card.platform)
        yield from _bullets_raw([*_facts(card), f"{_link(card, see)} · {_explain(card)}"])
    yield from _further(alarms[ALARMS:], head.more_alarms(len(alarms) - ALARMS, data.tongue))
    yield from _further(uneasy, head.uneasy_line(len(uneasy), data.tongue))


def _further(alarms: Sequence[CardView], said: str) -> Iterator[str]:
    """Further escalations, a line each: there are many on a bad morning, and the list is read, too."""
    if not alarms:
        return
    yield from _paragraph(said)
    see = [card.gettext("See it on {platform}", platform=card.platform) for card in alarms]
    yield from _bullets_raw(
        [
            f"**{escape(card.reason)}**: {escape(clamp(card.gist, _LINE_CHARS)[0])}{_by(card)} "
            f"{_link(card, way)} · {_explain(card)}"
            for card, way in zip(alarms, see, strict=True)
        ]
    )


def _list(data: ReportData) -> Iterator[str]:
    gettext = data.tongue.gettext
    yield from _chapter(gettext("Best first") if data.cards else gettext("The list"))
    if not data.cards:
        yield from _paragraph(escape(head.calm(data)))
    for card in views(data.cards, data):
        yield from _card(card)


def _explore(data: ReportData) -> Iterator[str]:
    gettext = data.tongue.gettext
    if data.explore:
        unsure = gettext("Not recommended: we are unsure of these. Your yes or no makes tomorrow's list better.")
        yield from _chapter(gettext("Teach me"), unsure)
    for card in views(data.explore, data):
        yield from _card(card)


def _card(card: CardView) -> Iterator[str]:
    gettext = card.gettext
    number = f"{card.rank}. " if card.rank else ""
    yield f"### {number}{escape(f'{card.verdict_name} {card.score}, {card.play}')}: {_named(card)}"
    yield ""
    yield from _quote(card)
    yield from _paragraph(f"**{escape(card.why)}** {escape(card.asks)}" if card.why else escape(card.asks))
    until = []
    if card.left:
        local = gettext("until {time}", time=card.left.local)
        until = [f"**{escape(card.left.relative)}**, {escape(local)}"]
    brands, us = gettext("Brands there"), gettext("Us")
    there = f"{escape(brands)}: {escape(card.brands)} {escape(us)}: {escape(card.us)}"
    yield from _bullets_raw([*until, *_facts(card), there], last=False)
    yield from _comments(gettext("Around it"), card.thread)
    yield from _comments(gettext("Top comments"), card.top_comments)
    notes = [
        *card.risks,
        *filter(None, [card.checked, card.quote.needs_reader, card.duplicates]),
        *card.remarks,
        card.status,
    ]
    way = gettext("Open on {platform}", platform=card.platform)
    yield from _bullets_raw([*map(escape, notes), f"{_link(card, way)} · {_explain(card)}"])


def _trends(data: ReportData) -> Iterator[str]:
    if data.trends:
        yield from _chapter(data.tongue.gettext("Trends"))
        rows = [
            (row.name, row.size, *row.where, *row.growth, *(label for _, label in row.cards))
            for row in head.trend_rows(data)
        ]
        yield from _bullets([", ".join(filter(None, row)) for row in rows])


def _withheld(data: ReportData) -> Iterator[str]:
    yield from _chapter(data.tongue.gettext("Withheld"))
    if not data.withheld:
        yield from _paragraph(escape(data.tongue.gettext("Nothing was withheld.")))
    for group in withheld_groups(data):
        yield from (f"### {escape(group.reason)} ({group.total})", "")
        yield from _bullets_raw(
            [
                " · ".join(
                    filter(None, (f"{_named(row.card)}: “{escape(row.card.evidence)}”", row.more, _explain(row.card)))
                )
                for row in group.rows
            ]
        )
    yield from _paragraph(escape(withheld_more(data) or ""))


def _ends(data: ReportData) -> Iterator[str]:
    tongue = data.tongue
    yield from _chapter(tongue.gettext("Sources"))
    rows = [f"{row.name}: {row.state_name}; {row.read}, {row.when}. {row.note}" for row in head.source_rows(data)]
    yield from _bullets(rows or [tongue.gettext("No source has run yet.")])
    yield from _chapter(tongue.gettext("Results of past comments"))
    yield from _bullets([tongue.tell(each) for each in data.results] or [tongue.gettext("None measured yet.")])


def _named(card: CardView) -> str:
    title = card.gettext("Comment under “{title}”", title=card.title) if card.is_comment else card.title
    return f"{escape(title)}{_by(card)}"


def _by(card: CardView) -> str:
    who = f", {escape(card.author.name)}" if card.author else ""
    return f"{who} ({escape(card.platform)})"


def _facts(card: CardView) -> list[str]:
    return [escape(", ".join(filter(None, (f"{fact.label}: {fact.value}", fact.note)))) for fact in card.facts]


def _quote(card: CardView) -> Iterator[str]:
    if card.quote.text:
        language = f" ({escape(card.quote.language_name)})" if card.quote.language_name else ""
        yield f"> {escape(card.quote.text)}{'…' if card.quote.rest else ''}{language}"
        yield ""


def _comments(title: str, lines: tuple[Line, ...]) -> Iterator[str]:
    if not any(not line.target for line in lines):
        return
    yield f"- {title}:"
    for line in lines:
        marks = ", ".join(filter(None, (line.likes, *line.marks)))
        yield f"  - **{escape(line.name)}**: {escape(line.text)}{f' ({_escape_inside(marks)})' if marks else ''}"


def _link(card: CardView, label: str) -> str:
    if card.url is None:
        return escape(card.plain_url)
    address = "".join(_IN_ADDRESS.get(character, character) for character in card.url)
    return f"[{escape(label)}]({address})"


def _explain(card: CardView) -> str:
    return f"`topcomment explain {card.opportunity_id.replace('`', '')}`"


def _chapter(title: str, intro: str = "") -> Iterator[str]:
    yield from (f"## {escape(title)}", "")
    yield from _paragraph(escape(intro))


def _paragraph(text: str) -> Iterator[str]:
    if text:
        yield from (text, "")


def _bullets(texts: list[str]) -> Iterator[str]:
    yield from _bullets_raw([escape(text) for text in texts])


def _bullets_raw(lines: list[str], *, last: bool = True) -> Iterator[str]:
    yield from (f"- {line}" for line in lines)
    if lines and last:
        yield ""
