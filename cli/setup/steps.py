"""The steps of the set-up that are plain forms: what each shows, and what it changes in ``brand.toml``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from types import MappingProxyType
from urllib.parse import urlsplit

from cli.report.titles import platform_titles
from cli.setup.brandtext import BrandText, Key
from cli.setup.fields import Fields
from cli.setup.keywords import Keywords
from crawler.sentences import say

MOST_MARKETS = 8
_HANDLE = "handle."
_NO_ACCOUNTS = frozenset({"link", "hackernews"})
"""Sources where a brand speaks under no account of its own that a post would name."""
_HOURS = re.compile(r"([01]?\d|2[0-3]):[0-5]\d\s*-\s*([01]?\d|2[0-3]):[0-5]\d")
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)")

WHO: Mapping[str, Key] = MappingProxyType({
    "name": ("brand", "name"), "website": ("brand", "website"), "about": ("brand", "about"),
    "aliases": ("brand", "aliases"), "kinds": ("brand", "kinds"), "voice": ("brand", "voice"),
    "languages": ("brand", "languages"), "regions": ("brand", "regions"), "timezone": ("brand", "timezone"),
    "contact": ("contact", "user_agent_contact"),
})  # fmt: skip
WORDS: Mapping[str, Key] = MappingProxyType({
    "topics": ("niche", "topics"), "hashtags": ("niche", "hashtags"), "creators": ("niche", "creators"),
    "not_about": ("brand", "not_about"),
})  # fmt: skip
NEVER: Mapping[str, Key] = MappingProxyType({
    "never": ("safety", "never"), "words": ("safety", "words"), "authors": ("safety", "authors"),
    "partners": ("safety", "partners"),
})  # fmt: skip
_LINES = frozenset({"never", "topics"})


@dataclass(frozen=True)
class Step:
    """One form: its keys by field, and what it changes; wrong fields are noted in ``Fields.problems``."""

    keys: Mapping[str, Key]
    values: Callable[[BrandText], dict[str, str]]
    change: Callable[[BrandText, Fields], None]

    def field_of(self, sentence: str) -> str:
        """The field that a sentence of ``load_brand`` speaks of; empty: none of this form."""
        dotted = sentence.partition(" ")[0].removeprefix("unknown").strip()
        return next((name for name, key in self.keys.items() if dotted.startswith(".".join(key))), "")


def platforms() -> dict[str, str]:
    """Platforms on which a brand has an account, with their titles."""
    return {slug: title for slug, title in platform_titles().items() if slug not in _NO_ACCOUNTS}


def _shown(keys: Mapping[str, Key], text: BrandText) -> dict[str, str]:
    found = {}
    for name, key in keys.items():
        value = text.get(*key)
        joined = ("\n" if name in _LINES else ", ").join(text.texts(*key))
        found[name] = joined if isinstance(value, list) else text.words(*key)
    return found


def _who_values(text: BrandText) -> dict[str, str]:
    handles = {f"{_HANDLE}{slug}": text.words("brand", "handles", slug) for slug in platforms()}
    return _shown(WHO, text) | handles


def _who(text: BrandText, fields: Fields) -> None:
    name = fields.text("name", required=say("The brand's name is missing."))
    about = fields.text("about", most=2000, required=say("Say in a few sentences who you are and what you join."))
    website = fields.web("website")
    zone, languages = zone_of(fields, "timezone"), languages_of(fields, "languages")
    # A platform's operators must be able to reach whoever crawls: the website will do.
    contact = fields.text("contact") or website
    plain = {"name": name, "website": website, "about": about, "timezone": zone, "contact": contact,
             "voice": fields.text("voice", most=500), "languages": languages, "regions": fields.regions("regions"),
             "aliases": fields.items("aliases"), "kinds": fields.items("kinds")}  # fmt: skip
    handles = {slug: _handle(fields.text(f"{_HANDLE}{slug}"), slug) for slug in platforms()}
    if fields.problems:
        return
    for field, value in plain.items():
        text.put(WHO[field], value)
    for slug, handle in handles.items():
        text.put(("brand", "handles", slug), handle or None)


def zone_of(fields: Fields, name: str) -> str:
    """The brand's time zone, which must be said."""
    return fields.zone(name, required=say("Say in which time zone the list is read, as in Europe/Oslo."))


def languages_of(fields: Fields, name: str) -> tuple[str, ...]:
    """The brand's languages, at least one."""
    found = fields.languages(name)
    if not found and name not in fields.problems:
        fields.problems[name] = say("Name at least one language in which you answer.")
    return found


def _handle(typed: str, platform: str) -> str:
    """An account as others write it; out of its address where that was pasted."""
    if "://" not in typed:
        return typed
    parts = urlsplit(typed)
    last = parts.path.rstrip("/").rpartition("/")[2]
    if platform == "mastodon" and last.startswith("@") and last.count("@") == 1:
        return f"{last}@{parts.hostname}"
    return last or typed


