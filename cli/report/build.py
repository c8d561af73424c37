"""The report as one HTML file that asks nothing of the network and runs no script."""

from __future__ import annotations

import base64
import hashlib
import zlib
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from cli.report import head, withheld
from cli.report.data import ReportData
from cli.report.harmless import one_line
from cli.report.present import views
from cli.report.rests import rest_lines
from cli.report.view import ALARMS

_TINTS = 6


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("cli.report"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,  # a misspelt name is an error, not an empty place
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["tint"] = lambda name: zlib.crc32(str(name).encode()) % _TINTS
    return environment


@cache
def _style() -> tuple[Markup, str]:
    """The style sheet, and the policy that allows it and nothing else.

    The sheet is named by its hash (CSP Level 3, section 2.3.1), so that no other style, and no
    ``style`` attribute either, would be applied even if a text got through as markup.
    """
    source = _environment().loader.get_source(_environment(), "report.css")[0]  # type: ignore[union-attr]
    digest = base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
    return Markup(source), policy  # noqa: S704 - our own file


def build_report(data: ReportData) -> str:
    """The whole page: head, escalations, cards, teach-me, withheld, trends, sources, results."""
    css, policy = _style()
    return (
        _environment()
        .get_template("report.html")
        .render(
            css=css,
            policy=policy,
            data=data,
            brand=one_line(data.brand),
            head=head,
            withheld=withheld,
            rest_lines=rest_lines,
            gettext=data.tongue.gettext,
            ngettext=data.tongue.ngettext,
            ALARMS=ALARMS,
            language=data.tongue.code,
            escalations=views(data.escalations, data),
            cards=views(data.cards, data),
            explore=views(data.explore, data),
            not_seen=[one_line(data.tongue.tell(sentence)) for sentence in data.not_seen],
            results=[one_line(data.tongue.tell(sentence)) for sentence in data.results],
        )
    )
