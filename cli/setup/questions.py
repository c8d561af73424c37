"""The questions of ``topcomment init``: asked one by one, a wrong answer asked again, a website's words as defaults."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import typer

from cli.setup.fields import Fields
from cli.setup.sitefacts import SiteFacts
from cli.setup.steps import languages_of, platforms, zone_of
from crawler.errors import UsageError

Check = Callable[[Fields, str], str]
"""Reads one answer out of the fields as the file will hold it; what is wrong is noted there."""
_FIELD = "answer"


@dataclass(frozen=True)
class Answers:
    """What was given on the command line; ``None`` was not. Lists are separated by commas."""

    name: str | None = None
    about: str | None = None
    languages: str | None = None
    timezone: str | None = None
    contact: str | None = None
    topics: str | None = None
    hashtags: str | None = None
    handles: str | None = None
    competitors: str | None = None
    website: str | None = None


def ask_all(name: str, given: Answers) -> Answers:
    """Ask for what was not given."""
    website = _asked("Your website; its own words are offered below (Enter: none)", given.website, "", _web)
    facts = _facts(website, given.contact or website) if website else SiteFacts()
    handles = ",".join(f"{platform}={handle}" for platform, handle in facts.handles.items())
    return Answers(
        name=_asked("The brand's name", given.name, facts.name or name, _text),
        about=_asked("Who are you, and what do you join? (150-500 characters)", given.about, facts.about, _text),
        languages=_asked(
            "Languages your people answer in (as in en,es or English)",
            given.languages, ",".join(facts.languages) or "en", _languages,
        ),
        timezone=_asked("Time zone in which the list is read (as in Europe/Oslo)", given.timezone, "UTC", _zone),
        contact=_asked("Contact for the platforms' operators (mail address or page)", given.contact, website, _contact),
        topics=_asked("Topics to search for, separated by commas", given.topics, ",".join(facts.topics), _items),
        hashtags=_asked("Hashtags to follow, separated by commas", given.hashtags, ",".join(facts.hashtags), _items),
        handles=_asked("Your own accounts (as in mastodon=@acme@social.example)", given.handles, handles, _handles),
        competitors=_asked("Competitors, separated by commas", given.competitors, "", _items),
        website=website,
    )  # fmt: skip


def split(text: str | None) -> tuple[str, ...]:
    """The parts of ``a, b`` without blanks and doubles, in their order."""
    return tuple(dict.fromkeys(part.strip() for part in (text or "").split(",") if part.strip()))


def pairs(text: str | None) -> dict[str, str]:
    """The parts of ``mastodon=@acme@social.example,...`` by platform.

    Raises:
        UsageError: a part has no ``=``.
    """
    found: dict[str, str] = {}
    for part in split(text):
        platform, sign, handle = part.partition("=")
        if not sign or not platform.strip() or not handle.strip():
            raise UsageError(f"the handle {part!r} names no platform; write it as in mastodon=@acme@social.example")
        found[platform.strip().lower()] = handle.strip()
    return found


def _asked(question: str, given: str | None, default: str, check: Check) -> str:
    """What was given, else an answer that can be; an option that cannot be is told when the file is checked."""
    if given is not None:
        return given
    while True:
        reply: str = typer.prompt(question, default=default, show_default=bool(default))
        fields = Fields({_FIELD: reply})
        answer = check(fields, _FIELD)
        if not fields.problems:
            return answer
        typer.echo(f"  {fields.problems[_FIELD]}")


def _facts(website: str, contact: str) -> SiteFacts:
    from cli.progress import working
    from cli.setup.website import read_website  # with Scrapy, which a question needs not

    with working(f"reading {website}"):
        found = read_website(website, contact=contact)
    if found.problem is not None:
        typer.echo(f"  {found.problem}")
    return found.facts


def _text(fields: Fields, name: str) -> str:
    return fields.text(name, most=2000)


def _web(fields: Fields, name: str) -> str:
    return fields.web(name)


def _languages(fields: Fields, name: str) -> str:
    return ",".join(languages_of(fields, name))


def _zone(fields: Fields, name: str) -> str:
    return zone_of(fields, name)


def _contact(fields: Fields, name: str) -> str:
    return fields.text(
        name, required="Platforms must be able to reach whoever asks them: a mail address or a page of yours."
    )


def _items(fields: Fields, name: str) -> str:
    return ",".join(fields.items(name))


def _handles(fields: Fields, name: str) -> str:
    text = fields.text(name, most=2000)
    try:
        unknown = next((platform for platform in pairs(text) if platform not in platforms()), None)
    except UsageError as error:
        fields.problems[name] = f"{str(error)[:1].upper()}{str(error)[1:]}."
        return ""
    if unknown is not None:
        fields.problems[name] = f"There is no platform {unknown}; there are: {', '.join(platforms())}."
    return text
