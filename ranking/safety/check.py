"""The safety gate: every target passes it before anything is scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.config import Brand
from crawler.figures import percent
from crawler.sentences import Sentence, say
from ranking.plays.context import Context, own_words
from ranking.plays.crowd import looks_like_brand
from ranking.plays.cues import found_in, load_cues
from ranking.plays.names import Named, Names, is_ours, judge
from ranking.plays.normal import exact, folded, tokens
from ranking.safety.alarm import alarm_head
from ranking.safety.judge import Judgement, SafetyJudge, quote_of
from ranking.safety.never import NeverHit, NeverList
from ranking.safety.ours import BRAND_MORE, UNEASY, UNNAMED_MORE, alarming, fake_in_our_name, mourns
from ranking.safety.reasons import DANGERS, MAY_ACCUSE, action_of, reason_sentence
from ranking.safety.signs import READ_FROM, spam_signs
from ranking.safety.thread import mourning, outcry, unchecked_of
from ranking.safety.types import SafetyResult
from ranking.target import Target
from ranking.types import Encoder, Veto

# Log-odds of danger (``Judgement.odds``); both read off judged brands and demo worlds (docs/decisions/0004).
VETO_ODDS, SUSPECTED_ODDS = 0.6, 0.0
# Vetoes nothing: it keeps jokes off the list, and takes what is not listed anyway to the audit, which more than
# doubles by it.
DOUBTED_ODDS = -2.3
CHILD_TOTAL = 0.5
# What is put together like spam and reads a little like it, is.
SPAM_SCAM = 0.4
ALARMING_WEAK = 2
NAMED_FROM = 0.5
RIVAL_ADVERT_FROM, BY_RIVAL_ADVERT_FROM = 0.45, 0.2
SENSITIVE_RISK = 0.5
# "fake" is no danger of the head, but what an impostor writes under somebody's post must be read.
_ALARMING = frozenset({*DANGERS, "fake"})


@dataclass(frozen=True, slots=True)
class _Read:
    """One text with what was read of it."""

    target: Target
    judgement: Judgement
    named: Named
    never: NeverHit | None
    alarm: float
    """Log-odds that a harm by a company or a danger to its customers is told."""


class SafetyChecker:
    """Checks targets against what no brand touches, and what this brand never does."""

    def __init__(self, brand: Brand, encoder: Encoder) -> None:
        self._brand = brand
        self._encoder = encoder
        self._judge = SafetyJudge(encoder)
        self._alarms = alarm_head(encoder)
        self._cues = load_cues("ranking.safety")
        self._never = NeverList(brand, encoder)
        self._names = Names(brand)
        self._context = Context(brand, encoder, own_words(brand))
        self._authors = frozenset(exact(handle).lstrip("@") for handle in brand.safety.authors)
        self._partners = frozenset(exact(handle).lstrip("@") for handle in brand.safety.partners)
        rivals = (handle for rival in brand.competitors.values() for handle in rival.handles)
        self._rivals = frozenset(exact(handle).lstrip("@") for handle in rivals)
        self._words = tuple((word, tokens(folded(word))) for word in brand.safety.words if word.strip())

    def looks_dangerous(self, target: Target) -> int:
        """How plainly a text holds cues of one danger, 0 for hardly; cheap, so that every comment can be asked."""
        found = self._cues.find(target.text)
        plain = [ALARMING_WEAK * found[name].strong + found[name].weak for name in found.keys() & _ALARMING]
        return max((points for points in plain if points >= ALARMING_WEAK), default=0)

    def check(self, targets: Sequence[Target]) -> list[SafetyResult]:
        """One result per target, in their order; under a post that is vetoed, every comment is."""
        posts = {_place(t): Target(t.candidate) for t in targets}
        own = [t for t in targets if t.comment is not None]
        results = {id(r.target): r for r in self._read([*posts.values(), *own])}
        above = {key: self._result(results[id(target)]) for key, target in posts.items()}
        found = []
        for target in targets:
            place = _place(target)
            if target.comment is None:
                found.append(above[place])
                continue
            mine = results[id(target)]
            calls = bool(mine.named.alias)
            under = _under(above[place], self._result(mine, results[id(posts[place])]), calls=calls)
            found.append(replace(under, names_us=calls))
        return found

    def _read(self, targets: Sequence[Target]) -> list[_Read]:
        texts = [_text_of(target) for target in targets]
        if not texts:
            return []
        vectors = self._encoder.encode(texts)
        judged = self._judge.judge_vectors(texts, vectors)
        never = self._never.hits(texts, vectors, [{**j.topics, **j.dangers} for j in judged])
        margins = self._context.margin(vectors)
        named = [
            judge(self._names.hits(target), text, float(margin), self._context)
            for target, text, margin in zip(targets, texts, margins, strict=True)
        ]
        alarms = self._alarms.log_odds(vectors, [j.cues for j in judged])
        return [_Read(*row) for row in zip(targets, judged, named, never, map(float, alarms), strict=True)]

    def _result(self, read: _Read, above: _Read | None = None) -> SafetyResult:
        alarm = self._alarm(read, above)
        veto = self._veto(read, alarm)
        uneasy = None if veto is not None and veto.action == "escalate" else _uneasy(read, alarm)
        unchecked = unchecked_of(read.target)
        if veto is not None:
            reason = reason_sentence(veto.reason)
            escalated = say("Escalated: {reason} ({evidence}).", reason=reason, evidence=veto.evidence)
            withheld = say("Withheld: {reason} ({evidence}).", reason=reason, evidence=veto.evidence)
            # People ask and answer under somebody's offers; a competitor's are another matter.
            said = escalated if veto.action == "escalate" else withheld
            return SafetyResult(veto, 1.0, unchecked, said, lenient=veto.reason == "advert", uneasy=uneasy)
        risk = read.judgement.total
        doubted = None
        if (odds := _odds(read)) >= DOUBTED_ODDS:
            worst = read.judgement.worst
            doubted = Veto(reason=worst, evidence=quote_of(_text_of(read.target), ""), action="withhold")
        suspected = doubted if odds >= SUSPECTED_ODDS else None
        if read.target.post.sensitive:
            risk = max(risk, SENSITIVE_RISK)
        said = _said(read.judgement, risk)
        risk = round(risk, 4)
        return SafetyResult(None, risk, unchecked, said, suspected=suspected, doubted=doubted, uneasy=uneasy)

    def _veto(self, read: _Read, alarm: float | None) -> Veto | None:
        """By the order of who must act: ourselves, the brand's own lists, then what no brand touches."""
        text = _text_of(read.target)
        if read.target.author is not None and is_ours(self._brand, read.target.author.handle):
            return None
        reason = self._about_us(read, alarm) or self._by_lists(read) or self._danger(read)
        if reason is None:
            return None
        name, cue = reason
        quoted = cue if name in {"author", "words"} else quote_of(text, cue)
        return Veto(reason=name, evidence=quoted, action=action_of(name))

    def _about_us(self, read: _Read, alarm: float | None) -> tuple[str, str] | None:
        judgement, named = read.judgement, read.named.us >= NAMED_FROM
        if fake_in_our_name(self._brand, read.target.author, read.target.text, judgement, named=named):
            return "fake_in_our_name", found_in(judgement.cues, "fake").evidence
        if alarm is not None and alarm >= 0 and not mourns(judgement):
            return "own_crisis", found_in(judgement.cues, "harm").evidence
        return None

    def _alarm(self, read: _Read, above: _Read | None) -> float | None:
        """Log-odds of an alarm beyond what is asked of such a text; ``None`` where it is not about us, or our own."""
        author, named = read.target.author, read.named.us >= NAMED_FROM
        # Under a post about us "mine burned my hand too" is about us, without our name.
        if not named and not (above is not None and self._about(above)):
            return None
        if author is not None and is_ours(self._brand, author.handle):
            return None
        alarm = read.alarm + self._alarms.by_words(_text_of(read.target))
        return alarming(read.judgement, alarm) - _asked(read, named=named)

    def _about(self, post: _Read) -> bool:
        author = post.target.author
        return post.named.us >= NAMED_FROM or (author is not None and is_ours(self._brand, author.handle))

    def _by_lists(self, read: _Read) -> tuple[str, str] | None:
        author = read.target.author
        if author is not None and exact(author.handle).lstrip("@") in self._authors:
            return "author", author.handle
        if self._words:
            words = tokens(folded(_text_of(read.target)))
            for written, parts in self._words:
                if any(words[at : at + len(parts)] == parts for at in range(len(words))):
                    return "words", written
        return None

    def _danger(self, read: _Read) -> tuple[str, str] | None:
        judgement = read.judgement
        author = read.target.author
        advert = judgement.dangers["advert"]
        if author is not None and exact(author.handle).lstrip("@") in self._partners:
            advert = 0.0
        by_rival = author is not None and exact(author.handle).lstrip("@") in self._rivals
        if advert >= BY_RIVAL_ADVERT_FROM if by_rival else (read.named.competitor and advert >= RIVAL_ADVERT_FROM):
            return "competitor_advert", found_in(judgement.cues, "advert").evidence
        odds = judgement.odds_without(("advert",) if advert == 0.0 else ())
        scam = judgement.dangers["scam"] >= SPAM_SCAM and spam_signs(read.target.text) >= READ_FROM
        if odds >= VETO_ODDS or scam or (judgement.child and judgement.total >= CHILD_TOTAL):
            reason = "scam" if scam else judgement.worst
            return reason, found_in(judgement.cues, reason).evidence
        if read.never is not None:
            return "never_list", read.never.cue
        return self._by_thread(read) if read.target.comment is None else None

    def _by_thread(self, read: _Read) -> tuple[str, str] | None:
        if (quote := mourning(read.target)) is not None:
            return "grief", quote
        return outcry(read.target, read.judgement.dangers)


