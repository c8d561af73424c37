"""What a program may ask of the API, as models: they check a request and describe it in one go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qsl

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from cli.browse.view import SEVERAL
from cli.listing.filters import MOST_HOURS, Filters, StatusFilter
from crawler.config.sections import PlayName
from crawler.db.rankings import Shelf
from crawler.errors import UsageError
from ranking.types import Verdict

_MOST_QUERY, _MOST = 8_000, 40
NO_NUL = r"^[^\x00]*$"
Words = Annotated[str, Field(max_length=200, pattern=NO_NUL)]


def _plain_number(value: object) -> object:
    """Digits only: Python also reads ``1_0`` and `` 5`` as numbers, other programs do not."""
    if isinstance(value, str) and not value.isascii():
        raise ValueError("write a plain number")
    if isinstance(value, str) and set(value) - set("0123456789+-.eE"):
        raise ValueError("write a plain number")
    return value


def _truth(value: object) -> object:
    if value not in ("true", "false"):
        raise ValueError("write true or false")
    return value == "true"


Model = TypeVar("Model", bound=BaseModel)
Chosen = TypeVar("Chosen", bound=Filters)
Number = BeforeValidator(_plain_number)
Truth = Annotated[bool, BeforeValidator(_truth)]


class Narrowed(BaseModel):
    """The filters of ``topcomment list``, of the page, and of its API."""

    model_config = ConfigDict(extra="forbid")

    play: list[PlayName] = Field(default=[], max_length=_MOST)
    platform: list[Words] = Field(default=[], max_length=_MOST)
    language: list[Annotated[str, Field(min_length=1, max_length=40, pattern=NO_NUL)]] = Field(
        default=[], max_length=_MOST
    )
    text: Words = Field(default="", description="words that all stand in the title, the texts or the names")
    sound: Words = Field(default="", description="a sound or template, as the trends name it")


class Ranked(Narrowed):
    """Further filters, for what has a score, a window and a status."""

    verdict: list[Verdict] = Field(default=[], max_length=_MOST)
    min_score: Annotated[float, Field(ge=0, le=100), Number] = 0.0
    status: StatusFilter = Field(default="todo", description="todo is what is open or taken")
    assignee: Words = Field(default="", description="a name, or - for nobody")
    within: Annotated[float, Field(ge=0, le=MOST_HOURS), Number] = Field(
        default=0.0, description="hours until the window closes; 0 is any"
    )
    closed: Truth = Field(default=False, description="windows that are over too")
    trend: Words = Field(default="", description="key of a cluster")


class Vetoed(Narrowed):
    """Further filters, for what was withheld."""

    reason: Words = Field(default="", description="the word of a veto")
    disputed: Truth = Field(default=False, description="only what somebody called wrongly withheld")


class Paged(BaseModel):
    """Where a page begins."""

    after: Annotated[int, Field(ge=-1, le=1_000_000_000), Number] = Field(
        default=-1, description="the `after` of the page before"
    )


class Nothing(BaseModel):
    """A way to read that takes no parameters."""

    model_config = ConfigDict(extra="forbid")


class ListAsked(Ranked, Paged):
    """``GET /api/opportunities``."""

    shelf: Shelf = "listed"


class WithheldAsked(Vetoed, Paged):
    """``GET /api/withheld``."""


class ExportAsked(Ranked, Vetoed):
    """``GET /api/export``: what ``topcomment export`` takes, and as it does all that was decided."""

    format: Literal["csv", "xlsx", "ndjson", "json"] = "csv"
    excel: Truth = Field(default=False, description="csv for a spreadsheet: no text runs as a formula")
    status: StatusFilter = "all"
    closed: Truth = Field(default=True, description="windows that are over too")
    everything: Truth = Field(default=False, description="withheld and teach-me entries too")
    withheld: Truth = Field(default=False, description="what was withheld instead of the list")


def asked(model: type[Model], query: str) -> Model:
    """The parameters of a query string.

    Raises:
        UsageError: an unknown one, one too many, or one that is not what it should be.
    """
    if len(query) > _MOST_QUERY:
        raise UsageError("that address is too long")
    given: dict[str, Any] = {}
    for name, value in parse_qsl(query, keep_blank_values=True, errors="replace"):
        several = name in model.model_fields and model.model_fields[name].default == []
        if several:
            given.setdefault(name, []).append(value)
        elif name in given:
            raise UsageError(f"{name[:60]} may stand in an address once")
        else:
            given[name] = value
    try:
        return model.model_validate(given)
    except ValidationError as error:
        raise UsageError(sentence(error)) from None


def filters_of(model: Narrowed, kind: type[Chosen]) -> Chosen:
    """The same filters as the page's (``View``) or the command line's (``Filters``).

    Raises:
        UsageError: a platform that does not exist.
    """
    fields: dict[str, Any] = {}
    for name, value in model.model_dump(exclude={"shelf", "format", "excel"}).items():
        fields[SEVERAL.get(name, name)] = tuple(value) if name in SEVERAL else value
    return kind(**fields).checked()


def sentence(error: ValidationError, plainly: Mapping[tuple[str, str], str] | None = None) -> str:
    """The first thing that is wrong, and where; ``plainly`` is said instead of what a model says to programmers."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "body"
    return f"{where}: {(plainly or {}).get((where, first['type']), first['msg'])}"
