"""Gives candidates what their authors' posts usually have, from all that is stored of these authors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session

from crawler.db.uploads import UploadCount, upload_counts
from crawler.policy import SourcePolicy
from ranking.types import Candidate

if TYPE_CHECKING:
    from ranking.usual import Upload

PAST = timedelta(days=120)


def with_usual(
    session: Session, candidates: Sequence[Candidate], policies: Mapping[str, SourcePolicy], now: datetime
) -> list[Candidate]:
    """The same candidates, in their order; those whose authors published enough before know what is usual."""
    from ranking.growth.tables import table_for
    from ranking.history import history_of
    from ranking.usual import usual_at

    authors: dict[str, set[str]] = {}
    for candidate in candidates:
        if candidate.post.author is not None:
            authors.setdefault(candidate.post.platform, set()).add(candidate.post.author.author_id)
    known = {
        (platform, author): uploads
        for platform, wanted in sorted(authors.items())
        for author, uploads in _uploads(session, platform, wanted, policies[platform].count_kind, now).items()
    }
    found = []
    for candidate in candidates:
        post, history = candidate.post, history_of(candidate, now)
        uploads = known.get((post.platform, post.author.author_id), []) if post.author is not None else []
        usual = None
        if history is not None and history.unit == candidate.count_kind:
            usual = usual_at(history.ages_h[-1], post.post_id, uploads, table_for(post.platform, history.unit))
        found.append(candidate if usual is None else candidate.model_copy(update={"usual": usual}))
    return found


def _uploads(session: Session, platform: str, authors: set[str], unit: str, now: datetime) -> dict[str, list[Upload]]:
    counts = upload_counts(session, platform, authors, now - PAST)
    found: dict[str, list[Upload]] = {}
    for (author, post_id), rows in groupby(counts, key=itemgetter(0, 1)):
        upload = _upload(post_id, list(rows), unit, now.timestamp())
        if upload.counts:
            found.setdefault(author, []).append(upload)
    return found


def _upload(post_id: str, rows: list[UploadCount], unit: str, now_s: float) -> Upload:
    from ranking.usual import Upload

    told = [(at - born, views if unit == "views" else likes) for _, _, born, at, views, likes in rows if at <= now_s]
    known = [(max(age, 0.0) / 3600, float(count)) for age, count in told if count is not None]
    return Upload(post_id, tuple(age for age, _ in known), tuple(count for _, count in known))
