"""Gathers the messages of the code into the catalogues: ``python -m cli.languages.gather``.

Every module and template is read. A module's ``say`` makes messages where it is the one of ``crawler.sentences``; that
of ``cli.console`` prints, and a terminal speaks English.

A message inside an f-string is not found (Babel reads such a string as one piece), so none may stand there. New
messages stand in the catalogues empty, for a translator; those that the code no longer holds go. A test fails while a
catalogue is not what this would write, or while a message has no translation.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from cli.languages.catalogues import CODES, catalogue_file

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("cli", "crawler", "ranking")
Keywords = dict[str, tuple[int, ...] | None]
_FACES: Keywords = {"gettext": None, "ngettext": (1, 2), "phrase": None}
_SENTENCES: Keywords = {"say": None, "say_many": (1, 2)}
_FROM_SENTENCES = re.compile(r"^from crawler\.sentences import (\([^)]*\)|.*)", re.MULTILINE)
_SPEAKS = re.compile(r"\b(?:say|say_many|phrase|n?gettext)\(")
_HEADER = """# What is said to people. Messages are gathered by cli.languages.gather; people translate them.
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plurals}\\n"

"""


def template() -> Catalog:
    """Every message of the code, without a translation, in an order that does not depend on where it stands."""
    found = {message for path in _sources() for message in messages_of(path)}
    catalogue = Catalog(project="topcomment", charset="utf-8")
    for message in sorted(found, key=lambda each: each if isinstance(each, str) else each[0]):
        catalogue.add(message)
    return catalogue


def _sources() -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted((ROOT / folder).rglob("*.py"))
        yield from sorted((ROOT / folder).rglob("templates/*.html"))


def messages_of(path: Path) -> Iterator[str | tuple[str, ...]]:
    """The messages of one module or template; a pair is one that counts."""
    text = path.read_text(encoding="utf-8")
    if not _SPEAKS.search(text):
        return
    method = "jinja2.ext:babel_extract" if path.suffix == ".html" else "python"
    for _line, message, _notes, _context in extract(method, BytesIO(text.encode()), keywords=_keywords(text)):
        yield tuple(message) if isinstance(message, tuple | list) else message


def _keywords(text: str) -> Keywords:
    names = {name for found in _FROM_SENTENCES.findall(text) for name in re.findall(r"\w+", found)}
    return _FACES | {name: places for name, places in _SENTENCES.items() if name in names}


def gathered(language: str, gatherings: Catalog) -> Catalog:
    """The catalogue of a language as it stands, with the code's messages and no other."""
    file = catalogue_file(language)
    known = _read(language, file) if file.is_file() else Catalog(locale=language)
    fresh = Catalog(locale=language, charset="utf-8")
    for message in _messages(gatherings):
        before = known.get(message.id)
        fresh.add(message.id, before.string if before is not None else None)
    return fresh


def _messages(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def _read(language: str, file: Traversable) -> Catalog:
    with file.open("rb") as source:
        return read_po(source, locale=language)


def main() -> None:
    """Write every catalogue anew."""
    gatherings = template()
    for language in CODES[1:]:
        path = ROOT / "cli/languages/locale" / language / "LC_MESSAGES" / "topcomment.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(written(gathered(language, gatherings)))


def written(catalogue: Catalog) -> bytes:
    """A catalogue as its file holds it; no date in it, so that gathering twice changes nothing."""
    body = BytesIO()
    write_po(body, catalogue, width=0, omit_header=True)
    header = _HEADER.format(language=catalogue.locale_identifier, plurals=catalogue.plural_forms)
    return header.encode() + body.getvalue().lstrip()


if __name__ == "__main__":
    main()
