"""The text of a new ``brand.toml``: short, with a word on every section a manager may want."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping

SAFE_NEVER = (
    "deaths and funerals",
    "illness and diagnoses",
    "accidents and disasters",
    "war and violence",
    "party politics and elections",
    "self-harm",
    "children as the subject",
)

_TEMPLATE = """\
# Who we are, what we join, what we never touch. An unknown key is an error that names the right one.
# `topcomment doctor` checks this file; keys and passwords belong in .env, as ${{NAME}} here.

[brand]
name = {name}
website = {website}
aliases = []  # other spellings by which people call you
# 150-500 characters: what you do, and the posts under which a word of yours would be welcome.
about = {about}
not_about = ""  # what looks close but is not yours
languages = {languages}  # languages your people answer in
regions = []  # as in ["NO", "SE"]
timezone = {timezone}
voice = ""  # how you sound, for whoever writes
kinds = []  # what others would call you, as in ["coffee brand"], for posts that ask for such brands

[brand.handles]  # your own accounts by platform
{handles}
[contact]
user_agent_contact = {contact}  # mail address or page; platforms see it in the User-Agent

[niche]
topics = {topics}  # searched for, and what relevance is measured against
hashtags = {hashtags}
creators = []  # accounts worth following
examples = []  # texts you wish you had commented on
counterexamples = []  # texts that look right and are not

{competitors}
# [plays.competitor_complaint]
# off = false  # answer complaints about competitors, only where people ask for alternatives

[safety]
never = {never}
words = []  # each withholds a post by itself
authors = []  # accounts never to contact
partners = []  # accounts whose posts are yours in spirit

# [markets.north]  # people who work the list for one audience
# languages = ["no"]
# timezone = "Europe/Oslo"
# hours = "09:00-17:00"
# reply_delay = 1.0  # hours until somebody writes
# send_at = 07:30:00  # when its digest arrives
# report_language = "nb"  # in which language: en, tr, nb, lv, de or es; otherwise its first one, if it is one of these

# [report]  # see docs/sending.md; addresses hold passwords and belong in .env
# send = ["${{TEAM_MAIL}}"]  # Apprise URLs: mail, Slack, Teams, Discord and many more
# at = 08:00:00
# language = "en"  # of the report and the digest: en, tr, nb, lv, de or es

# [escalate]
# send = ["${{BOSS_MAIL}}"]  # who is told at once of a crisis of your own

# [calendar]
# holidays = [2026-12-25]  # days on which nothing is sent, escalations excepted
# blackout = [2026-12-24]  # the same, and nothing is listed either
# [[calendar.campaigns]]  # what you talk about for a while: searched for, and counted as your topics
# name = "Harvest"
# starts = 2026-09-01
# ends = 2026-09-30
# words = ["first harvest", "#harvest26"]

# [team]  # what keeps you from becoming a nuisance; see docs/people.md
# creator_cooldown_days = 3  # how long somebody rests whom you spoke to
# per_day = 12  # comments
# per_platform = {{ tiktok = 3 }}

# [goals]  # what a week of your comments should bring; see docs/outcomes.md
# comments = 15
# over_baseline = 1.2  # every other figure: a fifth more than in your first four weeks

# [sources.peertube]  # every source has its own table; see `topcomment sources`
# enabled = false

[privacy]
retention_days = 90
commenter_handles = true
people_days = 90  # how long fans and creators stay in the ledger; 0 keeps none
"""


def render_brand(  # noqa: PLR0913 - one argument for each question
    *,
    name: str,
    about: str,
    languages: Iterable[str],
    timezone: str,
    contact: str,
    topics: Iterable[str],
    hashtags: Iterable[str],
    handles: Mapping[str, str],
    competitors: Iterable[str],
    website: str = "",
) -> str:
    """The whole file; every value is quoted, whatever was typed."""
    return _TEMPLATE.format(
        name=quoted(name),
        about=quoted(about),
        languages=array(languages),
        timezone=quoted(timezone),
        contact=quoted(contact),
        topics=array(topics),
        hashtags=array(hashtags),
        handles="".join(f"{_key(platform)} = {quoted(handle)}\n" for platform, handle in handles.items()),
        competitors=_competitors(competitors),
        website=quoted(website),
        never=array(SAFE_NEVER),
    )


def quoted(text: str) -> str:
    """A TOML basic string; JSON's escapes are TOML's, except for DEL."""
    clean = text.encode("utf-8", errors="replace").decode("utf-8")
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")


def array(texts: Iterable[str]) -> str:
    """A TOML array of strings on one line."""
    return "[" + ", ".join(quoted(text) for text in texts) + "]"


def _key(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9_-]+", text) else quoted(text)


def _competitors(names: Iterable[str]) -> str:
    tables = [f"[competitors.{_key(name)}]\naliases = {array([name])}\nhandles = []\n" for name in names]
    return "\n".join(tables) or "# [competitors.globex]\n# aliases = []\n# handles = []\n"
