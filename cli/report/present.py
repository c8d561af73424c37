"""Putting a card into words: every string cleaned, counted and in the brand's time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from cli.report import plays, words
from cli.report.data import Card, CommentLine, ReportData
from cli.report.harmless import clamp, clean, host_of, one_line, web_address
from cli.report.svg import growth_curve, measured, unit_of
from cli.report.view import CardView, Fact, Line, Person, Quote, TimeLeft
from crawler.models import Author
from ranking.types import Opportunity

QUOTE_CHARS, REST_CHARS, COMMENT_CHARS, TITLE_CHARS, NAME_CHARS = 280, 1600, 160, 140, 60
DOUBT_FROM = 0.1
"""Residual risk from which the ranker itself speaks of doubt."""
_URGENT = timedelta(hours=2)
_VERDICTS = {"go": "Go", "maybe": "Maybe", "escalate": "Escalate", "withheld": "Withheld"}
_KINDS = {"video": "Video", "short": "Short video", "image": "Picture", "text": "Text post", "link": "Link"}


def card_view(card: Card, data: ReportData) -> CardView:
    """Put one card into words, as of ``data.generated_at`` in the brand's zone."""
    chance, post, now = card.opportunity, card.post, data.generated_at
    source = card.comment or post
    address = (card.comment.url if card.comment else None) or post.url
    published, escalated = source.published_at, chance.verdict == "escalate"
    return CardView(
        opportunity_id=one_line(chance.opportunity_id),
        rank=chance.rank,
        verdict=_VERDICTS[chance.verdict],
        score=str(round(chance.score)),
        kind=post.kind,
        kind_name=_KINDS[post.kind],
        length=words.video_length(post.duration_s) if post.duration_s else None,
        sound=clamp(one_line(post.sound), TITLE_CHARS)[0] if post.sound else None,
        platform=platform_title(post.platform, data.titles),
        host=host_of(address),
        url=web_address(address),
        plain_url=clamp(one_line(address), TITLE_CHARS)[0],
        title=_title(card),
        title_language=post.language if post.title else None,
        is_comment=card.comment is not None,
        author=person(source.author),
        post_author=person(post.author),
        published=words.age(published, now) if published else None,
        market=one_line(card.market) if card.market else None,
        quote=_quote(card),
        why=_why(chance),
        play=plays.label_of(chance.play),
        asks=plays.asks_of(chance.play),
        reason=plays.reason_of(chance),
        evidence=_short(chance.veto.evidence, QUOTE_CHARS) if chance.veto else "",
        left=time_left(chance.act_before, now, ZoneInfo(data.timezone)),
        facts=facts(card, now),
        curve=growth_curve(card.snapshots, chance.forecast, None if escalated else chance.act_before),
        top_comments=tuple(_line(line) for line in card.top_comments),
        comments_age=f"read {words.age(card.thread_at, now)}" if card.thread_at else "",
        thread=tuple(_line(line, card.comment.comment_id if card.comment else None) for line in card.thread),
        brands=_brands(chance),
        us=_us(chance),
        risks=_risks(chance),
        checked=_sentence("; ".join(one_line(note).rstrip(".") for note in chance.unchecked)),
        status=_status(card),
        duplicates=_duplicates(chance),
    )


def platform_title(slug: str, titles: dict[str, str]) -> str:
    """The platform's own name, or its slug made readable."""
    return titles.get(slug) or slug.replace("_", " ").title()


def person(author: Author | None) -> Person | None:
    """An author as shown; ``None`` stays ``None`` (unknown is not "anonymous")."""
    if author is None:
        return None
    handle = _short(author.handle, NAME_CHARS)
    followers = None
    if author.follower_count is not None:
        noun = "follower" if author.follower_count == 1 else "followers"
        followers = f"{words.human_number(author.follower_count)} {noun}"
    name = _short(author.display_name or "", NAME_CHARS) or handle or "name withheld"
    return Person(name, "" if handle == name else handle, web_address(author.url), followers, bool(author.verified))


def time_left(until: datetime | None, now: datetime, zone: ZoneInfo) -> TimeLeft | None:
    """How long is left, and the clock's face then; a window that closed says so."""
    if until is None:
        return None
    local, iso, left = words.local_time(until, now, zone), until.astimezone(zone).isoformat("T", "minutes"), until - now
    if left <= timedelta(0):
        return TimeLeft(f"Closed {words.age(until, now)}", local, iso, urgent=False, over=True)
    return TimeLeft(f"{words.duration(left)} left", local, iso, urgent=left < _URGENT, over=False)


