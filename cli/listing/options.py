"""The filters as options of a command: written once, for ``list`` and ``export``."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import update_wrapper
from typing import TYPE_CHECKING, Annotated, Any, get_type_hints

import typer

from cli.options import LimitOption

if TYPE_CHECKING:
    from cli.listing.filters import Filters

Texts = list[str] | None


def _option(kind: Any, *names: str, **more: Any) -> Any:
    return Annotated[kind, typer.Option(*names, **more)]


_OPTIONS: Mapping[str, tuple[Any, Any]] = {
    "limit": (LimitOption, None),
    "play": (_option(Texts, "--play", metavar="PLAY", help="Only this kind of opening; may be repeated."), None),
    "verdict": (
        _option(Texts, "--verdict", metavar="VERDICT", help="Only go, maybe, escalate or withheld; may be repeated."),
        None,
    ),
    "platform": (_option(Texts, "--platform", metavar="SLUG", help="Only this platform; may be repeated."), None),
    "language": (_option(Texts, "--language", metavar="CODE", help="Only this language; may be repeated."), None),
    "min_score": (_option(float, "--min-score", min=0, max=100, help="Only from this score up."), 0.0),
    "status": (
        _option(
            str,
            "--status",
            metavar="STATUS",
            help="todo (open or taken), open, taken, done, skipped, snoozed, resting or all.",
        ),
        "all",
    ),
    "assignee": (
        _option(str, "--assignee", metavar="NAME", help="Only what this person owns; - for what nobody owns."),
        "",
    ),
    "within": (
        _option(float, "--within", min=0, max=720, metavar="HOURS", help="Only what closes within so many hours."),
        0.0,
    ),
    "closed": (_option(bool, "--closed/--no-closed", help="With windows that are over, or without."), True),
    "text": (_option(str, "--text", metavar="WORDS", help="Only where all these words stand."), ""),
    "trend": (_option(str, "--trend", metavar="KEY", help="Only this cluster; see `topcomment trends`."), ""),
    "sound": (_option(str, "--sound", metavar="NAME", help="Only posts with this sound or template."), ""),
    "everything": (_option(bool, "--all", help="Withheld and teach-me entries too."), False),
    "withheld": (_option(bool, "--withheld", help="Only what was withheld, with its reason."), False),
    "reason": (_option(str, "--reason", metavar="WORD", help="Only this veto, such as grief."), ""),
    "disputed": (_option(bool, "--disputed", help="Only what was withheld and somebody called wrong."), False),
}
"""By parameter: the annotation that Typer reads, and what holds where nothing is typed."""
_SEVERAL = {"play": "plays", "verdict": "verdicts", "platform": "platforms", "language": "languages"}


def filtered(*, status: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """A command whose parameter ``filters`` is asked for by one option each; gives it checked ``Filters``.

    Args:
        status: which statuses it shows where nobody says.
    """

    def wrap(command: Callable[..., None]) -> Callable[..., None]:
        def run(**given: Any) -> None:
            asked = {name: given.pop(name) for name in _OPTIONS}
            command(**given, filters=_filters(asked))

        update_wrapper(run, command)
        del run.__wrapped__  # type: ignore[attr-defined]  # Typer would read the command's own parameters instead
        parameters = list(_parameters(command, status))
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {each.name: each.annotation for each in parameters}
        return run

    return wrap


def _parameters(command: Callable[..., None], status: str) -> Iterator[inspect.Parameter]:
    """The command's own parameters, all by name, with the options where ``filters`` stands."""
    hints = get_type_hints(command, localns={"Filters": object}, include_extras=True)
    for name, own in inspect.signature(command).parameters.items():
        if name != "filters":
            yield own.replace(annotation=hints[name], kind=inspect.Parameter.KEYWORD_ONLY)
            continue
        for option, (annotation, default) in _OPTIONS.items():
            usual = status if option == "status" else default
            yield inspect.Parameter(option, inspect.Parameter.KEYWORD_ONLY, default=usual, annotation=annotation)


def _filters(asked: Mapping[str, Any]) -> Filters:
    from cli.listing.filters import Filters

    found: dict[str, Any] = {}
    for name, value in asked.items():
        found |= {_SEVERAL[name]: tuple(value or ())} if name in _SEVERAL else {name: value}
    return Filters(**found).checked()
