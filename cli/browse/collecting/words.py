"""A collection in plain words: what is being done now, what each source brought, and how it ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cli.browse.collecting.collector import RANKING, Progress, SourceSoFar
from cli.crawling.outcome import SEVERITY, UNHEALTHY
from cli.labels import PHASES
from cli.report.harmless import one_line
from cli.report.present import platform_title
from cli.report.titles import platform_titles
from crawler.figures import whole
from crawler.sentences import Sentence, phrase, say

_NOW = {
    "": phrase("Starting: which sources may run, and what each may spend today."),
    "discover": phrase("Looking for posts: each source is asked as politely as in any crawl."),
    "deepen": phrase("Reading the threads of the posts that look worth it."),
    "revisit": phrase("Looking again at posts that were stored before."),
    RANKING: phrase("Judging what was found, and making the list."),
}
_STATES = {
    "ok": phrase("done"),
    "quiet": phrase("done, with little to tell"),
    "refused": phrase("refused"),
    "broken": phrase("could not be read"),
    "no key": phrase("needs a key"),
    "out of budget": phrase("has spent its budget"),
    "interrupted": phrase("was stopped"),
}


@dataclass(frozen=True)
class SourceTold:
    """One source as a person reads it."""

    title: str
    does: str
    posts: int
    comments: int
    note: str = ""
    unwell: bool = False


def now(progress: Progress) -> Sentence:
    """What is being done, or how it ended, in one sentence."""
    if progress.state == "stopping":
        return say("Stopping: what was stored stays, and the next collection goes on from there.")
    if progress.state == "stopped":
        return say("Stopped. What was stored stays, and the next collection goes on from there.")
    if progress.state == "failed":
        return say("That did not work: {why}.", why=one_line(progress.why).rstrip("."))
    if progress.state == "done":
        return _done(progress)
    return say(_NOW.get(progress.phase, _NOW[""]))


def found(progress: Progress) -> bool:
    """Whether there is something on the list that it made."""
    return any(progress.counts.get(name, 0) for name in ("listed", "escalated", "uneasy"))


def sources(progress: Progress) -> list[SourceTold]:
    """What each source did, by its own name."""
    by_source: dict[str, list[SourceSoFar]] = {}
    for each in progress.sources.values():
        by_source.setdefault(each.source, []).append(each)
    told = [_told(source, phases, live=progress.live) for source, phases in by_source.items()]
    return sorted(told, key=lambda each: each.title.lower())


def _done(progress: Progress) -> Sentence:
    counted = {name: whole(progress.counts.get(name, 0)) for name in ("judged", "listed", "escalated", "withheld")}
    if found(progress):
        return say(
            "Done: {listed} to speak at, {escalated} to escalate, {withheld} withheld, of {judged} judged.", **counted
        )
    return say(
        "Done, and nothing is worth a word now: {judged} judged, {withheld} withheld. More topics or sources, or "
        "examples of what you do join, bring more.",
        judged=counted["judged"],
        withheld=counted["withheld"],
    )


def _told(source: str, phases: Sequence[SourceSoFar], *, live: bool) -> SourceTold:
    gravest = max(phases, key=lambda one: SEVERITY.index(one.state) if one.state in SEVERITY else -1)
    at_work = live and not phases[-1].state
    return SourceTold(
        title=platform_title(source, platform_titles()),
        does=PHASES.get(phases[-1].phase, "") if at_work else _STATES.get(gravest.state, _STATES["interrupted"]),
        posts=sum(one.posts for one in phases),
        comments=sum(one.comments for one in phases),
        note=one_line(gravest.note),
        unwell=gravest.state in UNHEALTHY,
    )
