"""The page's templates, one environment for each language: macros, too, then speak it without being told."""

from __future__ import annotations

import zlib
from functools import cache

from jinja2 import BytecodeCache, ChoiceLoader, Environment, PackageLoader, StrictUndefined, select_autoescape
from jinja2.bccache import Bucket

from cli import labels
from cli.browse.tongues import NAMES
from cli.deciding import ENGAGEMENT_KINDS, ROUTES, SKIP_REASONS
from cli.languages.tongue import Tongue
from cli.report import head, plays, words
from cli.report.harmless import clamp, one_line
from cli.report.present import platform_title
from cli.report.titles import platform_titles
from cli.report.view import ALARMS

_TINTS = 6


class _Compiled(BytecodeCache):
    """Templates compiled once for all languages, whose environments differ in what their names stand for."""

    def __init__(self) -> None:
        self._known: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give what was compiled before, if anything was."""
        if bucket.key in self._known:
            bucket.bytecode_from_string(self._known[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._known[bucket.key] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


@cache
def environment(tongue: Tongue) -> Environment:
    """The templates of the page and of the report, whose cards it draws, as one language tells them."""
    made = Environment(
        # The report's cards are drawn by the report's own templates.
        loader=ChoiceLoader([PackageLoader("cli.browse"), PackageLoader("cli.report")]),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        bytecode_cache=_COMPILED,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["tint"] = _tint
    made.filters["anchor"] = lambda key: f"{zlib.crc32(str(key).encode()):08x}"
    made.filters["human"] = lambda count: words.human_number(count, tongue)
    made.filters["short"] = lambda text, most: clamp(one_line(text), most)[0]
    made.filters["language"] = lambda code: words.language_name(code, tongue)
    made.filters["region"] = lambda code: tongue.locale.territories.get(code, code)
    made.filters["platform"] = lambda slug: platform_title(slug, platform_titles())
    made.filters["told"] = tongue.tell
    made.filters["begun"] = tongue.begun
    made.globals.update(
        gettext=tongue.gettext,
        ngettext=tongue.ngettext,
        tongue=tongue,
        TONGUES=NAMES,
        PLAYS=plays.LABELS,
        STATUSES=labels.STATUSES,
        STATES=labels.STATES,
        VERDICTS=labels.VERDICTS,
        WINDOWS=labels.WINDOWS,
        SNOOZES=labels.SNOOZES,
        SKIP_REASONS={reason: labels.SKIPS[reason] for reason in SKIP_REASONS},
        KINDS={kind: labels.KINDS[kind] for kind in ENGAGEMENT_KINDS},
        ROUTES={team: labels.TEAMS[team] for team in ROUTES},
        PARTS=labels.PARTS,
        ALARMS=ALARMS,
        more_alarms=head.more_alarms,
        uneasy_line=head.uneasy_line,
    )
    return made


def _tint(name: object) -> int:
    return zlib.crc32(str(name).encode()) % _TINTS
