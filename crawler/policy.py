"""What one source may do, costs and promises: everything others need to know of a spider."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crawler.models import FetchTask, Frozen

SourceState = Literal["ok", "quiet", "refused", "broken", "out of budget", "no key", "off"]


class KeySpec(Frozen):
    """A secret in ``.env`` that a source needs or can use, and the exact steps to get it."""

    name: str
    required: bool
    steps: tuple[str, ...]


class Bucket(Frozen):
    """An allowance that a platform counts in its own units, beside plain requests a day.

    Attributes:
        name: slug, e.g. ``units``; ``[sources.X.budgets]`` lowers it by this name.
        limit: how much of it one window has.
        noun: plural, as read in "has spent its 100 searches".
        zone: where midnight ends its day, e.g. ``America/Los_Angeles``.
        days: length of the window; over more than one day it rolls.
        key: the ``KeySpec`` whose value it belongs to (two keys are two allowances); empty for
            the source as a whole.
        distinct: the window counts different values (hashtags), not spendings: one that was
            asked for in the window may be asked again for nothing.
    """

    name: str = Field(pattern=r"^[a-z_]+$")
    limit: int = Field(gt=0)
    noun: str
    zone: str = "UTC"
    days: int = Field(default=1, ge=1)
    key: str = ""
    distinct: bool = False


class SourcePolicy(Frozen):
    """The rules of one source, carried by its spider.

    Attributes:
        source: slug, equal to the spider's name and module.
        title: the platform's own name.
        hosts: hosts whose URLs belong to this source; empty for federated platforms.
        url_patterns: regular expressions that recognise a post's URL; named groups are the
            spider's business.
        access: ``api`` (official or open, robots.txt not consulted) or ``page`` (obeyed).
        default_bases: base URLs asked when the workspace names none.
        accepts: task kinds the spider can fetch, e.g. ``("trending", "search", "thread")``.
        delay_s: seconds between two requests to one host.
        daily_requests: requests a day, persisted over restarts.
        buckets: further allowances of the platform, persisted too.
        costs: what one request spends of which bucket, by task kind (``*`` for all others); a
            request may say it itself in ``meta``.
        min_items: posts expected of a discovery run; fewer than that is "quiet", none "broken"
            when the platform answered.
        max_items: posts of one run after which discovery stops.
        count_kind: what grows under a post, ``views`` or ``votes``.
        horizon_h: hours ahead for which growth is forecast (science: 24-48 video, 3-6 votes).
        retention_days: how long stored posts may be kept; ``None`` is the workspace's choice.
        probe: the cheapest thing to ask for, by which ``doctor`` finds out whether a key works.
        needs_terms: the source stays off until ``accept_terms = true``.
    """

    source: str
    title: str
    hosts: tuple[str, ...] = ()
    url_patterns: tuple[str, ...] = ()
    access: Literal["api", "page"]
    default_bases: tuple[str, ...]
    accepts: tuple[str, ...]
    delay_s: float = Field(ge=0)
    daily_requests: int = Field(gt=0)
    buckets: tuple[Bucket, ...] = ()
    costs: dict[str, dict[str, int]] = {}
    min_items: int = Field(ge=0)
    max_items: int = Field(gt=0)
    count_kind: Literal["views", "votes"]
    horizon_h: float = Field(gt=0)
    retention_days: int | None = None
    needs_terms: bool = False
    terms_url: str
    keys: tuple[KeySpec, ...] = ()
    setup: tuple[str, ...] = ()
    probe: FetchTask | None = None
    takes: str
    cost: str
    cannot: str
