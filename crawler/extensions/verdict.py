"""What to say of a source after its crawl: one word, and one sentence why."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from crawler.coverage import Loss, losses
from crawler.policy import SourceState
from crawler.tally import STORAGE_FAILED, Outcome, Tally

# A format that changed breaks most answers; a single odd one is only worth a note.
_BROKEN_SHARE = 0.5
# Scrapy's reasons for closing of a crawl that did what it could; "shutdown" is Ctrl-C.
_WHOLE = ("finished", "shutdown")


@dataclass(frozen=True)
class Health:
    """State of a source, the counts behind it, and a sentence for the report's footer.

    ``fields`` are those of ``crawler.coverage``; ``dropped`` counts left-out entries by why.
    """

    state: SourceState
    counts: dict[str, int]
    note: str
    fields: dict[str, int] = field(default_factory=dict)
    dropped: dict[str, int] = field(default_factory=dict)


def judge(tally: Tally, *, reason: str, discovering: bool, min_items: int, sure_lists: int) -> Health:
    """The state of one finished crawl.

    Args:
        tally: what became of the requests.
        reason: Scrapy's reason for closing, ``finished`` when all went its way.
        discovering: whether posts were looked for (else threads and known posts).
        min_items: posts the policy expects of a discovery.
        sure_lists: answered lists that are never empty while a platform works (trending, feeds).
    """
    lost = losses(tally.fields, tally.usual, tally.answered)
    state = _state(tally, reason, lost, discovering=discovering, min_items=min_items, sure_lists=sure_lists)
    note = _lost_note(lost) if state == "broken" and lost else _note(tally, state, reason)
    return Health(state, _counts(tally), note, tally.fields, tally.dropped)


def _lost_note(lost: list[Loss]) -> str:
    more = len(lost) - 1
    return f"{lost[0]}" + (f" (and {more} more like it)" if more else "") + "; its format changed"


def _state(
    tally: Tally, reason: str, lost: list[Loss], *, discovering: bool, min_items: int, sure_lists: int
) -> SourceState:
    found, pages = tally.numbered("posts"), tally.numbered("pages")
    failed = tally.count("broken") + tally.count("unreachable")
    mostly_failed = failed > 0 and failed >= _BROKEN_SHARE * (pages + failed)
    rules: tuple[tuple[bool, SourceState], ...] = (
        (reason not in _WHOLE, "broken"),
        (tally.count("no key") > 0, "no key"),
        (tally.count("out of budget") > 0, "out of budget"),
        (tally.numbered("blocked") > 0 or (tally.count("refused") > 0 and not pages), "refused"),
        (tally.crashes > 0 or mostly_failed or bool(lost), "broken"),
        (discovering and not found and not tally.numbered("left_out") and sure_lists > 0, "broken"),
        (discovering and found < min_items, "quiet"),
    )
    return next((state for holds, state in rules if holds), "ok")


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "found": tally.numbered("posts"),
        "comments": tally.numbered("comments"),
        "new_comments": tally.numbered("new_comments"),
        "snapshots": tally.numbered("snapshots"),
        "new": tally.numbered("new"),
        "updated": tally.numbered("updated"),
        "dropped": tally.numbered("dropped") or tally.numbered("left_out"),
        "refused": tally.count("refused"),
        "gone": tally.count("gone"),
        "errors": tally.count("broken") + tally.count("unreachable") + tally.crashes,
        "pages": tally.numbered("pages"),
        "requests": tally.requests,
    }


_FIRST: dict[SourceState, tuple[Outcome, ...]] = {
    "no key": ("no key",),
    "out of budget": ("out of budget",),
    "refused": ("refused",),
    "broken": ("broken", "unreachable"),
}
_TOLD: tuple[Outcome, ...] = ("refused", "broken", "unreachable", "skipped")


def _note(tally: Tally, state: SourceState, reason: str) -> str:
    if reason == STORAGE_FAILED:
        return tally.storage_error or "the database refused to store what was fetched; see the log and run again"
    if reason not in _WHOLE:
        return f"the crawl was stopped: {reason}"
    for outcome in (*_FIRST.get(state, ()), *_TOLD):
        why = tally.reasons(outcome)
        if why:
            more = tally.count(outcome) - 1
            return why[0] + (f" (and {more} more like it)" if more > 0 else "")
    return _plain_note(tally, state)


def _plain_note(tally: Tally, state: SourceState) -> str:
    found = tally.numbered("posts")
    if tally.crashes:
        return f"the spider itself failed ({_some(tally.crashes, 'error')}); the log says where"
    if state == "broken":
        return "its lists came back empty, which they never are; the platform or its format changed"
    if state == "quiet":
        return f"only {_some(found, 'post')} came" if found else "nothing new matched"
    return plain_counts(_counts(tally))


def plain_counts(counts: Mapping[str, Any]) -> str:
    """The note of a source that is well and has nothing else to say: what came."""
    posts, comments, pages = (int(counts.get(name, 0)) for name in ("found", "comments", "pages"))
    return f"{_some(posts, 'post')} and {_some(comments, 'comment')} in {_some(pages, 'answer')}"


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}" + ("" if count == 1 else "s")