def facts(card: Card, now: datetime) -> tuple[Fact, ...]:
    """Counts so far, speed, what may come and how early we would be; unknown ones are absent."""
    chance = card.opportunity
    forecast, seen = chance.forecast, chance.visibility
    unit = unit_of(card.snapshots, forecast)
    points = measured(card.snapshots, unit)
    likes = card.comment_snapshot.like_count if card.comment_snapshot else None
    found: list[Fact] = []
    if likes is not None:
        found.append(Fact("Comment", f"{words.human_number(likes)} {'like' if likes == 1 else 'likes'}"))
    if points:
        found.append(
            Fact(
                unit.capitalize(),
                words.human_number(points[-1].total),
                f"read {words.age(points[-1].at, now)}",
            )
        )
    if forecast and forecast.per_hour is not None:
        found.append(Fact("Speed", f"{words.human_number(forecast.per_hour)} an hour"))
    if forecast:
        band = f"{words.human_number(forecast.low)} to {words.human_number(forecast.high)} more"
        basis = one_line(forecast.basis)
        found.append(Fact(f"Next {forecast.horizon_h:g} h", band, f"from {basis}" if basis else ""))
    if seen and chance.verdict != "escalate":  # nothing there may read as "comment here"
        word, meaning = plays.crowding_of(seen.crowding)
        found.append(Fact("Timing", word, meaning))
    return tuple(found)


def _title(card: Card) -> str:
    """The post's own title; a post without one is named by its author, since its text is quoted anyway."""
    post = card.post
    author = person(post.author)
    if not one_line(post.title) and card.comment is not None:
        return _short(post.body, TITLE_CHARS) or _KINDS[post.kind]
    return _short(post.title, TITLE_CHARS) or (f"{_KINDS[post.kind]} by {author.name}" if author else _KINDS[post.kind])


def _quote(card: Card) -> Quote:
    source = card.comment or card.post
    body = clean(card.comment.body if card.comment else card.post.body)
    text, rest = clamp(body, QUOTE_CHARS)
    code = card.opportunity.language or source.language
    name = words.language_name(code) if code else None
    needs = f"Needs {_article(name)} {name} reader" if name and card.reader_missing else None
    more = f"{clamp(rest, REST_CHARS)[0]}…" if len(rest) > REST_CHARS else rest
    return Quote(text, more, code, name, needs)


def _article(noun: str) -> str:
    return "an" if noun[:1] in "AEIO" else "a"


def _why(chance: Opportunity) -> str:
    said = one_line(chance.summary)
    if said and chance.veto and "_" in chance.veto.reason:
        said = said.replace(chance.veto.reason, plays.reason_of(chance).lower())
    if said:
        return said
    return one_line(chance.reasons[0].sentence) if chance.reasons else ""


def _risks(chance: Opportunity) -> tuple[str, ...]:
    """What speaks against it: only doubts worth a reader's minute, and no veto said twice."""
    doubts = (r for r in chance.reasons if r.name == "safety" and (r.value or 0) >= DOUBT_FROM)
    return () if chance.veto else tuple(one_line(doubt.sentence) for doubt in doubts)


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""


def _line(line: CommentLine, target_id: str | None = None) -> Line:
    comment = line.comment
    who = person(comment.author)
    marks = [
        (line.ours, "us"),
        (bool(line.brand) and not line.ours, "brand"),
        (comment.pinned, "pinned"),
        (comment.by_post_author, "creator"),
        (comment.liked_by_post_author, "liked by creator"),
    ]
    likes = None
    if line.like_count is not None:
        likes = f"{words.human_number(line.like_count)} {'like' if line.like_count == 1 else 'likes'}"
    return Line(
        name=who.name if who else "name withheld",
        text=_short(comment.body, COMMENT_CHARS),
        likes=likes,
        marks=tuple(word for holds, word in marks if holds),
        language=comment.language,
        target=comment.comment_id == target_id,
    )


def _brands(chance: Opportunity) -> str:
    if chance.visibility is None:
        return "Not looked at yet."
    names = [_short(name, NAME_CHARS) for name in chance.visibility.brands_there]
    shown, more = names[:4], len(names) - 4
    if not names:
        return "None seen."
    return f"{', '.join(shown)} and {more} more." if more > 0 else f"{words.listed(shown)}."


def _us(chance: Opportunity) -> str:
    if chance.visibility is None:
        return "Not looked at yet."
    return "We already spoke here." if chance.visibility.we_are_there else "Not here yet."


def _status(card: Card) -> str:
    status = card.status.capitalize()
    return f"{status}, {one_line(card.assignee)}" if card.assignee else f"{status}, nobody assigned"


def _duplicates(chance: Opportunity) -> str | None:
    count = len(chance.duplicates)
    return f"{words.counted(count, 'other')} say{'s' if count == 1 else ''} the same." if count else None


def _short(text: str, limit: int) -> str:
    head, rest = clamp(one_line(text), limit)
    return f"{head}…" if rest else head


def views(cards: Sequence[Card], data: ReportData) -> list[CardView]:
    """Several cards in words, in their order."""
    return [card_view(card, data) for card in cards]
