"""Which sources may run now, and what is said of those that may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.config import Brand
from crawler.policy import SourcePolicy, SourceState

NOT_SET_UP = "not set up"


@dataclass(frozen=True)
class Readiness:
    """``state`` is ``ok`` where the source may run; otherwise why not, in a word and a sentence."""

    state: SourceState
    note: str = ""
    chosen: bool = False
    """Off because the workspace says so, or never asked for it: nothing is wrong with it."""


def readiness(policy: SourcePolicy, brand: Brand, environment: Mapping[str, str]) -> Readiness:
    """Whether a source may run in this workspace.

    One that needs a key or an accepted term and that brand.toml does not even name is off; named, it
    lacks something, and every crawl says so.
    """
    config, named = brand.source(policy.source), policy.source in brand.sources
    if not config.enabled:
        return Readiness("off", f"[sources.{policy.source}] enabled = false", chosen=True)
    missing = " and ".join(key.name for key in policy.keys if key.required and not environment.get(key.name))
    terms = policy.needs_terms and not config.accept_terms
    if terms and not named:
        return Readiness("off", f"{NOT_SET_UP}: its terms ({policy.terms_url}) are yours to accept", chosen=True)
    if terms:
        how = f"[sources.{policy.source}] accept_terms = true"
        return Readiness("off", f"its terms ({policy.terms_url}) are yours to accept: {how}")
    if missing and not named:
        return Readiness("off", f"{NOT_SET_UP}: it needs {missing}", chosen=True)
    if missing:
        return Readiness("no key", f"{missing} not set in .env; `topcomment doctor` says how to get it")
    return Readiness("ok")


def secrets_for(policies: Mapping[str, SourcePolicy], environment: Mapping[str, str]) -> dict[str, str]:
    """The keys that these sources' policies name, and no other of ``.env``."""
    names = sorted({key.name for policy in policies.values() for key in policy.keys})
    return {name: environment[name] for name in names if environment.get(name)}
