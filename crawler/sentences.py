"""Sentences that remember how they were made, so that they can be told in another language later.

A :class:`Sentence` is its English text. Beside it are the message (the key of the translators' catalogues) and the
arguments that were put into it, which is all that ``cli.languages`` needs to tell it anew. Whoever makes one writes
``say("Written {ago}.", ago=ago(3.5))`` where an f-string would have stood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, NamedTuple, Self, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, SerializationInfo
from pydantic_core import core_schema

from crawler.figures import Figure, figure, whole

STORED: dict[str, bool] = {"sentences": True}
"""Context of ``model_dump`` with which sentences keep their parts; without it they are plain text."""
_SLOT = re.compile(r"\{(\w+)\}")


class Parts(NamedTuple):
    """What a sentence was made of.

    Attributes:
        message: what translators see; "" for a chain.
        arguments: what stands in the ``{named}`` places.
        many: the plural's message, if the sentence counts.
        times: what decides between the two.
        links: the sentences of a chain, in their order.
        by: what stands between them.
    """

    message: str = ""
    arguments: Mapping[str, str] = MappingProxyType({})
    many: str = ""
    times: int = 0
    links: tuple[str, ...] = ()
    by: str = ""


class Sentence(str):
    """English text with its parts; one that was read or typed has none, and stays as it is in every language."""

    __slots__ = ("_parts", "_stored")

    _parts: Parts | None
    _stored: Mapping[str, Any] | None

    def __new__(cls, text: str = "", parts: Parts | None = None, stored: Mapping[str, Any] | None = None) -> Self:
        """The text, and what it was made of: its parts, or what was stored of them."""
        made = super().__new__(cls, text)
        made._parts, made._stored = parts, stored
        return made

    @property
    def parts(self) -> Parts | None:
        """What it was made of; ``None`` where that is not known, or not whole any more.

        Stored parts are put together when they are first asked for: most readers of a ranking want the text.
        """
        if self._stored is not None:
            self._parts, self._stored = _parts_of(self._stored), None
        return self._parts

    def __reduce__(self) -> tuple[Any, ...]:
        return _unpickled, (str(self), _json_of(self))

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, _handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(_written, info_arg=True)
        return core_schema.no_info_plain_validator_function(_read, serialization=written)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"type": "string"}


def say(message: str, /, **arguments: str) -> Sentence:
    """A sentence with its arguments: text, figures or other sentences."""
    return Sentence(fill(message, arguments), Parts(message, arguments)) if arguments else _bare(message)


@lru_cache(maxsize=1024)
def _bare(message: str) -> Sentence:
    """A sentence without arguments, made once: a ranking says the same of many."""
    return Sentence(fill(message, {}), Parts(message))


def say_many(one: str, many: str, n: int, /, **arguments: str) -> Sentence:
    """A sentence that counts: ``{n}`` of something, in the singular or the plural."""
    given = {"n": whole(n), **arguments}
    return Sentence(fill(one if n == 1 else many, given), Parts(one, given, many, n))


def chain(*links: str, by: str = " ") -> Sentence:
    """Several whole sentences (or clauses of a list) one after the other; empty ones are left out."""
    kept = tuple(link for link in links if link)
    return Sentence(by.join(kept), Parts(links=kept, by=by) if kept else None)


def said_by(error: Exception) -> str:
    """What an error says: the sentence it was raised with, parts and all, else its text."""
    said = error.args[0] if error.args else ""
    return said if isinstance(said, Sentence) else str(error)


def phrase(message: str) -> str:
    """Marks a message in a table, to be given to :func:`say` later; gives it unchanged."""
    return message


def fill(message: str, arguments: Mapping[str, str]) -> str:
    """The message with its ``{named}`` places filled; braces in an argument mean nothing.

    What ends in a full stop itself (``vor 3 Std.``, ``Priya O.``) takes that of the message with it.

    Raises:
        KeyError: a place has no argument.
    """
    literals = _pieces(message)
    if len(literals) == 1:
        return message
    found: list[str] = []
    for at, piece in enumerate(literals):
        stops = at > 0 and piece[:1] == "." != piece[1:2] and found[-1].endswith(".")
        found.append(arguments[piece] if at % 2 else piece[1:] if stops else piece)
    return "".join(found)


@lru_cache(maxsize=4096)
def _pieces(message: str) -> tuple[str, ...]:
    """Text and names of places by turns, beginning with text."""
    return tuple(_SLOT.split(message))


def _written(value: str, info: SerializationInfo) -> Any:
    return _json_of(value) if info.context and info.context.get("sentences") else str(value)


def _json_of(value: str) -> Any:
    """A whole sentence as JSON values: its text, for who only reads, and its parts."""
    kept = stored(value)
    return {"text": str(value), **kept} if isinstance(kept, dict) else kept


def stored(value: str) -> Any:
    """The parts of a sentence, a figure or a text as JSON values; :func:`_remade` is the way back."""
    if isinstance(value, Figure):
        return {value.kind: value.value}
    parts = value.parts if isinstance(value, Sentence) else None
    if parts is None:
        return str(value)
    if parts.links:
        return {"all": [stored(link) for link in parts.links], "by": parts.by}
    said = [parts.message, parts.many, parts.times] if parts.many else parts.message
    return {"say": said, "with": {name: stored(given) for name, given in parts.arguments.items()}}


def _read(value: Any) -> Sentence:
    """A sentence of what was stored; plain text of older rankings has no parts."""
    if isinstance(value, Sentence):
        return value
    if isinstance(value, str):
        return Sentence(value)
    if not isinstance(value, dict) or not isinstance(value.get("text"), str):
        raise ValueError("a sentence is text, or its text with its parts")  # noqa: TRY004 - pydantic's
    return Sentence(value["text"], stored=value)


def _unpickled(text: str, kept: Any) -> Sentence:
    return Sentence(text, stored=kept if isinstance(kept, dict) else None)


def _parts_of(kept: Mapping[str, Any]) -> Parts | None:
    try:
        made = _remade({name: part for name, part in kept.items() if name != "text"})
    except (KeyError, TypeError, AttributeError, ValueError):
        return None  # written by another version: its text is still true
    return made.parts if isinstance(made, Sentence) else None


def _remade(value: Any) -> str:
    if isinstance(value, str):
        return value
    parts = cast("dict[str, Any]", value)
    if "all" in parts:
        return chain(*map(_remade, parts["all"]), by=parts["by"])
    if "say" not in parts:
        [(kind, given)] = parts.items()
        return figure(kind, given)
    arguments = {name: _remade(given) for name, given in parts["with"].items()}
    if isinstance(parts["say"], str):
        return say(parts["say"], **arguments)
    one, many, n = parts["say"]
    return say_many(one, many, n, **arguments)
