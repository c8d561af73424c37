"""Results in words: sentences that are told in any language (``Tongue.tell``), and figures as it writes them."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel.dates import format_date, format_interval
from babel.numbers import format_decimal, format_percent

from cli.languages.tongue import ENGLISH, Tongue
from cli.outcomes.expected import Expected, outcome_of
from cli.outcomes.goals import GoalLine
from cli.outcomes.got_away import GotAway
from cli.outcomes.report import WeekReport
from cli.outcomes.tally import Dimension, Result, Tally
from cli.report import plays
from cli.report.harmless import clamp, one_line
from cli.report.present import platform_title
from cli.report.titles import platform_titles
from cli.report.words import human_number, language_name
from crawler.figures import number, percent, span, whole
from crawler.sentences import Sentence, chain, phrase, say, say_many

HEADINGS: dict[Dimension, str] = {
    "play": phrase("By play"),
    "platform": phrase("By platform"),
    "language": phrase("By language"),
    "code": phrase("By discount code"),
    "kind": phrase("By kind"),
    "who": phrase("By person"),
}
FIGURES = {
    "comments": phrase("Comments a week"),
    "likes_per_comment": phrase("Likes for each comment"),
    "first_five": phrase("Came among the first five"),
    "like_share": phrase("Share of the thread's likes"),
    "creator_answers": phrase("The creator answered"),
    "code_uses": phrase("Codes used a week"),
}
NAMES: dict[Dimension, str] = {
    "play": phrase("Play"),
    "platform": phrase("Platform"),
    "language": phrase("Language"),
    "code": phrase("Discount code"),
}
"""Heads of the columns of what results are told apart by."""
GOAL_ROW = (phrase("figure"), phrase("this week"), phrase("usual"), phrase("goal"), phrase("reached?"))
_NAMELESS: dict[Dimension, str] = {
    "code": phrase("no code"),
    "language": phrase("not known"),
    "play": phrase("no play"),
    "who": phrase("found by a crawl"),
}
_SHARES = frozenset({"first_five", "like_share", "creator_answers"})
_QUOTE = 140


def week_head(report: WeekReport, tongue: Tongue = ENGLISH) -> str:
    """Which week it is, and whether it is over."""
    days = week_days(report, tongue)
    if report.over:
        return tongue.gettext("Week {week}: {days}", week=report.week.name, days=days)
    return tongue.gettext("Week {week}: {days} (not over yet)", week=report.week.name, days=days)


def group_head(dimension: Dimension, tongue: Tongue = ENGLISH) -> tuple[str, ...]:
    """Heads of the columns of one grouping."""
    return (tongue.gettext(NAMES.get(dimension, dimension)), *(tongue.gettext(name) for name in ROW))


def headline(report: WeekReport) -> Sentence:
    """The week in one line."""
    tally = report.tally
    if not tally.made:
        return say("Nothing was done in this week.")
    return chain(
        say_many("{n} comment was made.", "{n} comments were made.", tally.made),
        say_many("{n} like came of it.", "{n} likes came of it.", tally.likes) if tally.likes is not None else "",
        say("{seen} of {known} came among the first five.", seen=whole(tally.first_five), known=whole(tally.placed))
        if tally.placed
        else "",
        say_many("The creator answered {n} of them.", "Creators answered {n} of them.", tally.answered)
        if tally.answered
        else "",
        say_many("A code was used {n} time.", "Codes were used {n} times.", tally.code_uses) if tally.code_uses else "",
    )


def figure(name: str, value: float | None, tongue: Tongue = ENGLISH) -> str:
    """A figure of ``[goals]`` as it is read; a dash where it is not known."""
    if value is None:
        return "–"
    if name in _SHARES:
        return tongue.tell(percent(value)) if value else str(format_percent(0, locale=tongue.locale))
    return short(value, tongue)


def short(value: float, tongue: Tongue = ENGLISH) -> str:
    """A count or a mean in few digits."""
    if value >= 100 or value == int(value):
        return human_number(value, tongue)
    return str(format_decimal(value, format="#,##0.0", locale=tongue.locale))


def goal_words(line: GoalLine, *, over: bool) -> str:
    """Whether a goal was reached; empty where none was set. A week that is not over has not missed it yet."""
    if line.wanted is None:
        return ""
    if line.held is None:
        return say("not known")
    if line.held:
        return say("reached")
    return say("not reached") if over else say("not yet")


def goal_row(line: GoalLine, *, over: bool, tongue: Tongue = ENGLISH) -> tuple[str, ...]:
    """A figure as cells: its name, this week's, a usual week's, the goal, and whether it was reached."""
    figures = (figure(line.name, value, tongue) for value in (line.reached, line.usual, line.wanted))
    return (tongue.gettext(FIGURES[line.name]), *figures, tongue.tell(goal_words(line, over=over)))


def baseline_words(report: WeekReport, tongue: Tongue = ENGLISH) -> str:
    """From when the baseline is, or how long it still takes."""
    baseline = report.baseline
    if baseline is None:
        return tongue.gettext("The first four weeks after your first comment will be the baseline.")
    if not baseline.complete:
        day = _day(baseline.ends, report, tongue)
        return tongue.gettext("The baseline of the first four weeks is complete on {day}.", day=day)
    days = _days(baseline.begins, baseline.ends, report, tongue)
    return tongue.gettext("The baseline are the first four weeks: {days}.", days=days)


def week_days(report: WeekReport, tongue: Tongue = ENGLISH) -> str:
    """The days of the week: ``2–8 Mar 2026``."""
    return _days(report.week.begins, report.week.ends, report, tongue)


def _days(begins: datetime, ends: datetime, report: WeekReport, tongue: Tongue) -> str:
    """Days from one moment up to another; an interval, since many languages bend a date behind "from"."""
    zone = report.week.begins.tzinfo
    first, last = begins.astimezone(zone).date(), (ends - timedelta(days=1)).astimezone(zone).date()
    return str(format_interval(first, last, "yMMMd", locale=tongue.locale))


def _day(moment: datetime, report: WeekReport, tongue: Tongue) -> str:
    return str(format_date(moment.astimezone(report.week.begins.tzinfo), "long", locale=tongue.locale))


def name_of(dimension: Dimension, name: str, tongue: Tongue = ENGLISH) -> str:
    """A group as it is read: the play's label, the platform's own name."""
    if not name:
        return tongue.gettext(_NAMELESS[dimension]) if dimension in _NAMELESS else "–"
    if dimension == "play":
        return next((tongue.gettext(label) for play, label in plays.LABELS.items() if play == name), name)
    if dimension == "platform":
        return platform_title(name, platform_titles())
    return language_name(name, tongue) if dimension == "language" else one_line(name)


def row(tally: Tally, tongue: Tongue = ENGLISH) -> tuple[str, ...]:
    """A tally as cells: made, likes, likes each, first five, share of likes, creator answered, code uses."""
    figures = tally.figures()
    return (
        tongue.whole(tally.made),
        "–" if tally.likes is None else short(tally.likes, tongue),
        figure("likes_per_comment", figures["likes_per_comment"], tongue),
        f"{tally.first_five}/{tally.placed}" if tally.placed else "–",
        figure("like_share", figures["like_share"], tongue),
        f"{tally.answered}/{tally.watched}" if tally.watched else "–",
        "–" if tally.code_uses is None else short(tally.code_uses, tongue),
    )


ROW = (
    phrase("made"),
    phrase("likes"),
    phrase("likes each"),
    phrase("first five"),
    phrase("share of likes"),
    phrase("creator answered"),
    phrase("code used"),
)


def result_words(result: Result) -> str:
    """What one comment brought so far."""
    now = result.now
    if now is None:
        return say("Not measured yet.")
    known = result.rank is not None and now.ranked is not None
    place = {"rank": str(result.rank), "ranked": str(now.ranked)}
    share = percent(now.like_share or 0.0)
    return chain(
        say_many("{n} like.", "{n} likes.", now.like_count) if now.like_count is not None else "",
        say_many("{n} reply.", "{n} replies.", now.reply_count) if now.reply_count else "",
        say("Place {rank} of {ranked}.", **place) if known else "",
        say("{share} of all likes there.", share=share) if now.like_share is not None else "",
        say("The creator answered.") if now.creator_answered else "",
        say_many("Its code was used {n} time.", "Its code was used {n} times.", now.code_uses) if now.code_uses else "",
    ) or say("Seen, but nothing was counted.")


def got_away_words(one: GotAway) -> str:
    """Whether it could have been ours: when they came, what they took, and where we were."""
    likes = say_many("{n} like.", "{n} likes.", one.likes)
    share = percent(one.like_share or 0.0)
    return chain(
        say("They came {span} after the post.", span=span(one.came_h)) if one.came_h is not None else "",
        likes,
        say("{share} of all likes there.", share=share) if one.like_share is not None else "",
        _ours(one),
    )


def quote(text: str) -> str:
    """The beginning of what somebody wrote, on one line."""
    head, rest = clamp(one_line(text), _QUOTE)
    return f"{head}…" if rest else head


def _ours(one: GotAway) -> str:
    if one.our_share is not None:
        return say("Our comment took {share}.", share=percent(one.our_share))
    when = ""
    if one.listed_h is not None and one.listed_h > 0:
        when = say("It stood on our list {span} before they came.", span=span(one.listed_h))
    elif one.listed_h is not None:
        when = say("It came to our list {span} after them.", span=span(-one.listed_h))
    left = say("We passed it over.") if one.standing == "skipped" else say("We were not there.")
    return chain(when, left)


def expected_words(result: Result) -> str:
    """What had been foretold beside what came; empty where nothing was."""
    if not result.engagement.expected:
        return ""
    told = Expected.model_validate(result.engagement.expected)
    came = outcome_of(result.engagement, result.measured)
    chance = percent(told.slot or 0.0)
    first = came.top_five if came is not None else None
    return chain(
        say("The chance foretold for the first five was {chance}.", chance=chance) if told.slot is not None else "",
        "" if first is None else say("It came among them.") if first else say("It did not come among them."),
        _growth(told, came.real if came is not None else None),
    )


def _growth(told: Expected, real: float | None) -> str:
    if told.low is None or told.high is None:
        return ""
    band = {"low": number(told.low), "high": number(told.high), "span": span(told.horizon_h)}
    if told.unit == "views":
        foretold = say("{low} to {high} more views were foretold within {span}.", **band)
    else:
        foretold = say("{low} to {high} more likes of the post were foretold within {span}.", **band)
    return chain(foretold, say("{real} came.", real=number(real)) if real is not None else "")
