"""What a request spends, of which allowance and in which window; told without a database.

A spider's policy names its buckets and what a request of each task kind costs. A request may say
otherwise in its ``meta``: ``{SPENDS: {"units": 5}}``, for a bucket of distinct values
``{SPENDS: {"hashtags": {"value": "coffee"}}}``, and ``{SPENDS: {}}`` for nothing but the request.
"""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TypedDict
from zoneinfo import ZoneInfo

from crawler.config.sections import SourceConfig
from crawler.errors import ConfigError
from crawler.policy import Bucket, SourcePolicy

REQUESTS = "requests"
"""The bucket that every source has: plain requests a day, in UTC."""
SPENDS = "topcomment_spends"
"""Key of ``Request.meta``: a ``Spends`` in the place of the policy's costs."""
SETTLES = "topcomment_settles"
"""Key of ``Request.meta``: a ``Settles``, for sources that pay by what came."""
RECEIPT = "topcomment_receipt"
"""Key of ``Request.meta``: what the ledger has reserved for the request."""
ALL_OF_IT = 2**62
"""In a ``Settles``: the platform says that the bucket is empty, whatever our ledger thought."""


class Distinct(TypedDict):
    """One value of a bucket that counts different values."""

    value: str


Spends = Mapping[str, int | Distinct]
Settles = Callable[[int, bytes], Mapping[str, int]]
"""From an answer's status and body to what it really cost, by bucket; others stay as reserved."""


@dataclass(frozen=True)
class Allowance:
    """A bucket with the limit that holds here and the digest of the key it belongs to."""

    bucket: Bucket
    limit: int
    credential: str = ""


@dataclass(frozen=True)
class Charge:
    """What one request takes of one allowance: an amount, or one ``value`` of a distinct one."""

    allowance: Allowance
    amount: int = 1
    value: str = ""


def credential_of(secret: str | None) -> str:
    """Digest under which a key's spendings are booked; "" without a key. The key is not in it.

    Platforms' keys are long and random, so a plain digest cannot be guessed back, and every
    process and machine finds the same one without asking the database.
    """
    if not secret:
        return ""
    return hashlib.blake2b(secret.encode(), digest_size=12, person=b"topcomment key").hexdigest()


def allowances(policy: SourcePolicy, config: SourceConfig, secrets: Mapping[str, str]) -> dict[str, Allowance]:
    """Everything a source may spend, by bucket, with plain requests first.

    Raises:
        ConfigError: ``[sources.X.budgets]`` names a bucket that the source does not have.
    """
    check_budgets(policy, config)
    most = policy.daily_requests if config.budget is None else config.budget
    # Bucket.limit is above 0, the user's own may be 0: nothing at all is asked then.
    plain = Bucket(name=REQUESTS, limit=max(most, 1), noun=REQUESTS)
    found = {REQUESTS: Allowance(plain, most)}
    for bucket in policy.buckets:
        limit = min(bucket.limit, config.budgets.get(bucket.name, bucket.limit))
        found[bucket.name] = Allowance(bucket, limit, credential_of(secrets.get(bucket.key) if bucket.key else None))
    return found


def check_budgets(policy: SourcePolicy, config: SourceConfig) -> None:
    """Refuse limits of buckets that the source does not have.

    Raises:
        ConfigError: names the nearest bucket, or all.
    """
    known = [bucket.name for bucket in policy.buckets]
    for name in config.budgets:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
            instead = f"did you mean {close[0]}?" if close else f"it has: {', '.join(known) or 'none'}"
            plain = " (requests a day are budget = ...)" if name == REQUESTS else ""
            raise ConfigError(f"[sources.{policy.source}.budgets] {name} is no bucket of it{plain}; {instead}")


def costs_of(policy: SourcePolicy, kind: str) -> Spends:
    """What the policy says that a request of a task kind costs beside the request itself."""
    return policy.costs.get(kind, policy.costs.get("*", {}))


def charges(known: Mapping[str, Allowance], spends: Spends) -> tuple[Charge, ...]:
    """The charges of one request: itself, and what it spends of the platform's own buckets.

    Raises:
        ValueError: a spider spends of a bucket its policy does not name, or in the wrong way.
    """
    found = [Charge(known[REQUESTS])]
    for name, amount in spends.items():
        if name not in known or name == REQUESTS:
            raise ValueError(f"a request spends of the bucket {name!r}, which its policy does not name")
        allowance = known[name]
        if isinstance(amount, int) == allowance.bucket.distinct:
            meant = "a value" if allowance.bucket.distinct else "an amount"
            raise ValueError(f"a request spends {amount!r} of {name!r}, where {meant} is due")
        if isinstance(amount, int):
            found.append(Charge(allowance, amount))
        else:
            found.append(Charge(allowance, value=amount["value"]))
    return tuple(found)


def day_of(bucket: Bucket, now: datetime) -> tuple[datetime, datetime]:
    """Beginning and end, in UTC, of the day that a bucket counts: from midnight to midnight in its zone.

    Around a change of clocks the day has 23 or 25 hours, as the zone's people live it.
    """
    zone = ZoneInfo(bucket.zone)
    today = now.astimezone(zone).date()
    first, last = (datetime.combine(day, time.min, zone) for day in (today, today + timedelta(days=1)))
    return first.astimezone(UTC), last.astimezone(UTC)


def stamp(bucket: Bucket, now: datetime) -> datetime:
    """The moment under which a spending is booked.

    A day's spendings share its beginning. A rolling window keeps distinct values by the moment they
    were first asked for, and amounts by the full hour that follows: never counted too short.
    """
    if bucket.days == 1:
        return day_of(bucket, now)[0]
    moment = now.astimezone(UTC)
    full = moment.replace(minute=0, second=0, microsecond=0)
    return moment if bucket.distinct or full == moment else full + timedelta(hours=1)


def frees(bucket: Bucket, booked: datetime) -> datetime:
    """When what was booked under a moment counts no longer."""
    if bucket.days == 1:
        return day_of(bucket, booked)[1]
    return booked + timedelta(days=bucket.days)
