"""Words of the code that people read: statuses, choices, teams, phases, names of a score's parts."""

from __future__ import annotations

from collections.abc import Mapping

from cli.languages.tongue import ENGLISH, Tongue
from crawler.sentences import phrase

STATUSES = {
    "todo": phrase("To do"),
    "open": phrase("Still open"),
    "taken": phrase("Taken"),
    "done": phrase("Done"),
    "skipped": phrase("Skipped"),
    "snoozed": phrase("Snoozed"),
    "resting": phrase("Resting"),
    "all": phrase("All"),
}
STATES = {
    "taken": phrase("taken"),
    "done": phrase("done"),
    "skipped": phrase("skipped"),
    "snoozed": phrase("snoozed"),
}
"""The same, small, beside a line."""
WINDOWS = {"1": phrase("an hour"), "3": phrase("3 hours"), "6": phrase("6 hours"), "24": phrase("a day")}
VERDICTS = {"go": phrase("Go"), "maybe": phrase("Maybe")}
SNOOZES = {"1h": phrase("An hour"), "3h": phrase("Three hours"), "1d": phrase("A day"), "1w": phrase("A week")}
SKIPS = {
    "not us": phrase("not us"),
    "tone": phrase("tone"),
    "too late": phrase("too late"),
    "already there": phrase("already there"),
    "unsafe": phrase("unsafe"),
    "low reach": phrase("low reach"),
    "duplicate": phrase("duplicate"),
    "other": phrase("other"),
}
KINDS = {
    "comment": phrase("comment"),
    "reply": phrase("reply"),
    "like": phrase("like"),
    "duet": phrase("duet"),
    "stitch": phrase("stitch"),
    "gift": phrase("gift"),
}
TEAMS = {
    "care": phrase("care"),
    "product": phrase("product"),
    "creators": phrase("creators"),
    "content": phrase("content"),
}
PARTS = {
    "relevance": phrase("relevance"),
    "audience": phrase("audience"),
    "stage": phrase("stage"),
    "play": phrase("play"),
    "safety": phrase("safety"),
    "growth": phrase("growth"),
    "visibility": phrase("visibility"),
    "freshness": phrase("freshness"),
    "saturation": phrase("brands there"),
    "creator": phrase("creator"),
    "taste": phrase("taste"),
    "outlier": phrase("beyond the usual"),
}
"""What the parts of a score are called; a new feature is called by its name until it has one here."""
NOUNS = {
    "requests": phrase("requests"),
    "searches": phrase("searches"),
    "units": phrase("units"),
    "hashtags": phrase("hashtags"),
    "posts": phrase("posts"),
    "profiles": phrase("profiles"),
}
"""What a source's allowances count."""
PHASES = {
    "discover": phrase("looking for posts"),
    "deepen": phrase("reading threads"),
    "revisit": phrase("looking again"),
}
"""What a crawl does, phase by phase."""


def named(labels: Mapping[str, str], word: str, tongue: Tongue = ENGLISH) -> str:
    """A word of the code as people read it; one that has no label yet is made readable."""
    return tongue.gettext(labels[word]) if word in labels else word.replace("_", " ")
