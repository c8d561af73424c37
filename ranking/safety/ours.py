"""What concerns ourselves: accusations that must be seen at once, and accounts that pretend to be us."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from crawler.config import Brand
from crawler.models import Author
from ranking.plays.cues import found_in
from ranking.plays.marks import marks_of
from ranking.plays.names import is_ours
from ranking.plays.normal import folded, tokens
from ranking.safety.judge import Judgement

SCAM_FROM = 0.2
FAKE_FROM = 0.4
ALARM_FROM, DANGER_WEIGHT = 0.2, 0.25
"""Log-odds of an alarm (``AlarmHead``) with a quarter of those of any danger, from which a text that names us is
escalated. Where a missed alarm costs five false ones, held-out sentences ask for -.5 if ten harmless ones come to an
alarm and for .2 if twenty do (``docs/decisions/0026``); what falls short is shown all the same (0029)."""
UNEASY = 1.2
"""By how much it may fall short of that and still be shown to those in charge, where it is not listed anyway."""
UNNAMED_MORE, BRAND_MORE = 0.5, 1.0
"""What more is asked where our name stands only above a text; and of another company's comment: it jokes with us."""
_MIN_ALIAS = 4
_MIN_LIKE, _NEAR_HANDLE = 6, 0.85
# What an account that answers for a company calls itself, in six languages.
_SERVICE = (
    "support|help|care|service|official|giveaway|promo|team|assist|refund|warranty|garant|destek|resmi|cekilis|hizmet|"
    "kunden|hilfe|gewinn|ayuda|soporte|oficial|sorteo|hjelp|kunde|offisiell|atbalst|palidz|musteri|servis|atencion|"
    "apkalpo|klient"
)
_SERVICE_WORD = re.compile(_SERVICE)
_LOOKALIKES = str.maketrans("013457$@", "oieastsa")
# What somebody who poses as us is after.
_ASKED = (
    "link",
    "hidden_link",
    "short_link",
    "messenger",
    "email",
    "phone",
    "credentials",
    "contact",
    "prize",
    "hurry",
)
OPENING = 8
"""How many words in somebody who speaks for a company has said so."""
# What tells an accusation from mourning.
_HARMS = ("harm", "legal", "tragedy")


def alarming(judgement: Judgement, alarm: float) -> float:
    """How alarming a text is if it is about us: log-odds of an alarm, more if it is dangerous by any measure."""
    return alarm + DANGER_WEIGHT * judgement.odds - ALARM_FROM


def mourns(judgement: Judgement) -> bool:
    """Whether somebody mourns rather than accuses."""
    return judgement.dangers["grief"] > sum(judgement.dangers[name] for name in _HARMS)


def fake_in_our_name(brand: Brand, author: Author | None, text: str, judgement: Judgement, *, named: bool) -> bool:
    """Whether a text is a giveaway or contact trick in our name by somebody who is not us.

    Args:
        brand: ours.
        author: who wrote it, if known.
        text: what was written.
        judgement: what it was judged to be.
        named: whether the text names us; an account that wears our name need not.
    """
    if author is not None and is_ours(brand, author.handle):
        return False
    cue = found_in(judgement.cues, "fake")
    scam = judgement.dangers["scam"]
    if poses_as_us(brand, author):
        return cue.strong > 0 or scam >= SCAM_FROM or _serves(author) or _asks_for(text)
    if not named:
        return False
    if _opens_as_us(brand, text) and marks_of(text)["credentials"]:
        return True
    return (scam >= FAKE_FROM and (cue.strong + cue.weak > 0 or _asks_for(text))) or (
        scam >= SCAM_FROM and cue.strong > 0 and _asks_for(text)
    )


def poses_as_us(brand: Brand, author: Author | None) -> bool:
    """Whether an account wears our name, or one that looks like it, and is none of our handles."""
    if author is None or not brand.brand.handles or is_ours(brand, author.handle):
        return False
    worn = [_bare(author.handle.lstrip("@").split("@")[0]), _bare(author.display_name or "")]
    own = [name for name in map(_bare, (brand.name, *_own_handles(brand))) if len(name) >= _MIN_ALIAS]
    return any(name in shown or _alike(name, shown) for name in own for shown in worn)


def _own_handles(brand: Brand) -> list[str]:
    return [handle.lstrip("@").split("@")[0] for handle in brand.brand.handles.values()]


def _alike(name: str, shown: str) -> bool:
    """Our name with a letter changed, doubled or left out, perhaps with a word of service behind it."""
    bare = _SERVICE_WORD.sub("", shown)
    if min(len(name), len(bare)) < _MIN_LIKE:
        return False
    likeness = SequenceMatcher(None, name, bare)
    # The quick ones are upper bounds of the last.
    bounds = (likeness.real_quick_ratio, likeness.quick_ratio, likeness.ratio)
    return all(bound() >= _NEAR_HANDLE for bound in bounds)


def _serves(author: Author | None) -> bool:
    shown = "" if author is None else f"{author.handle} {author.display_name or ''}"
    return _SERVICE_WORD.search(folded(shown)) is not None


def _opens_as_us(brand: Brand, text: str) -> bool:
    """Whether a text begins as our own service would: our name beside a word of service."""
    said = " ".join(tokens(folded(text))[:OPENING])
    named = any(folded(name).lstrip("@#") in said for name in (brand.name, *brand.brand.aliases))
    return named and _SERVICE_WORD.search(said) is not None


def _asks_for(text: str) -> bool:
    marks = marks_of(text)
    return any(marks[name] for name in _ASKED)


def _bare(name: str) -> str:
    return "".join(c for c in folded(name).translate(_LOOKALIKES) if c.isalnum())
