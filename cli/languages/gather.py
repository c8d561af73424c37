"""Gathers the messages of the code into the catalogues: ``python -m cli.languages.gather``.

A message inside an f-string is not found (Babel reads such a string as one piece), so none may stand there. New
messages stand in the catalogues empty, for a translator; those that the code no longer holds go. A test fails while a
catalogue is not what this would write, or while a message has no translation.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.resources.abc import Traversable
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from cli.languages.catalogues import CODES, catalogue_file

ROOT = Path(__file__).resolve().parents[2]
_METHODS = [("**/templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
_FACES = {"gettext": None, "ngettext": (1, 2), "phrase": None}
_SENTENCES = {"say": None, "say_many": (1, 2), "phrase": None}
# In the faces "say" also prints on a terminal, which speaks English.
FOLDERS: tuple[tuple[str, dict[str, tuple[int, int] | None]], ...] = (
    ("ranking", _SENTENCES),
    ("cli/report", _FACES | _SENTENCES),
    ("cli/delivery", _FACES),
    ("cli/languages", _FACES),
)
_HEADER = """# What the report and the digest say. Messages are gathered by cli.languages.gather; people translate them.
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
    found: set[str | tuple[str, ...]] = set()
    for folder, keywords in FOLDERS:
        for _file, _line, message, _notes, _context in extract_from_dir(
            ROOT / folder, method_map=_METHODS, keywords=keywords
        ):
            found.add(tuple(message) if isinstance(message, tuple | list) else message)
    catalogue = Catalog(project="topcomment", charset="utf-8")
    for message in sorted(found, key=lambda each: each if isinstance(each, str) else each[0]):
        catalogue.add(message)
    return catalogue


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