def _uneasy(read: _Read, alarm: float | None) -> Veto | None:
    """What may be an alarm: less likely one, or one that sounds like mourning."""
    if alarm is None or alarm < (0.0 if mourns(read.judgement) else -UNEASY):
        return None
    return Veto(reason=MAY_ACCUSE, evidence=quote_of(_text_of(read.target), ""), action=action_of(MAY_ACCUSE))


def _asked(read: _Read, *, named: bool) -> float:
    """How alarming a text must be to be escalated, beyond what is asked of one that names us."""
    jokes = read.target.comment is not None and looks_like_brand(read.target.author)
    return (0.0 if named else UNNAMED_MORE) + (BRAND_MORE if jokes else 0.0)


def _odds(read: _Read) -> float:
    """Log-odds of danger of a text without a veto.

    People who praise or blame us sound a little like adverts of ours; that alone is no ground.
    """
    return read.judgement.odds_without(("advert",) if read.named.us >= NAMED_FROM else ())


def _place(target: Target) -> tuple[str, str]:
    return target.post.platform, target.post.post_id


def _text_of(target: Target) -> str:
    """The target's own words; of a post, its hashtags too."""
    if target.comment is not None or not target.post.hashtags:
        return target.text
    shown = {tag.casefold().lstrip("#") for tag in target.post.hashtags}
    return f"{target.text}\n{' '.join(f'#{tag}' for tag in sorted(shown) if tag not in target.text.casefold())}".strip()


