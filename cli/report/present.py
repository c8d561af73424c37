"""Putting a card into words: every string cleaned, counted, in the reader's language and time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cli.languages.tongue import ENGLISH, Tongue
from cli.report import plays, words
from cli.report.data import Card, CommentLine, ReportData
from cli.report.facts import facts, followers, likes
from cli.report.harmless import clamp, clean, host_of, one_line, web_address
from cli.report.standing import badge_of, campaign_of, remarks_of, status_of, us_of
from cli.report.svg import growth_curve
from cli.report.view import CardView, Line, Person, Quote, TimeLeft
from crawler.models import Author, PostKind
from crawler.sentences import phrase
from ranking.types import Opportunity, Verdict

QUOTE_CHARS, REST_CHARS, COMMENT_CHARS, TITLE_CHARS, NAME_CHARS = 280, 1600, 160, 140, 60
DOUBT_FROM = 0.1
"""Residual risk from which the ranker itself speaks of doubt."""
_URGENT = timedelta(hours=2)
VERDICTS: dict[Verdict, str] = {
    "go": phrase("Go"),
    "maybe": phrase("Maybe"),
    "escalate": phrase("Escalate"),
    "withheld": phrase("Withheld"),
}
_KINDS: dict[PostKind, str] = {
    "video": phrase("Video"),
    "short": phrase("Short video"),
    "image": phrase("Picture"),
    "text": phrase("Text post"),
    "link": phrase("Link"),
}
_BY: dict[PostKind, str] = {
    "video": phrase("Video by {name}"),
    "short": phrase("Short video by {name}"),
    "image": phrase("Picture by {name}"),
    "text": phrase("Text post by {name}"),
    "link": phrase("Link by {name}"),
}


def card_view(card: Card, data: ReportData) -> CardView:
    """Put one card into words, as of ``data.generated_at`` in the reader's zone and language."""
    chance, post, now, tongue = card.opportunity, card.post, data.generated_at, data.tongue
    source = card.comment or post
    address = (card.comment.url if card.comment else None) or post.url
    published, escalated = source.published_at, chance.verdict == "escalate"
    zone, platform = ZoneInfo(data.timezone), platform_title(post.platform, data.titles)
    read = words.age(card.thread_at, now, tongue) if card.thread_at else ""
    return CardView(
        opportunity_id=one_line(chance.opportunity_id),
        rank=chance.rank,
        verdict=VERDICTS[chance.verdict],
        verdict_name=tongue.gettext(VERDICTS[chance.verdict]),
        score=words.full_number(chance.score, tongue),
        kind=post.kind,
        kind_name=tongue.gettext(_KINDS[post.kind]),
        length=words.video_length(post.duration_s) if post.duration_s else None,
        sound=clamp(one_line(post.sound), TITLE_CHARS)[0] if post.sound else None,
        platform=platform,
        host=host_of(address),
        url=web_address(address),
        plain_url=clamp(one_line(address), TITLE_CHARS)[0],
        title=_title(card, tongue),
        title_language=post.language if post.title else None,
        is_comment=card.comment is not None,
        author=person(source.author, tongue),
        post_author=person(post.author, tongue),
        published=words.age(published, now, tongue) if published else None,
        market=one_line(card.market).replace("_", " ") if card.market else None,
        quote=_quote(card, tongue),
        why=_why(chance, tongue),
        play=plays.label_of(chance.play, tongue),
        asks=plays.asks_of(chance.play, tongue),
        reason=plays.reason_of(chance, tongue),
        evidence=_short(tongue.tell(chance.veto.evidence), QUOTE_CHARS) if chance.veto else "",
        left=time_left(chance.act_before, now, zone, tongue),
        facts=facts(card, now, tongue),
        curve=growth_curve(card.snapshots, chance.forecast, None if escalated else chance.act_before, tongue),
        top_comments=tuple(_line(line, tongue) for line in card.top_comments),
        comments_age=tongue.gettext("read {age}", age=read) if read else "",
        thread=tuple(_line(line, tongue, card.comment.comment_id if card.comment else None) for line in card.thread),
        brands=_brands(chance, tongue),
        us=us_of(card, now, zone, tongue),
        risks=_risks(chance, tongue),
        checked=_checked(chance, tongue),
        status=status_of(card, now, zone, tongue),
        badge=badge_of(card, tongue),
        alarm=chance.alarm,
        settled=card.status in ("done", "skipped", "snoozed"),
        campaign=campaign_of(card, tongue),
        remarks=remarks_of(card, platform, now, zone, tongue),
        duplicates=_duplicates(chance, tongue),
        tongue=tongue,
    )


def views(cards: Sequence[Card], data: ReportData) -> list[CardView]:
    """Several cards in words, in their order."""
    return [card_view(card, data) for card in cards]


def platform_title(slug: str, titles: dict[str, str]) -> str:
    """The platform's own name, or its slug made readable."""
    return titles.get(slug) or slug.replace("_", " ").title()


