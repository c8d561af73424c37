"""What a program may ask of the API and tell it, as models: they check a request and describe it in one go."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeVar
from urllib.parse import parse_qsl

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from cli.browse.view import SEVERAL
from cli.deciding import SKIP_REASONS, EngagementKind, Said
from cli.listing.filters import MOST_HOURS, Filters, StatusFilter
from crawler.config.sections import PlayName
from crawler.db.rankings import Shelf
from crawler.errors import UsageError
from ranking.types import Verdict

_MOST_QUERY, _MOST = 8_000, 40
_NO_NUL = r"^[^\x00]*$"
_SPACES = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb"
_SAYS = rf"^[^\x00]*[^{_SPACES}][^\x00]*$"
"""A text in which something can be read."""
Name = Annotated[str, Field(max_length=60, pattern=_NO_NUL)]
Words = Annotated[str, Field(max_length=200, pattern=_NO_NUL)]
Text = Annotated[str, Field(min_length=1, max_length=20_000, pattern=_SAYS)]


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


def _whole_number(value: object) -> object:
    """A number as JSON has it: ``10.0`` is whole, a text of digits is no number."""
    if isinstance(value, str | bool):
        raise ValueError("write a whole number")  # noqa: TRY004 - pydantic hears a ValueError only
    return value


Model = TypeVar("Model", bound=BaseModel)
Chosen = TypeVar("Chosen", bound=Filters)
Number = BeforeValidator(_plain_number)
Whole = BeforeValidator(_whole_number)
Truth = Annotated[bool, BeforeValidator(_truth)]


class Narrowed(BaseModel):
    """The filters of ``topcomment list``, of the page, and of its API."""

    model_config = ConfigDict(extra="forbid")

    play: list[PlayName] = Field(default=[], max_length=_MOST)
    platform: list[Words] = Field(default=[], max_length=_MOST)
    language: list[Annotated[str, Field(min_length=1, max_length=40, pattern=_NO_NUL)]] = Field(
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


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid")

    who: Name = Field(default="", description="in whose name; otherwise the browser's, or `api`")
    seen: Annotated[int, Field(ge=0, le=2**31 - 1), Whole] | None = Field(
        default=None, description="version that was looked at; absent: any"
    )


class PlainSaid(_Said):
    """A word that needs nothing beside it; `take` and `release` say whose it is, `undo` takes the newest word back."""

    action: Literal["take", "release", "approve", "undo"]


class DoneSaid(_Said):
    """We spoke there."""

    action: Literal["done"]
    url: str = Field(
        default="",
        max_length=2_000,
        pattern=r"^(https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[0-9]{1,5})?(?:/[!-~]*)?)?$",
        description="address of the comment we made",
    )
    kind: EngagementKind = "comment"
    code: str = Field(default="", max_length=100, pattern=_NO_NUL, description="a discount code in our comment")
    text: str = Field(
        default="", max_length=20_000, pattern=_NO_NUL, description="its words, to be compared with others"
    )


class SkipSaid(_Said):
    """It is not for us; more words may stand behind a colon."""

    action: Literal["skip"]
    reason: str = Field(max_length=2_000, pattern=rf"^({'|'.join(SKIP_REASONS)})(:[^\x00]*)?$")


class SnoozeSaid(_Said):
    """Not now."""

    action: Literal["snooze"]
    until: AwareDatetime = Field(description="a moment to come, with its offset")


class AssignSaid(_Said):
    """It is somebody's, or nobody's."""

    action: Literal["assign"]
    to: Name = Field(description="one of the brand's people; empty is nobody")


class RouteSaid(_Said):
    """Another team should see it."""

    action: Literal["route"]
    to: Literal["care", "product", "creators", "content"]


class TextSaid(_Said):
    """A draft of a comment, or a note for colleagues."""

    action: Literal["draft", "note"]
    reason: Text


class WrongSaid(_Said):
    """It should not have been withheld; kept as a note, loosens nothing by itself."""

    action: Literal["wrong"]
    reason: str = Field(default="", max_length=2_000, pattern=_NO_NUL)


DecisionAsked = Annotated[
    PlainSaid | DoneSaid | SkipSaid | SnoozeSaid | AssignSaid | RouteSaid | TextSaid | WrongSaid,
    Field(discriminator="action"),
]
DECISION: TypeAdapter[DecisionAsked] = TypeAdapter(DecisionAsked)


def said_of(body: bytes, who: str) -> Said:
    """A decision from the body of a request; ``who`` is its author where it names none.

    Raises:
        UsageError: not JSON, or not a decision.
    """
    try:
        given = DECISION.validate_json(body)
    except ValidationError as error:
        raise UsageError(sentence(error)) from None
    fields = given.model_dump()
    return Said(**{**fields, "who": fields["who"].strip() or who})


def sentence(error: ValidationError) -> str:
    """The first thing that is wrong, and where."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "body"
    return f"{where}: {_PLAINLY.get((where, first['type']), first['msg'])}"


_NO_REASON = f"say why, with one of {', '.join(SKIP_REASONS)}; more words may stand behind a colon"
_PLAINLY = {
    ("skip.reason", "missing"): _NO_REASON,
    ("skip.reason", "string_pattern_mismatch"): _NO_REASON,
    ("done.url", "string_pattern_mismatch"): "that is no web address; paste our comment's own",
    ("draft.reason", "string_pattern_mismatch"): "write its text",
    ("note.reason", "string_pattern_mismatch"): "write its text",
}
"""What a model says of a pattern is for programmers; people read these."""