def _under(post: SafetyResult, comment: SafetyResult, *, calls: bool) -> SafetyResult:
    """A comment's result under its post: a veto of its own first, so that a lead sees why, then the post's.

    Args:
        post: the result of the post.
        comment: the comment's own.
        calls: whether the comment names us. Who is called is drawn under the post, so that any doubt of it is a
            doubt here: of an advert, too, which only keeps off the list what nobody asks.
    """
    if comment.veto is not None:
        return comment
    if post.veto is not None and not post.lenient:
        veto = _of_above(post.veto)
        said = say("Withheld for the post above: {reason}.", reason=reason_sentence(veto.reason))
        return SafetyResult(veto, 1.0, comment.unchecked, said, inherited=True, uneasy=comment.uneasy)
    above = _but_adverts(post.suspected)
    return SafetyResult(
        None,
        max(post.risk, comment.risk),
        comment.unchecked,
        comment.sentence,
        inherited=above is not None,
        suspected=comment.suspected or above,
        doubted=comment.doubted or _drawn_under(post, calls=calls),
        drawn=calls and comment.doubted is None and _but_adverts(post.doubted) is not None,
        uneasy=comment.uneasy,
    )


def _drawn_under(post: SafetyResult, *, calls: bool) -> Veto | None:
    if not calls:
        return _but_adverts(post.doubted)
    doubt = post.veto or post.doubted
    return _of_above(doubt) if doubt is not None else None


def _of_above(veto: Veto) -> Veto:
    return Veto(reason=veto.reason, evidence=say("the post above: {evidence}", evidence=veto.evidence))


def _but_adverts(veto: Veto | None) -> Veto | None:
    """A doubt of a post that reaches its comments: people ask and answer under somebody's offers."""
    return None if veto is not None and veto.reason == "advert" else veto


def _said(judgement: Judgement, risk: float) -> Sentence:
    if risk < 0.1:
        return say("Nothing found that a brand should keep out of.")
    worst = reason_sentence(judgement.worst)
    return say("No veto, but some doubt ({risk}), most about this: {reason}.", risk=percent(risk), reason=worst)
