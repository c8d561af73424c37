"""The safety gate: every target passes it before anything is scored."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.config import Brand
from ranking.plays.context import Context, own_words
from ranking.plays.cues import found_in, load_cues
from ranking.plays.names import Named, Names, is_ours, judge
from ranking.plays.normal import exact, folded, tokens
from ranking.safety.judge import Judgement, SafetyJudge, quote_of
from ranking.safety.never import NeverHit, NeverList
from ranking.safety.ours import fake_in_our_name, own_crisis
from ranking.safety.reasons import DANGERS, SENTENCES, action_of
from ranking.safety.thread import mourning, unchecked_of
from ranking.safety.types import SafetyResult
from ranking.target import Target
from ranking.types import Encoder, Veto

VETO_FROM = 0.5
# Vectors alone mistake what they know little of for danger, and then spread it over many kinds: without a word that
# speaks for a danger the text must be likely dangerous and mostly of one kind.
UNCUED_FROM, UNCUED_PEAK = 0.7, 0.45
SUSPECTED_PEAK, SUSPECTED_SAID, SUSPECTED_TOTAL = 0.45, 0.35, 0.75
# A cue speaks for a danger only where the danger is at all likely; one weak word ("new", "fire") proves nothing.
SPOKEN_FROM, SPOKEN_WEAK = 0.1, 2
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


class SafetyChecker:
    """Checks targets against what no brand touches, and what this brand never does."""

    def __init__(self, brand: Brand, encoder: Encoder) -> None:
        self._brand = brand
        self._encoder = encoder
        self._judge = SafetyJudge(encoder)
        self._cues = load_cues("ranking.safety")
        self._never = NeverList(brand, encoder)
        self._names = Names(brand)
        self._context = Context(brand, encoder, own_words(brand))
        self._authors = frozenset(exact(handle).lstrip("@") for handle in brand.safety.authors)
        self._partners = frozenset(exact(handle).lstrip("@") for handle in brand.safety.partners)
        rivals = (handle for rival in brand.competitors.values() for handle in rival.handles)
        self._rivals = frozenset(exact(handle).lstrip("@") for handle in rivals)
        self._words = tuple((word, tokens(folded(word))) for word in brand.safety.words if word.strip())

    def looks_dangerous(self, target: Target) -> bool:
        """Whether a text holds a strong cue of a danger; cheap, no embedding, so every comment can be asked."""
        found = self._cues.find(target.text)
        return any(found[name].strong for name in found.keys() & _ALARMING)

    def check(self, targets: Sequence[Target]) -> list[SafetyResult]:
        """One result per target, in their order; under a post that is vetoed, every comment is."""
        posts = {t.post.post_id: Target(t.candidate) for t in targets}
        own = [t for t in targets if t.comment is not None]
        results = {id(r.target): r for r in self._read([*posts.values(), *own])}
        above = {key: self._result(results[id(target)]) for key, target in posts.items()}
        return [
            above[t.post.post_id] if t.comment is None else _under(above[t.post.post_id], self._result(results[id(t)]))
            for t in targets
        ]

    def _read(self, targets: Sequence[Target]) -> list[_Read]:
        texts = [_text_of(target) for target in targets]
        if not texts:
            return []
        vectors = self._encoder.encode(texts)
        judged = self._judge.judge_vectors(texts, vectors)
        never = self._never.hits(vectors, [j.topics for j in judged])
        margins = self._context.margin(vectors)
        named = [
            judge(self._names.hits(target), text, float(margin), self._context)
            for target, text, margin in zip(targets, texts, margins, strict=True)
        ]
        return [_Read(*row) for row in zip(targets, judged, named, never, strict=True)]

    def _result(self, read: _Read) -> SafetyResult:
        veto = self._veto(read)
        unchecked = unchecked_of(read.target)
        if veto is not None:
            said = f"{'escalated' if veto.action == 'escalate' else 'withheld'}: {SENTENCES[veto.reason]}"
            return SafetyResult(veto, 1.0, unchecked, f"{said} (“{veto.evidence}”)")
        risk = read.judgement.total
        suspected = None
        if _suspicious(read.judgement):
            worst = read.judgement.worst
            suspected = Veto(reason=worst, evidence=quote_of(_text_of(read.target), ""), action="withhold")
        if read.target.post.sensitive:
            risk = max(risk, SENSITIVE_RISK)
        return SafetyResult(None, round(risk, 4), unchecked, _doubt(read.judgement, risk), suspected=suspected)

    def _veto(self, read: _Read) -> Veto | None:
        """By the order of who must act: ourselves, the brand's own lists, then what no brand touches."""
        text = _text_of(read.target)
        if read.target.author is not None and is_ours(self._brand, read.target.author.handle):
            return None
        reason = self._about_us(read) or self._by_lists(read) or self._danger(read)
        if reason is None:
            return None
        name, cue = reason
        quoted = cue if name in {"author", "words"} else quote_of(text, cue)
        return Veto(reason=name, evidence=quoted, action=action_of(name))

    def _about_us(self, read: _Read) -> tuple[str, str] | None:
        if read.named.us < NAMED_FROM:
            return None
        if fake_in_our_name(self._brand, read.target.author, read.judgement):
            return "fake_in_our_name", found_in(read.judgement.cues, "fake").evidence
        if own_crisis(read.judgement):
            return "own_crisis", found_in(read.judgement.cues, "harm").evidence
        return None

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
        total = judgement.total - judgement.dangers["advert"] + advert
        clear = total >= UNCUED_FROM and judgement.dangers[judgement.worst] >= UNCUED_PEAK
        if clear or (total >= VETO_FROM and (judgement.child or _spoken(judgement))):
            return judgement.worst, found_in(judgement.cues, judgement.worst).evidence
        if read.never is not None:
            return "never_list", ""
        if read.target.comment is None and (quote := mourning(read.target)) is not None:
            return "grief", quote
        return None


