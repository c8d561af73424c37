"""Who is sent what, and when: the markets of a brand with their hours, zones and Apprise URLs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cli.languages.choosing import brand_tongue, market_tongue
from cli.languages.tongue import ENGLISH, Tongue
from crawler.config import Brand


@dataclass(frozen=True)
class Address:
    """One Apprise URL, told to people by where it stands: the URL itself holds a password."""

    where: str
    url: str = field(repr=False)


@dataclass(frozen=True)
class Audience:
    """The people of one market; a brand without markets has one, called ""."""

    market: str
    zone: ZoneInfo
    send_at: time
    addresses: tuple[Address, ...]
    tongue: Tongue = ENGLISH

    @property
    def title(self) -> str:
        """The market as people call it."""
        return self.market or "everybody"

    def day(self, now: datetime) -> date:
        """The date on the market's calendar."""
        return now.astimezone(self.zone).date()

    def due(self, day: date) -> datetime:
        """The moment, in UTC, at which the market's clock shows the hour of its digest.

        An hour that the clocks skip in spring is that much later by the wall; one that comes twice in autumn
        is its first (PEP 495).
        """
        return datetime.combine(day, self.send_at, self.zone).astimezone(UTC)

    def next_morning(self, now: datetime) -> datetime:
        """The first hour of a digest that is still to come."""
        today = self.day(now)
        due = self.due(today)
        return due if due > now else self.due(today + timedelta(days=1))


def audiences(brand: Brand) -> list[Audience]:
    """One for each market, in the order of ``brand.toml``."""
    common = addresses(brand.report.send, "[report] send")
    if not brand.markets:
        return [Audience("", brand.timezone, brand.report.at, common, brand_tongue(brand))]
    return [
        Audience(
            market=name,
            zone=ZoneInfo(market.timezone) if market.timezone else brand.timezone,
            send_at=market.send_at if "send_at" in market.model_fields_set else brand.report.at,
            addresses=addresses(market.send, f"[markets.{name}] send") or common,
            tongue=market_tongue(brand, name),
        )
        for name, market in brand.markets.items()
    ]


def escalation_addresses(brand: Brand) -> tuple[Address, ...]:
    """Those who are told at once."""
    return addresses(brand.escalate.send, "[escalate] send")


def addresses(urls: Sequence[str], where: str) -> tuple[Address, ...]:
    """URLs with their places; the same URL twice is one address."""
    places = {url.strip(): f"{where}, entry {number}" for number, url in reversed([*enumerate(urls, 1)])}
    return tuple(Address(place, url) for url, place in reversed(places.items()))
