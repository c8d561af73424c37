"""Progress of a crawl on standard error: bars on a terminal, a line per source elsewhere; and to who listens."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from rich.progress import BarColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn

from cli.console import narrator
from cli.inert import inert
from cli.labels import PHASES

Listener = Callable[[Mapping[str, Any]], None]
listener: ContextVar[Listener | None] = ContextVar("listener", default=None)
"""Who else is told how far the work is: ``{"phase"}`` when one begins, ``{"phase", "source", ...}`` for each line of a
crawl, ``{"stage", "done", "total"}`` of other work."""


class Meter:
    """Shows one phase; ``heard`` takes a child's lines."""

    def __init__(self, phase: str, bars: Progress | None, tasks: Mapping[str, TaskID]) -> None:
        self.phase = phase
        self.bars = bars
        self.tasks = tasks

    def heard(self, line: Mapping[str, Any]) -> None:
        """One line of the child: numbers so far, or a source's last word."""
        _overheard({"phase": self.phase, **line})
        source = str(line["source"])
        told = f"{line.get('posts', 0)} posts, {line.get('comments', 0)} comments"
        state = line.get("state")
        if self.bars is not None and source in self.tasks:
            said = f"{told}{f' · {state}' if state else ''}"
            bar = self.tasks[source]
            self.bars.update(bar, completed=line.get("requests", 0), told=inert(said))
            if state:
                self.bars.update(bar, total=max(1, line.get("requests", 1)), completed=max(1, line.get("requests", 1)))
        elif state:
            narrator().print(inert(f"{self.phase} {source}: {state}, {told}"))


@contextmanager
def meter(phase: str, sources: Mapping[str, int | None]) -> Iterator[Meter]:
    """A meter for one phase; ``sources`` gives the number of requests expected, if known."""
    _overheard({"phase": phase})
    if not narrator().is_terminal:
        yield Meter(phase, None, {})
        return
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.fields[told]}", markup=False),
        TimeElapsedColumn(),
    )
    narrator().print(f"{phase}: {PHASES.get(phase, phase)}")
    with Progress(*columns, console=narrator()) as bars:
        yield Meter(phase, bars, {s: bars.add_task(s, total=total, told="") for s, total in sources.items()})


@contextmanager
def working(what: str) -> Iterator[None]:
    """A remark, with a spinner on a terminal, while something takes its time."""
    if narrator().is_terminal:
        with narrator().status(inert(what)):
            yield
    else:
        narrator().print(inert(what))
        yield


@contextmanager
def stages(what: str) -> Iterator[Callable[[str, int, int], None] | None]:
    """A bar for work that tells its stages as (what, done, total); elsewhere one remark."""
    _overheard({"stage": what, "done": 0, "total": 0})
    if not narrator().is_terminal:
        narrator().print(inert(what))
        yield _tell_stage if listener.get() is not None else None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(24), TimeElapsedColumn())
    with Progress(*columns, console=narrator(), transient=True) as bars:
        bar = bars.add_task(inert(what), total=None)
        yield lambda stage, done, total: bars.update(bar, description=inert(stage), completed=done, total=total)


def _tell_stage(stage: str, done: int, total: int) -> None:
    _overheard({"stage": stage, "done": done, "total": total})


def _overheard(line: Mapping[str, Any]) -> None:
    told = listener.get()
    if told is not None:
        told(line)
