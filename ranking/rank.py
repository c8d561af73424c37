"""The ranker: candidates in, one morning's result out. Pure; the same inputs give the same result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from crawler.config import Brand
from ranking.catalogue import describe, summary
from ranking.diversify import Chosen, choose
from ranking.duplicates import collapse
from ranking.eligibility import GONE, OURS, TOO_OLD, Eligibility
from ranking.encoder import CachedEncoder
from ranking.evidence import Evidence
from ranking.exploration import draw
from ranking.growth.forecaster import Models
from ranking.judging import Judge
from ranking.learning.past import Past
from ranking.preselect import targets_worth_reading
from ranking.prospects import Prospects
from ranking.relevance import PARTS, shipped_coefficients
from ranking.scoring import GO_FIT, GO_SCORE, MAYBE_SCORE, UNASKED_MORE_FIT, UNASKED_SCORE
from ranking.shelving import alarm_of, left_over, shelve, silence, verdict_of
from ranking.target import Target
from ranking.timing import act_before
from ranking.types import Candidate, EmbeddingCache, Encoder, Opportunity, Probability, RankingResult, Verdict, Veto
from ranking.version import ranker_version
from ranking.windows import windows_of

BLACKOUT = "blackout day"
CHUNK = 512
Progress = Callable[[str, int, int], None]


def rank(  # noqa: PLR0913 - all of it is input of one pure function
    candidates: Sequence[Candidate],
    brand: Brand,
    encoder: Encoder,
    *,
    now: datetime,
    cache: EmbeddingCache | None = None,
    progress: Progress | None = None,
    own_growth: Models | None = None,
    past: Past | None = None,
) -> RankingResult:
    """Judge every candidate and its comments for one brand at one moment.

    Args:
        candidates: posts with what is stored of them, in any order.
        brand: the brand file.
        encoder: see ``ranking.encoder.load_encoder``.
        now: the moment of judgement, aware.
        cache: keeps vectors between rankings.
        progress: told of each stage as (what, done, total).
        past: what people decided before: it moves the fit, and what is settled is not shown again.
        own_growth: growth models learned from the workspace's own snapshots, by platform.
    """
    remembering = CachedEncoder(encoder, cache)
    judge = Judge(brand, remembering, now, Prospects.of(candidates, now, own_growth), past)
    rules = Eligibility(brand, now)
    set_aside: dict[str, int] = {}
    targets, shut = _open_targets(candidates, rules, judge, set_aside)
    _warm(targets, remembering, progress)
    evidence = [judge.weigh(seen, why) for seen, why in zip(judge.read(targets), shut, strict=True)]
    found = shelve(evidence, brand, set_aside)
    if now.astimezone(brand.timezone).date() in brand.calendar.blackout:
        set_aside[BLACKOUT] = silence(found)
    chosen = choose(collapse(found.listed), brand, remembering, brand.ranking.list_size)
    listed_ids = {e.opportunity_id for c in chosen for e in (c.group.best, *c.group.others)}
    left = left_over(found, listed_ids)
    lots, propensity = draw(left.unlisted, brand, now)
    return RankingResult(
        brand=brand.name,
        ranked_at=now,
        ranker_version=ranker_version(),
        model=encoder.name,
        weights=_weights(brand),
        opportunities=tuple(_ranked(each, place) for place, each in enumerate(chosen, start=1)),
        escalations=tuple(_opportunity(e, "escalate") for e in (*found.escalated, *left.uneasy)),
        withheld=tuple(_opportunity(e, "withheld") for e in (*found.withheld, *left.doubted)),
        explore=tuple(_by_lot(e, propensity) for e in lots),
        candidates=len(candidates),
        below=len(found.below),
        set_aside=dict(sorted(set_aside.items())),
    )


def _open_targets(
    candidates: Sequence[Candidate], rules: Eligibility, judge: Judge, set_aside: dict[str, int]
) -> tuple[list[Target], list[str | None]]:
    """Targets to be read, and for each why it cannot be listed; what is past caring is only counted."""
    targets, shut = [], []
    for target in targets_worth_reading(sorted(candidates, key=_by_id), judge.reader, judge.safety):
        why = rules.shut(target.candidate) or rules.why_not(target)
        if why in {GONE, OURS, TOO_OLD}:
            set_aside[why] = set_aside.get(why, 0) + 1
            continue
        targets.append(target)
        shut.append(why)
    return targets, shut


def _by_id(candidate: Candidate) -> tuple[str, str]:
    return candidate.post.platform, candidate.post.post_id


def _warm(targets: Sequence[Target], encoder: CachedEncoder, progress: Progress | None) -> None:
    """Encode all texts in batches of like length, telling how far it is."""
    texts = sorted({text for target in targets for text in (*windows_of(target).texts, target.text)}, key=_by_length)
    for start in range(0, len(texts), CHUNK):
        encoder.encode(texts[start : start + CHUNK])
        if progress is not None:
            progress("reading", min(start + CHUNK, len(texts)), len(texts))


def _by_length(text: str) -> tuple[int, str]:
    return len(text), text


def _ranked(chosen: Chosen, place: int) -> Opportunity:
    group = chosen.group
    others = tuple(sorted(other.target.post.post_id for other in group.others))
    listed = {"rank": place, "cluster": chosen.cluster, "duplicates": others}
    return _opportunity(group.best, verdict_of(group.best) or "maybe").model_copy(update=listed)


def _by_lot(item: Evidence, propensity: Probability) -> Opportunity:
    drawn = {"explore": True, "propensity": round(propensity, 6)}
    return _opportunity(item, "maybe").model_copy(update=drawn)


def _opportunity(item: Evidence, word: Verdict) -> Opportunity:
    target = item.target
    horizon, delay = target.candidate.horizon_h, item.brand.reply_delay_h
    spoken = word in {"go", "maybe"}
    return Opportunity(
        opportunity_id=item.opportunity_id,
        brand=item.brand.name,
        platform=target.post.platform,
        post_id=target.post.post_id,
        comment_id=target.comment.comment_id if target.comment is not None else None,
        target="post" if target.comment is None else "comment",
        verdict=word,
        score=item.score if spoken else 0.0,
        fit=round(item.fit.value, 4),
        fit_reason=item.fit.reason if item.fit.value > 0 else None,
        reach=round(item.reach, 3),
        play=item.play,
        veto=_veto(item, word),
        forecast=item.forecast,
        visibility=item.visibility,
        act_before=act_before(target, item.growth, horizon, delay, item.now, item.curve) if spoken else None,
        summary=summary(item, word),
        language=(target.comment.language if target.comment else None) or target.post.language,
        reasons=describe(item),
        unchecked=item.safety.unchecked,
        taste=round(item.taste, 4),
    )


def _veto(item: Evidence, word: Verdict) -> Veto | None:
    """Why it is where it is; what is listed in spite of a doubt has none."""
    if word == "escalate":
        return alarm_of(item)
    return item.veto or (item.safety.doubted if word == "withheld" else None)


def _weights(brand: Brand) -> dict[str, float]:
    """Every number a ranking rests on that a later version may change."""
    fitted = shipped_coefficients()
    return {
        "reach_appetite": brand.ranking.reach_appetite,
        "min_fit": brand.ranking.min_fit,
        "go_score": GO_SCORE,
        "go_fit": GO_FIT,
        "maybe_score": MAYBE_SCORE,
        "unasked_score": UNASKED_SCORE,
        "unasked_more_fit": UNASKED_MORE_FIT,
        "relevance_intercept": fitted.intercept,
        **{f"relevance_{part}": weight for part, weight in zip(PARTS, fitted.weights, strict=True)},
        **{f"play_{name}": config.weight for name, config in sorted(brand.plays.items())},
    }
