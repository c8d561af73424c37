"""Whether a source rests, and what is said of it."""

from __future__ import annotations

from datetime import datetime

from crawler.db.engine import open_store
from crawler.db.rests import current_rest


def rests(url: str, source: str, now: datetime) -> str | None:
    """Why a source is not asked now; ``None`` where it may be. Blocking, so called in a thread.

    Raises:
        StorageError: the store cannot be read.
    """
    with open_store(url, upgrade=False) as store, store.reading() as session:
        rest = current_rest(session, source)
    if rest is None or rest.until <= now:
        return None
    often = "once" if rest.refusals == 1 else f"{rest.refusals} times in a row"
    return f"it refused {often} and is left alone until {rest.until:%Y-%m-%d %H:%M} UTC"
