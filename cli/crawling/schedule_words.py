"""The schedule in words: for the run log, for ``crawl -v``, and for ``crawl --plan``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from cli.console import narrator
from cli.crawling.schedule import POST_PHASES, ListSchedule, PostSchedule
from cli.crawling.schedule_budgets import BucketPlan
from cli.inert import inert
from crawler.errors import StorageError
from crawler.plan import Phase
from ranking.scheduling.lists import ListPlan
from ranking.scheduling.types import Amounts, Choice

PLAN_LOG = "crawl-plan.log"


class PlanLog:
    """Why a crawl fetches what it fetches, one file per crawl; ``aloud`` also says it on standard error.

    Raises:
        StorageError: the log folder cannot be written.
    """

    def __init__(self, folder: Path, *, aloud: bool) -> None:
        self._path = folder / PLAN_LOG
        self._aloud = aloud
        self._mode = "w"

    def lists(self, schedules: Iterable[ListSchedule]) -> None:
        """What discovery asks and leaves out."""
        self._say(line for one in schedules for line in list_lines(one))

    def posts(self, phase: Phase, schedules: Iterable[PostSchedule]) -> None:
        """What one of the later phases fetches."""
        self._say(line for one in schedules for line in post_lines(one, phase))

    def _say(self, lines: Iterable[str]) -> None:
        said = ["  " * line.startswith(" ") + inert(line) for line in lines]
        try:
            self._path.parent.mkdir(exist_ok=True)
            with self._path.open(self._mode, encoding="utf-8") as file:
                file.writelines(f"{line}\n" for line in said)
        except OSError as error:
            raise StorageError(f"the log {self._path} cannot be written: {error.strerror}") from error
        self._mode = "a"
        if self._aloud:
            for line in said:
                narrator().print(line)


def list_lines(schedule: ListSchedule) -> Iterator[str]:
    """Discovery of one source."""
    asked = len(schedule.asked)
    yield f"discover {schedule.source}: {asked} of {len(schedule.lists)} lists; {bucket_words(schedule.buckets)}"
    for one in schedule.lists:
        yield f"  {'ask' if one.asked else 'leave'} {list_name(one)}: {one.why} [{cost_words(one.cost)}]"


def post_lines(schedule: PostSchedule, phase: Phase) -> Iterator[str]:
    """One later phase of one source."""
    chosen = schedule.of(phase)
    yield (
        f"{phase} {schedule.source}: {len(chosen)} of {len(schedule.weighed)} known posts; "
        f"{bucket_words(schedule.buckets)}"
    )
    for one in chosen:
        yield f"  {one.option.kind} {post_name(one)}: {one.option.why} [{cost_words(one.option.cost)}]"


def list_name(plan: ListPlan) -> str:
    """A list as a person names it: its kind and what is asked for."""
    kind, base, value = [*plan.scope.split("|", 2), "", ""][:3]
    return " ".join(filter(None, (kind, value, f"at {base}" if base else "")))


def post_name(choice: Choice) -> str:
    """A post by its address."""
    return choice.option.prospect.candidate.post.url


def cost_words(cost: Amounts) -> str:
    """``requests 2, units 1``."""
    return ", ".join(f"{bucket} {amount:.3g}" for bucket, amount in sorted(cost.items()))


def bucket_words(buckets: Iterable[BucketPlan]) -> str:
    """What may be spent of what is left, bucket by bucket."""
    return "; ".join(
        f"may spend {one.share} of {one.left} {one.noun} left ({one.used} of {one.limit} used, back "
        f"{one.resets_at:%Y-%m-%d %H:%M} UTC, {one.further_crawls} more crawl{'' if one.further_crawls == 1 else 's'} "
        "expected before)"
        for one in buckets
    )


def as_rows(lists: Mapping[str, ListSchedule], posts: Mapping[str, PostSchedule]) -> list[dict[str, object]]:
    """Lists and fetches as plain values, in the order in which they would be asked for."""
    rows = [_list_row(source, one) for source, schedule in lists.items() for one in schedule.lists]
    for phase in POST_PHASES:
        rows += [_post_row(phase, source, one) for source, found in posts.items() for one in found.of(phase)]
    return rows


def _list_row(source: str, one: ListPlan) -> dict[str, object]:
    return {
        "phase": "discover",
        "source": source,
        "kind": one.kind,
        "what": list_name(one),
        "asked": one.asked,
        "value": round(one.rate, 4),
        "cost": dict(one.cost),
        "why": one.why,
    }


def _post_row(phase: Phase, source: str, one: Choice) -> dict[str, object]:
    return {
        "phase": phase,
        "source": source,
        "kind": one.option.kind,
        "what": post_name(one),
        "asked": True,
        "value": round(one.option.value, 4),
        "cost": dict(one.option.cost),
        "why": one.option.why,
    }
