"""The HTML mail: tables and inlined styles, since mail programs drop style sheets, scripts and much of layout."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from cli.delivery.letter import Letter
from cli.report import head
from cli.report.harmless import clamp
from cli.report.view import ALARMS

QUOTE_CHARS = 220
MOST_CARDS = 25
"""Gmail cuts a mail off after 102 KB of HTML; a card takes three."""


def mail_of(letter: Letter) -> str:
    """The whole mail; it asks nothing of the network, and every text of a stranger is escaped."""
    from css_inline import CSSInliner

    page = (
        _environment()
        .get_template("mail.html")
        .render(letter=letter, head=head, css=_style(), most=MOST_CARDS, most_alarms=ALARMS)
    )
    inliner = CSSInliner(load_remote_stylesheets=False, keep_style_tags=False)
    return inliner.inline(page)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("cli.delivery"),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["short"] = lambda text: clamp(text, QUOTE_CHARS)[0] + ("…" if len(text) > QUOTE_CHARS else "")
    return environment


@cache
def _style() -> Markup:
    environment = _environment()
    return Markup(environment.loader.get_source(environment, "mail.css")[0])  # type: ignore[union-attr]  # noqa: S704 - our own file