def _spoken(judgement: Judgement) -> bool:
    """Whether a word of the text speaks for a danger that is likely anyway."""
    return any(
        found.strong > 0 or found.weak >= SPOKEN_WEAK
        for name, found in judgement.cues.items()
        if judgement.dangers.get(name, 0.0) >= SPOKEN_FROM
    )


def _suspicious(judgement: Judgement) -> bool:
    """Whether a text without a veto is still no place to speak, unless it clearly is an opening."""
    if judgement.total < VETO_FROM:
        return False
    said = found_in(judgement.cues, judgement.worst)
    asked = SUSPECTED_SAID if said.strong + said.weak else SUSPECTED_PEAK
    return judgement.dangers[judgement.worst] >= asked or judgement.total >= SUSPECTED_TOTAL


def _text_of(target: Target) -> str:
    """The target's own words; of a post, its hashtags too."""
    if target.comment is not None or not target.post.hashtags:
        return target.text
    shown = {tag.casefold().lstrip("#") for tag in target.post.hashtags}
    return f"{target.text}\n{' '.join(f'#{tag}' for tag in sorted(shown) if tag not in target.text.casefold())}".strip()


def _under(post: SafetyResult, comment: SafetyResult) -> SafetyResult:
    """A comment's result under its post: a veto of its own first, so that a lead sees why, then the post's."""
    if comment.veto is not None:
        return comment
    if post.veto is not None:
        veto = Veto(reason=post.veto.reason, evidence=f"the post above: {post.veto.evidence}")
        said = f"withheld for the post above: {SENTENCES[veto.reason]}"
        return SafetyResult(veto, 1.0, comment.unchecked, said, inherited=True)
    suspected = comment.suspected or post.suspected
    risk = max(post.risk, comment.risk)
    return SafetyResult(None, risk, comment.unchecked, comment.sentence, post.suspected is not None, suspected)


def _doubt(judgement: Judgement, risk: float) -> str:
    if risk < 0.1:
        return "nothing found that a brand should keep out of"
    return f"no veto; some doubt ({risk:.0%}), most about: {SENTENCES[judgement.worst]}"
