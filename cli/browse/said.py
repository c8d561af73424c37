"""What a program may tell the API, as models: a decision, each word with what belongs to it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter, ValidationError

from cli.browse.asked import NO_NUL, sentence
from cli.deciding import SKIP_REASONS, EngagementKind, Said
from crawler.errors import UsageError

_SPACES = r"\x00-\x20\x7f-\xa0\u1680\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff\ufff9-\ufffb"
_SAYS = rf"^[^\x00]*[^{_SPACES}][^\x00]*$"
"""A text in which something can be read."""
Name = Annotated[str, Field(max_length=60, pattern=NO_NUL)]
Text = Annotated[str, Field(min_length=1, max_length=20_000, pattern=_SAYS)]


def _whole_number(value: object) -> object:
    """A number as JSON has it: ``10.0`` is whole, a text of digits is no number."""
    if isinstance(value, str | bool):
        raise ValueError("write a whole number")  # noqa: TRY004 - pydantic hears a ValueError only
    return value


Whole = BeforeValidator(_whole_number)


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
    code: str = Field(default="", max_length=100, pattern=NO_NUL, description="a discount code in our comment")
    text: str = Field(
        default="", max_length=20_000, pattern=NO_NUL, description="its words, to be compared with others"
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
    reason: str = Field(default="", max_length=2_000, pattern=NO_NUL)


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
        raise UsageError(sentence(error, _PLAINLY)) from None
    fields = given.model_dump()
    return Said(**{**fields, "who": fields["who"].strip() or who})


_NO_REASON = f"say why, with one of {', '.join(SKIP_REASONS)}; more words may stand behind a colon"
_PLAINLY = {
    ("skip.reason", "missing"): _NO_REASON,
    ("skip.reason", "string_pattern_mismatch"): _NO_REASON,
    ("done.url", "string_pattern_mismatch"): "that is no web address; paste our comment's own",
    ("draft.reason", "string_pattern_mismatch"): "write its text",
    ("note.reason", "string_pattern_mismatch"): "write its text",
}
"""What a model says of a pattern is for programmers; people read these."""
