"""What a thread says of its post's safety, and what nobody looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from crawler.figures import language as named_language
from crawler.sentences import Sentence, say, say_many
from ranking.plays.cues import found_in, load_cues
from ranking.target import Target

MOURNERS = 3
MOURNING_SHARE = 0.2
OBJECTORS, OBJECTING_SHARE = 3, 0.15
HINTED_OBJECTORS, HINTED_FROM = 2, 0.08
"""Fewer who object are enough where the post's own words already hint at the danger."""
_QUOTE = 60
READ_WELL_LISTED = "en tr nb no nn da lv de es fr it pt nl pl ru ar ja ko th zh "
READ_WELL = frozenset(READ_WELL_LISTED.split())


def mourning(target: Target) -> str | None:
    """A comment that mourns, if many do: a caption may say nothing where the thread says all."""
    cues = load_cues("ranking.safety")
    sad = [c.body for c in target.candidate.comments if found_in(cues.find(c.body), "grief").strong]
    if len(sad) >= MOURNERS and len(sad) >= MOURNING_SHARE * len(target.candidate.comments):
        return sad[0][:40]
    return None


def outcry(target: Target, dangers: Mapping[str, float]) -> tuple[str, str] | None:
    """What many in a thread object to, with one of them quoted: (reason, quote), or ``None``.

    Each account counts once, the poster never.

    Args:
        target: a post with the comments fetched.
        dangers: what the post's own words were judged to be.
    """
    book = load_cues("ranking.safety", "outcry")
    objections: dict[str, dict[str, str]] = defaultdict(dict)
    for comment in target.candidate.comments:
        if comment.by_post_author:
            continue
        account = comment.author.author_id if comment.author is not None else comment.comment_id
        for reason in book.find(comment.body):
            objections[reason].setdefault(account, comment.body)
    for reason, said in sorted(objections.items(), key=lambda item: (-len(item[1]), item[0])):
        asked = HINTED_OBJECTORS if dangers.get(reason, 0.0) >= HINTED_FROM else OBJECTORS
        if len(said) >= asked and len(said) >= OBJECTING_SHARE * len(target.candidate.comments):
            return reason, next(iter(said.values()))[:_QUOTE]
    return None


def unchecked_of(target: Target) -> tuple[Sentence, ...]:
    """What was read and what was not, for the card."""
    post = target.post
    count = len(target.candidate.comments)
    read = say_many("caption and {n} comment read", "caption and {n} comments read", count)
    notes = [read if count else say("caption read, no comments fetched")]
    if post.kind in {"video", "short"}:
        notes.append(say("video not watched, its transcript read") if post.transcript else say("video not watched"))
    elif post.kind == "image":
        notes.append(say("picture not looked at"))
    elif post.kind == "link":
        notes.append(say("linked page not read"))
    notes.append(say("creator's history not checked"))
    language = (target.comment.language if target.comment is not None else None) or post.language
    if language and language.split("-")[0].casefold() not in READ_WELL:
        notes.append(say("written in {language}, which is read less surely", language=named_language(language)))
    return tuple(notes)
