"""The checks of a workspace; each gives one finding and changes nothing that was there."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from cli.catalogue import policies
from cli.crawling.readiness import NOT_SET_UP, readiness
from cli.desk import Desk
from cli.doctor.probe import can_probe, probe
from crawler.browser.chromium import HOW_TO_GET, find_chromium
from crawler.config import Brand
from crawler.errors import TopcommentError
from crawler.policy import SourcePolicy

Level = Literal["ok", "hint", "mend"]
ABOUT_CHARS = (150, 500)


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it stands, and the exact steps where it should be better.

    ``mend`` stops a morning, ``hint`` makes it worse than it could be.
    """

    what: str
    level: Level
    said: str
    steps: tuple[str, ...] = ()


def findings(desk: Desk, *, offline: bool = False) -> Iterator[Finding]:
    """All checks, in the order in which they would be mended; unless ``offline``, keys that are set are tried."""
    yield _folder(desk.workspace.root)
    try:
        brand = desk.brand
    except TopcommentError as error:
        yield Finding("brand.toml", "mend", str(error), (f"edit {desk.workspace.brand_path(desk.slug)}",))
        return
    yield _about(brand)
    yield _contact(brand)
    yield _niche(brand)
    yield _database(desk)
    yield _model(brand)
    yield _growth()
    for policy in policies().values():
        yield _source(policy, brand, desk, offline=offline)
    if any(policy.access == "page" for policy in policies().values()):
        yield _chromium()


def _folder(root: Path) -> Finding:
    if not os.access(root, os.W_OK):
        return Finding(
            "workspace", "mend", f"{root} cannot be written to", (f"give this user the right to write in {root}",)
        )
    free = shutil.disk_usage(root).free
    if free < 500_000_000:
        return Finding("workspace", "hint", f"{root} has {free // 1_000_000} MB left", ("free some space",))
    return Finding("workspace", "ok", str(root))


def _about(brand: Brand) -> Finding:
    length = len(brand.brand.about)
    if ABOUT_CHARS[0] <= length <= ABOUT_CHARS[1]:
        return Finding("brand.toml", "ok", f"[brand] about has {length} characters")
    return Finding(
        "brand.toml",
        "hint",
        f"[brand] about has {length} characters; 150 to 500 describe a brand best",
        ("say in a few sentences who you are and under which posts a word of yours is welcome",),
    )


def _contact(brand: Brand) -> Finding:
    if brand.contact.user_agent_contact:
        return Finding("contact", "ok", brand.contact.user_agent_contact)
    return Finding(
        "contact",
        "mend",
        "[contact] user_agent_contact is empty; without it nothing is crawled",
        ("write a mail address or a page of yours there; platforms see it in the User-Agent",),
    )


def _niche(brand: Brand) -> Finding:
    asked = len(brand.niche.topics) + len(brand.niche.hashtags) + len(brand.niche.creators)
    if asked:
        return Finding("niche", "ok", f"{asked} topics, hashtags and creators are followed")
    return Finding(
        "niche",
        "hint",
        "[niche] names no topic, hashtag or creator: only what is popular is seen",
        ("name three to ten topics and hashtags in [niche]",),
    )


def _database(desk: Desk) -> Finding:
    try:
        with desk.store() as store, store.reading():
            return Finding("database", "ok", store.engine.dialect.name)
    except TopcommentError as error:
        return Finding("database", "mend", str(error))


def _model(brand: Brand) -> Finding:
    from ranking.encoder import load_encoder

    missing = [name for name in ("torch", "sentence_transformers") if find_spec(name) is None]
    if missing:
        return Finding("model", "mend", f"{' and '.join(missing)} not installed", ("make morning",))
    try:
        load_encoder(brand.ranking.model)
    except TopcommentError as error:
        return Finding("model", "mend", str(error))
    return Finding("model", "ok", brand.ranking.model)


def _growth() -> Finding:
    from ranking.growth.booster import can_grow

    if can_grow():
        return Finding("growth", "ok", "learns from what this workspace counts")
    return Finding(
        "growth",
        "hint",
        "LightGBM finds no OpenMP library, so forecasts rest on what is shipped and never on your own counts",
        ("install your system's package of libgomp (Debian: libgomp1) or libomp (macOS)",),
    )


def _source(policy: SourcePolicy, brand: Brand, desk: Desk, *, offline: bool) -> Finding:
    environment = desk.workspace.environment
    ready = readiness(policy, brand, environment)
    what = f"source {policy.source}"
    wanted = [key for key in policy.keys if not environment.get(key.name)]
    # Two keys of one account share their steps.
    steps = tuple(dict.fromkeys(step for key in wanted for step in key.steps))
    if ready.state == "no key":
        return Finding(what, "mend", ready.note, (*policy.setup, *steps))
    if ready.state == "off" and (not ready.chosen or ready.note.startswith(NOT_SET_UP)):
        return Finding(what, "hint", ready.note, (*policy.setup, *steps, *_terms(policy)))
    if ready.state == "off":
        return Finding(what, "ok", f"off: {ready.note}")
    if not offline and can_probe(policy, desk):
        return _tried(policy, desk, what)
    if wanted:
        names = " and ".join(key.name for key in wanted)
        return Finding(what, "hint", f"works; sees more with {names}", (*policy.setup, *steps))
    return Finding(what, "ok", f"{policy.access}, {policy.takes}; cannot: {policy.cannot}")


def _terms(policy: SourcePolicy) -> tuple[str, ...]:
    if not policy.needs_terms:
        return ()
    return (f"read {policy.terms_url}; if you accept it, set accept_terms = true in [sources.{policy.source}]",)


def _tried(policy: SourcePolicy, desk: Desk, what: str) -> Finding:
    try:
        found = probe(policy, desk)
    except TopcommentError as error:
        return Finding(what, "hint", f"its key could not be tried: {error}")
    if found.well:
        return Finding(what, "ok", f"its key works: {found.note}")
    steps = tuple(dict.fromkeys(step for key in policy.keys for step in key.steps))
    return Finding(what, "mend", f"a cheap call was tried; {found.state}: {found.note}", (*policy.setup, *steps))


def _chromium() -> Finding:
    found = find_chromium()
    if found:
        return Finding("browser", "ok", found)
    return Finding("browser", "hint", "no Chromium for sources that need one", (HOW_TO_GET,))