def person(author: Author | None, tongue: Tongue = ENGLISH) -> Person | None:
    """An author as shown; ``None`` stays ``None`` (unknown is not "anonymous")."""
    if author is None:
        return None
    handle = _short(author.handle, NAME_CHARS)
    following = followers(author.follower_count, tongue) if author.follower_count is not None else None
    name = _short(author.display_name or "", NAME_CHARS) or handle or tongue.gettext("name withheld")
    return Person(name, "" if handle == name else handle, web_address(author.url), following, bool(author.verified))


def time_left(until: datetime | None, now: datetime, zone: ZoneInfo, tongue: Tongue = ENGLISH) -> TimeLeft | None:
    """How long is left, and the clock's face then; a window that closed says so."""
    if until is None:
        return None
    iso, left = until.astimezone(zone).isoformat("T", "minutes"), until - now
    local = words.local_time(until, now, zone, tongue)
    if left <= timedelta(0):
        closed = tongue.gettext("Closed {age}", age=words.age(until, now, tongue))
        return TimeLeft(closed, local, iso, urgent=False, over=True)
    still = tongue.gettext("{span} left", span=words.duration(left, tongue))
    return TimeLeft(still, local, iso, urgent=left < _URGENT, over=False)


def _title(card: Card, tongue: Tongue) -> str:
    """The post's own title; a post without one is named by its author, since its text is quoted anyway."""
    post = card.post
    author = person(post.author, tongue)
    if not one_line(post.title) and card.comment is not None:
        return _short(post.body, TITLE_CHARS) or tongue.gettext(_KINDS[post.kind])
    if title := _short(post.title, TITLE_CHARS):
        return title
    return tongue.gettext(_BY[post.kind], name=author.name) if author else tongue.gettext(_KINDS[post.kind])


def _quote(card: Card, tongue: Tongue) -> Quote:
    source = card.comment or card.post
    text, rest = clamp(clean(source.body), QUOTE_CHARS)
    code = card.opportunity.language or source.language
    name = words.language_name(code, tongue) if code else None
    needs = None
    if name and card.reader_missing:
        vowel = name[:1] in "AEIO"  # a question of English; translators say both alike
        needs = (
            tongue.gettext("Needs an {language} reader", language=name)
            if vowel
            else tongue.gettext("Needs a {language} reader", language=name)
        )
    more = f"{clamp(rest, REST_CHARS)[0]}…" if len(rest) > REST_CHARS else rest
    return Quote(text, more, code, name, needs)


def _why(chance: Opportunity, tongue: Tongue) -> str:
    said = one_line(tongue.tell(chance.summary))
    if said and chance.veto and "_" in chance.veto.reason:  # rankings of older versions name it by its code word
        said = said.replace(chance.veto.reason, plays.reason_of(chance, tongue).lower())
    if said:
        return said
    return one_line(tongue.tell(chance.reasons[0].sentence)) if chance.reasons else ""


def _risks(chance: Opportunity, tongue: Tongue) -> tuple[str, ...]:
    """What speaks against it: only doubts worth a reader's minute, and no veto said twice."""
    doubts = (r for r in chance.reasons if r.name == "safety" and (r.value or 0) >= DOUBT_FROM)
    return () if chance.veto else tuple(one_line(tongue.tell(doubt.sentence)) for doubt in doubts)


def _checked(chance: Opportunity, tongue: Tongue) -> str:
    notes = "; ".join(one_line(tongue.tell(note)).rstrip(".") for note in chance.unchecked)
    return f"{tongue.begun(notes)}." if notes else ""


def _line(line: CommentLine, tongue: Tongue, target_id: str | None = None) -> Line:
    comment = line.comment
    who = person(comment.author, tongue)
    target = comment.comment_id == target_id
    marks = [
        (line.ours, tongue.gettext("us")),
        (bool(line.brand) and not line.ours, tongue.gettext("brand")),
        (comment.pinned, tongue.gettext("pinned")),
        (comment.by_post_author, tongue.gettext("creator")),
        (comment.liked_by_post_author, tongue.gettext("liked by creator")),
        (target, tongue.gettext("this one")),
    ]
    return Line(
        name=who.name if who else tongue.gettext("name withheld"),
        text=_short(comment.body, COMMENT_CHARS),
        likes=likes(line.like_count, tongue) if line.like_count is not None else None,
        marks=tuple(word for holds, word in marks if holds),
        language=comment.language,
        target=target,
    )


def _brands(chance: Opportunity, tongue: Tongue) -> str:
    if chance.visibility is None:
        return tongue.gettext("Not looked at yet.")
    names = [_short(name, NAME_CHARS) for name in chance.visibility.brands_there]
    shown, more = names[:4], len(names) - 4
    if not names:
        return tongue.gettext("None seen.")
    if more > 0:
        return tongue.ngettext("{names} and {n} more.", "{names} and {n} more.", more, names=", ".join(shown))
    return f"{words.listed(shown, tongue)}."


def _duplicates(chance: Opportunity, tongue: Tongue) -> str | None:
    count = len(chance.duplicates)
    return tongue.ngettext("{n} other says the same.", "{n} others say the same.", count) if count else None


def _short(text: str, limit: int) -> str:
    head, rest = clamp(one_line(text), limit)
    return f"{head}…" if rest else head
