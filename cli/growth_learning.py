"""Growth models learned from what the workspace has counted: once a day, kept in its ``.cache`` folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.atomic import written_beside
from cli.desk import Desk
from crawler.db.histories import histories
from crawler.policy import SourcePolicy

if TYPE_CHECKING:
    from sqlalchemy import RowMapping
    from sqlalchemy.orm import Session

    from ranking.growth.model import GrowthModel
    from ranking.growth.samples import Course
    from ranking.types import Encoder

PAST = timedelta(days=30)
POSTS_MOST = 8_000
"""Titles teach from 5,000 on (``ranking.growth.promise``)."""
POSTS_LEAST = 100
TRAINER = "2"
"""Raised whenever the same cases would teach something else."""


def learned_growth(
    desk: Desk, session: Session, policies: Mapping[str, SourcePolicy], now: datetime, titles: Encoder | None = None
) -> dict[str, GrowthModel]:
    """A model for each enabled source that has been watched enough, by platform.

    None where no trees can be grown on this machine: what is shipped serves, and ``doctor`` says so.
    Only what was counted before today (UTC) teaches, so that all rankings of one day rest on the
    same models, and the second one finds them learned. ``titles`` reads titles, each once: it should remember.
    """
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    found = {}
    for platform, policy in sorted(policies.items()):
        if not desk.brand.source(platform).enabled:
            continue
        rows = list(histories(session, platform, today - PAST, today, most=POSTS_MOST))
        if len(rows) < POSTS_LEAST:
            continue
        courses = [course for group in rows if (course := course_of_rows(group, policy.count_kind)) is not None]
        model = _learned(desk.workspace.root / ".cache" / "growth", platform, courses, policy, titles)
        if model is not None:
            found[platform] = model
    return found


def course_of_rows(rows: list[RowMapping], unit: str) -> Course | None:
    """One post's counts in the form that growth is learned from; ``None`` where its unit was never counted."""
    from ranking.growth.samples import NOTHING, Course

    name = "view_count" if unit == "views" else "like_count"
    told = [row for row in rows if row[name] is not None]
    if not told:
        return None

    def numbers(column: str) -> tuple[float, ...]:
        return tuple(NOTHING if row[column] is None else float(row[column]) for row in told)

    first = told[0]
    return Course(
        post_id=first["post_id"],
        published=(first["published_at"] or first["captured_at"]).timestamp(),
        author=first["author_id"] or "",
        language=first["language"] or "",
        title=first["title"] or "",
        at=tuple(row["captured_at"].timestamp() for row in told),
        counts=numbers(name),
        likes=numbers("like_count") if unit == "views" else (NOTHING,) * len(told),
        comments=numbers("comment_count"),
        positions=numbers("position"),
    )


def _learned(
    folder: Path, platform: str, courses: list[Course], policy: SourcePolicy, titles: Encoder | None
) -> GrowthModel | None:
    from ranking.growth.booster import can_grow
    from ranking.growth.learning import learn
    from ranking.growth.model import GrowthModel

    reader = "" if titles is None else titles.name
    key = hashlib.sha256(repr((TRAINER, reader, policy.horizon_h, courses)).encode()).hexdigest()[:24]
    path = folder / f"{platform}.json"
    kept = _read(path)
    if kept.get("key") != key:
        if not can_grow():
            return None
        trained = learn(platform, courses, policy.count_kind, policy.horizon_h, titles=titles)
        model = trained.model
        kept = {"key": key, "why": trained.why, "model": None if model is None else model.to_json()}
        folder.mkdir(parents=True, exist_ok=True)
        with written_beside(path) as file:
            json.dump(kept, file)
    return None if kept["model"] is None else GrowthModel.from_json(kept["model"], titles)


def _read(path: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return found
