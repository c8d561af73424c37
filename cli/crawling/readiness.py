"""Which sources may run now, and what is said of those that may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.config import Brand
from crawler.policy import SourcePolicy, SourceState


@dataclass(frozen=True)
class Readiness:
    """``state`` is ``ok`` where the source may run; otherwise why not, in a word and a sentence."""

    state: SourceState
    note: str = ""
    chosen: bool = False
    """Off because the workspace says so: nothing is wrong with it."""


def readiness(policy: SourcePolicy, brand: Brand, environment: Mapping[str, str]) -> Readiness:
    """Whether a source may run in this workspace."""
    config = brand.source(policy.source)
    if not config.enabled:
        return Readiness("off", f"[sources.{policy.source}] enabled = false", chosen=True)
    if policy.needs_terms and not config.accept_terms:
        return Readiness(
            "off", f"its terms ({policy.terms_url}) are yours to accept: [sources.{policy.source}] accept_terms = true"
        )
    missing = [key.name for key in policy.keys if key.required and not environment.get(key.name)]
    if missing and policy.source not in brand.sources:
        # Nobody asked for it: a source that waits for its key is no trouble of this morning.
        return Readiness("off", f"not set up: it needs {' and '.join(missing)} in .env; `topcomment doctor` says how")
    if missing:
        return Readiness("no key", f"{' and '.join(missing)} not set in .env; `topcomment doctor` says how to get it")
    return Readiness("ok")


def secrets_for(policies: Mapping[str, SourcePolicy], environment: Mapping[str, str]) -> dict[str, str]:
    """The keys that these sources' policies name, and no other of ``.env``."""
    names = sorted({key.name for policy in policies.values() for key in policy.keys})
    return {name: environment[name] for name in names if environment.get(name)}
