"""What one source may do, costs and promises: everything others need to know of a spider."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from crawler.models import Frozen

SourceState = Literal["ok", "quiet", "refused", "broken", "out of budget", "no key", "off"]


class KeySpec(Frozen):
    """A secret in ``.env`` that a source needs or can use, and the exact steps to get it."""

    name: str
    required: bool
    steps: tuple[str, ...]


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
        min_items: posts expected of a discovery run; fewer than that is "quiet", none "broken"
            when the platform answered.
        max_items: posts of one run after which discovery stops.
        count_kind: what grows under a post, ``views`` or ``votes``.
        horizon_h: hours ahead for which growth is forecast (science: 24-48 video, 3-6 votes).
        retention_days: how long stored posts may be kept; ``None`` is the workspace's choice.
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
    min_items: int = Field(ge=0)
    max_items: int = Field(gt=0)
    count_kind: Literal["views", "votes"]
    horizon_h: float = Field(gt=0)
    retention_days: int | None = None
    needs_terms: bool = False
    terms_url: str
    keys: tuple[KeySpec, ...] = ()
    setup: tuple[str, ...] = ()
    takes: str
    cost: str
    cannot: str
