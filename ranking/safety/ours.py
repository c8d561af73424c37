"""What concerns ourselves: accusations that must be seen at once, and accounts that pretend to be us."""

from __future__ import annotations

from crawler.config import Brand
from crawler.models import Author
from ranking.plays.cues import found_in
from ranking.plays.names import is_ours
from ranking.plays.normal import exact
from ranking.safety.judge import Judgement

CRISIS_FROM = 0.35
CRISIS_WITH_CUE = 0.2
# Harm that leads all dangers of a doubtful text, or that a weak cue speaks for: an accusation missed costs more than
# one look too many.
LEADING_HARM, LEADING_DOUBT = 0.15, 0.33
ILL_HARM, ILL_TOTAL, ILL_SHARE = 0.2, 0.6, 0.5
HINTED_HARM, HINTED_DOUBT = 0.2, 0.4
FAKE_FROM = 0.4
_MIN_ALIAS = 4
# What an accusation against a company is told apart by from illness that only mentions one.
_HARMS = ("harm", "legal", "tragedy")


def own_crisis(judgement: Judgement) -> bool:
    """Whether a text that names us accuses us of harm: injury, fire, illness, recall, scandal, boycott."""
    harm = sum(judgement.dangers[name] for name in _HARMS)
    cue = found_in(judgement.cues, "harm")
    if judgement.dangers["grief"] > harm:
        return False
    if cue.strong:
        return harm + judgement.dangers["medical"] >= CRISIS_WITH_CUE
    accused = judgement.dangers["harm"]
    if cue.weak and judgement.total >= HINTED_DOUBT and harm + judgement.dangers["medical"] >= HINTED_HARM:
        return True
    leads = judgement.worst == "harm" and judgement.total >= LEADING_DOUBT
    # Illness after a product is medical advice by its words and an accusation by the name beside it.
    ill = accused >= ILL_HARM and judgement.total >= ILL_TOTAL and accused + judgement.dangers["medical"] >= ILL_SHARE
    return accused >= CRISIS_FROM or ill or (leads and accused >= LEADING_HARM)


def fake_in_our_name(brand: Brand, author: Author | None, judgement: Judgement) -> bool:
    """Whether a text that names us is a giveaway or contact trick by somebody who is not us."""
    if author is not None and is_ours(brand, author.handle):
        return False
    cue = found_in(judgement.cues, "fake")
    scam = judgement.dangers["scam"]
    if poses_as_us(brand, author):
        return cue.strong > 0 or scam >= CRISIS_WITH_CUE
    return scam >= FAKE_FROM and cue.strong + cue.weak > 0


def poses_as_us(brand: Brand, author: Author | None) -> bool:
    """Whether an account wears our name and is none of our handles."""
    if author is None or not brand.brand.handles or is_ours(brand, author.handle):
        return False
    worn = _bare(f"{author.handle}{author.display_name or ''}")
    return any(
        len(own) >= _MIN_ALIAS and own in worn for own in map(_bare, (brand.name, *brand.brand.handles.values()))
    )


def _bare(name: str) -> str:
    return "".join(c for c in exact(name) if c.isalnum())
