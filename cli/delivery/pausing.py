"""``topcomment pause``: nothing more is sent until a moment, escalations excepted."""

from __future__ import annotations

import difflib
from datetime import datetime
from zoneinfo import ZoneInfo

from cli.deciding import me
from cli.delivery.addresses import audiences
from cli.desk import Desk
from cli.spans import moment
from crawler import clock
from crawler.config import Brand
from crawler.db import deliveries
from crawler.db.deliveries import EVERYWHERE, Pause
from crawler.errors import UsageError


def pause_sending(desk: Desk, until: str, market: str | None, who: str) -> list[str]:
    """Hold everything back until then; a process that sends at this moment ends the message it is at.

    Raises:
        UsageError: no such market, or the moment is none or over.
    """
    place, zone = _place(desk.brand, market)
    now = clock.now()
    end = moment(until, now, zone)
    if end <= now:
        raise UsageError(f"--until {until} is over ({_told(end, zone)}); name a moment to come, or a span such as 2d")
    with desk.store() as store, store.session() as session:
        deliveries.pause(session, desk.brand.name, Pause(place, end, who or me()), now)
    return standing_pauses(desk)


def resume_sending(desk: Desk, market: str | None) -> list[str]:
    """End a market's pause, or every pause.

    Raises:
        UsageError: no such market.
    """
    place = _place(desk.brand, market)[0] if market is not None else None
    with desk.store() as store, store.session() as session:
        ended = deliveries.resume(session, desk.brand.name, place)
    return ["Sending goes on." if ended else "Nothing was paused.", *standing_pauses(desk, silent=True)]


def standing_pauses(desk: Desk, *, silent: bool = False) -> list[str]:
    """What holds now, a sentence each; ``silent`` says nothing of there being none."""
    now = clock.now()
    with desk.store() as store, store.reading() as session:
        held = deliveries.pauses(session, desk.brand.name, now)
    zones = {audience.market: audience.zone for audience in audiences(desk.brand)}
    lines = []
    for one in held:
        until = _told(one.until, zones.get(one.market, desk.brand.timezone))
        lines.append(
            f"Paused for {one.market or 'every market'} until {until}, by {one.who}; escalations still go out."
        )
    return lines or ([] if silent else ["Nothing is paused."])


def _told(when: datetime, zone: ZoneInfo) -> str:
    return f"{when.astimezone(zone):%a %Y-%m-%d %H:%M} ({zone.key})"


def _place(brand: Brand, market: str | None) -> tuple[str, ZoneInfo]:
    if market is None:
        return EVERYWHERE, brand.timezone
    known = {audience.market: audience.zone for audience in audiences(brand) if audience.market}
    if market not in known:
        close = difflib.get_close_matches(market, known, n=1, cutoff=0.5)
        instead = f"did you mean {close[0]}?" if close else f"brand.toml has: {', '.join(known) or 'no markets'}"
        raise UsageError(f"there is no market {market!r}; {instead}")
    return market, known[market]
