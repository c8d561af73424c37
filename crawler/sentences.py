"""Sentences that remember how they were made, so that they can be told in another language later.

A :class:`Sentence` is its English text. Beside it are the message (the key of the translators' catalogues) and the
arguments that were put into it, which is all that ``cli.languages`` needs to tell it anew. Whoever makes one writes
``say("Written {ago}.", ago=ago(3.5))`` where an f-string would have stood.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Self, cast

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler, SerializationInfo
from pydantic_core import core_schema

from crawler.figures import Figure, figure, whole

STORED: dict[str, bool] = {"sentences": True}
"""Context of ``model_dump`` with which sentences keep their parts; without it they are plain text."""
_SLOT = re.compile(r"\{(\w+)\}")


class Sentence(str):
    """English text with its parts; one that was read or typed has none, and stays as it is in every language.

    Attributes:
        message: what translators see; "" where there are no parts, and for a chain.
        many: the plural's message, if the sentence counts.
        times: what decides between the two.
        arguments: what stands in the ``{named}`` places.
        links: the sentences of a chain, in their order.
        by: what stands between them.
    """

    __slots__ = ("arguments", "by", "links", "many", "message", "times")

    message: str
    many: str
    times: int
    arguments: Mapping[str, str]
    links: tuple[str, ...]
    by: str

    def __new__(cls, text: str = "", **parts: Any) -> Self:
        """The text; ``parts`` are the attributes, by their names."""
        made = super().__new__(cls, text)
        made.message, made.many = parts.get("message", ""), parts.get("many", "")
        made.times = parts.get("times", 0)
        made.arguments, made.links = parts.get("arguments", {}), parts.get("links", ())
        made.by = parts.get("by", "")
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (str(self), {name: getattr(self, name) for name in self.__slots__})

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
    if not arguments:
        return _bare(message)
    return Sentence(fill(message, arguments), message=message, arguments=arguments)


@lru_cache(maxsize=1024)
def _bare(message: str) -> Sentence:
    """A sentence without arguments, made once: a ranking says the same of many."""
    return Sentence(fill(message, {}), message=message)


def say_many(one: str, many: str, n: int, /, **arguments: str) -> Sentence:
    """A sentence that counts: ``{n}`` of something, in the singular or the plural."""
    given = {"n": whole(n), **arguments}
    return Sentence(fill(one if n == 1 else many, given), message=one, many=many, times=n, arguments=given)


def chain(*links: str, by: str = " ") -> Sentence:
    """Several whole sentences (or clauses of a list) one after the other; empty ones are left out."""
    kept = tuple(link for link in links if link)
    return Sentence(by.join(kept), links=kept, by=by)


def phrase(message: str) -> str:
    """Marks a message in a table, to be given to :func:`say` later; gives it unchanged."""
    return message


def fill(message: str, arguments: Mapping[str, str]) -> str:
    """The message with its ``{named}`` places filled; braces in an argument mean nothing.

    Raises:
        KeyError: a place has no argument.
    """
    return _SLOT.sub(lambda slot: arguments[slot[1]], message)


def _restored(text: str, parts: dict[str, Any]) -> Sentence:
    return Sentence(text, **parts)


def _written(value: str, info: SerializationInfo) -> Any:
    return stored(value) if info.context and info.context.get("sentences") else str(value)


def stored(value: str) -> Any:
    """A sentence, figure or text as JSON values; :func:`_read` is the way back."""
    if isinstance(value, Figure):
        return {value.kind: value.value}
    if not isinstance(value, Sentence):
        return str(value)
    if value.links:
        return {"all": [stored(link) for link in value.links], "by": value.by}
    if not value.message:
        return str(value)
    said = [value.message, value.many, value.times] if value.many else value.message
    return {"say": said, "with": {name: stored(given) for name, given in value.arguments.items()}}


def _read(value: Any) -> Sentence:
    """A sentence of what was stored; plain text of older rankings has no parts."""
    if isinstance(value, Sentence):
        return value
    if isinstance(value, str):
        return Sentence(value)
    if not isinstance(value, dict):
        raise ValueError(f"a sentence is text or its parts, not {type(value).__name__}")  # noqa: TRY004 - pydantic's
    try:
        made = _remade(value)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"the parts of a sentence are not whole: {error}") from error
    if not isinstance(made, Sentence):
        raise ValueError("a figure alone is no sentence")  # noqa: TRY004 - pydantic's
    return made


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
