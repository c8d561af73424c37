"""Invented brands, posts and threads for the ranker's tests."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.config import Brand
from crawler.models import Author, Comment, Post, Snapshot
from ranking.target import Target
from ranking.types import Candidate

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def brand(**sections: Any) -> Brand:
    """A maker of kites, with any section replaced."""
    raw: dict[str, Any] = {
        "brand": {
            "name": "Windling",
            "aliases": ["Windling", "@windling"],
            "about": "Windling makes kites for beaches and city parks. We join talk about flying kites, windy days "
            "and repairing a torn kite.",
            "not_about": "Kite as a bird of prey. Kiting cheques.",
            "languages": ["en", "de"],
            "regions": ["NO", "DE"],
            "handles": {"mastodon": "@windling@beach.example"},
        },
        "niche": {
            "topics": ["flying kites", "kite repair", "windy beach days"],
            "hashtags": ["#kiteflying"],
            "creators": ["@kitelady"],
            "examples": ["my kite tore again, how do i fix the spar", "best wind for a first kite on the beach?"],
            "counterexamples": ["a red kite circling over the barn, what a bird"],
        },
        "competitors": {"Gustworks": {"aliases": ["Gustworks"], "handles": ["@gustworks"]}},
    }
    return Brand.model_validate({**raw, **sections})


def author(handle: str = "someone", **fields: Any) -> Author:
    return Author(platform="peertube", author_id=handle, handle=handle, **fields)


def comment(body: str, comment_id: str = "c1", post_id: str = "p1", **fields: Any) -> Comment:
    fields.setdefault("author", author(f"by-{comment_id}"))
    fields.setdefault("published_at", NOW - timedelta(hours=1))
    return Comment(platform="peertube", comment_id=comment_id, post_id=post_id, body=body, **fields)


def shots(post_id: str, *counts: int | None, gap_h: float = 3.0, comments: int | None = 4) -> tuple[Snapshot, ...]:
    """Snapshots ``gap_h`` apart, the newest a quarter of an hour ago."""
    newest = NOW - timedelta(minutes=15)
    return tuple(
        Snapshot(
            platform="peertube",
            post_id=post_id,
            captured_at=newest - timedelta(hours=gap_h * (len(counts) - 1 - place)),
            view_count=count,
            comment_count=comments,
        )
        for place, count in enumerate(counts)
    )


def candidate(
    text: str, post_id: str = "p1", *, age_h: float = 6.0, views: tuple[int | None, ...] = (900,), **fields: Any
) -> Candidate:
    """A video with a title; ``fields`` go to the post, but those of a candidate to the candidate."""
    outer = {
        key: fields.pop(key)
        for key in ("comments", "comment_snapshots", "snapshots", "gone", "count_kind", "horizon_h")
        if key in fields
    }
    fields.setdefault("author", author(f"by-{post_id}"))
    post = Post(
        platform=fields.pop("platform", "peertube"),
        post_id=post_id,
        url=f"https://video.example/w/{post_id}",
        kind="video",
        title=text,
        published_at=fields.pop("published_at", NOW - timedelta(hours=age_h)),
        **fields,
    )
    outer.setdefault("snapshots", shots(post_id, *views))
    return Candidate(post=post, **outer)


def targets_of(candidate: Candidate) -> Iterator[Target]:
    """The post itself, then each of its comments."""
    yield Target(candidate)
    for written in candidate.comments:
        yield Target(candidate, written)