def _words_values(text: BrandText) -> dict[str, str]:
    rivals = text.get("competitors")
    return _shown(WORDS, text) | {"competitors": ", ".join(rivals) if isinstance(rivals, dict) else ""}


def _words(text: BrandText, fields: Fields) -> None:
    found = Keywords(
        topics=fields.items("topics"),
        hashtags=fields.items("hashtags", strip="#"),
        creators=fields.items("creators"),
        competitors=fields.items("competitors"),
    )
    not_about = fields.text("not_about", most=2000)
    if fields.problems:
        return
    text.put(WORDS["not_about"], not_about)
    put_keywords(text, found, instead=True)


def put_keywords(text: BrandText, found: Keywords, *, instead: bool = False) -> None:
    """Add keywords to those that stand there, or put them ``instead``."""
    for name in ("topics", "hashtags", "creators"):
        there = () if instead else text.texts(*WORDS[name])
        text.put(WORDS[name], tuple(dict.fromkeys((*there, *getattr(found, name)))))
    rivals = text.get("competitors") or {}
    for name in found.competitors:
        if name not in rivals:
            text.put(("competitors", name, "aliases"), (name,))
    if instead:
        for name in set(rivals) - set(found.competitors):
            text.put(("competitors", name), None)


def _never(text: BrandText, fields: Fields) -> None:
    values = {
        "never": fields.lines("never"),
        "words": fields.items("words"),
        "authors": fields.items("authors"),
        "partners": fields.items("partners"),
    }
    if fields.problems:
        return
    for name, value in values.items():
        text.put(NEVER[name], value)


def market_names(text: BrandText) -> list[str]:
    """The markets of a brand, in their order."""
    found = text.get("markets")
    return list(found) if isinstance(found, dict) else []


def _markets_values(text: BrandText) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, name in enumerate(market_names(text)[:MOST_MARKETS]):
        key, field = ("markets", name), f"market.{number}."
        found |= {f"{field}was": name, f"{field}name": name}
        for part in ("languages", "regions", "people"):
            found[field + part] = ", ".join(text.texts(*key, part))
        found[f"{field}timezone"] = text.words(*key, "timezone")
        found[f"{field}hours"] = text.words(*key, "hours")
        at = text.get(*key, "send_at")
        found[f"{field}send_at"] = f"{at:%H:%M}" if isinstance(at, time) else ""
    return found


def _markets(text: BrandText, fields: Fields) -> None:
    planned: list[tuple[str, str, dict[str, object]]] = []
    for number in range(MOST_MARKETS):
        field = f"market.{number}."
        name, was = fields.text(f"{field}name", most=60), fields.given.get(f"{field}was", "")
        if not name:
            planned.append((was, "", {}))
            continue
        values: dict[str, object] = {
            "languages": fields.languages(f"{field}languages"),
            "regions": fields.regions(f"{field}regions"),
            "people": fields.items(f"{field}people"),
            "timezone": fields.zone(f"{field}timezone") or None,
            "hours": _matched(fields, f"{field}hours", _HOURS, say("Write hours as in 09:00-17:00.")) or None,
            "send_at": _at(_matched(fields, f"{field}send_at", _CLOCK, say("Write a time of day as in 07:30."))),
        }
        planned.append((was, name, values))
    names = [name for _, name, _ in planned if name]
    double = next((name for name in names if names.count(name) > 1), None)
    if double is not None:
        place = max(number for number, (_, name, _) in enumerate(planned) if name == double)
        fields.problems[f"market.{place}.name"] = say("There is a market called {name} already.", name=double)
    if fields.problems:
        return
    known = set(market_names(text))
    for was, name, values in planned:
        if was in known and was != name:
            text.rename(("markets", was), name) if name else text.put(("markets", was), None)
        for part, value in values.items():
            text.put(("markets", name, part), value)
        if name and text.get("markets", name) is None:
            text.put(("markets", name, "hours"), "09:00-17:00")


def _matched(fields: Fields, name: str, pattern: re.Pattern[str], sentence: str) -> str:
    found = fields.text(name, most=20)
    if found and not pattern.fullmatch(found):
        fields.problems[name] = sentence
        return ""
    return found


def _at(text: str) -> time | None:
    return time.fromisoformat(text.zfill(5)) if text else None


STEPS: Mapping[str, Step] = MappingProxyType({
    "who": Step(WHO, _who_values, _who),
    "words": Step(WORDS, _words_values, _words),
    "never": Step(NEVER, lambda text: _shown(NEVER, text), _never),
    "markets": Step({}, _markets_values, _markets),
})  # fmt: skip
