"""What a growth model knows of one post at one moment; every value from the row alone, NaN where unknown.

Counts and rates enter as logarithms, so that a million views and a hundred votes speak alike.
"""

from __future__ import annotations

import warnings

import numpy as np

from ranking.growth.columns import SECONDS, SLOTS, Floats, GrowthColumns

DAY_H = 24.0
HALF_COUNT = 0.5
MIN_GAP_H = 0.1
GRAVITY, GRAVITY_AGE_H = 1.8, 2.0
"""Hacker News: (points - 1) / (age + 2)^1.8."""
HOT_SECONDS = 45_000.0
"""Reddit: log10(score) + time / 45000."""

Columns = dict[str, Floats]


def row_features(rows: GrowthColumns) -> Columns:
    """All features of the rows by name, each of the shape (rows,)."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        with np.errstate(all="ignore"):
            return {**_levels(rows), **_speeds(rows), **_clock(rows), **_title(rows)}


def _levels(rows: GrowthColumns) -> Columns:
    age = rows.age_h
    count = np.log1p(np.maximum(rows.count[:, 0], 0))
    likes, comments = np.log1p(rows.likes[:, 0]), np.log1p(rows.comments[:, 0])
    gravity = np.log(np.maximum(rows.count[:, 0] - 1, 0.3)) - GRAVITY * np.log(age + GRAVITY_AGE_H)
    return {
        "log_age": np.log(age + 0.25),
        "log_count": count,
        "life_pace": count - np.log(age + 0.5),
        "log_likes": likes,
        "log_comments": comments,
        "likes_share": likes - count,
        "comments_share": comments - count,
        "comments_to_likes": comments - likes,
        "position": rows.position[:, 0],
        "gravity": gravity,
        "hot": count / np.log(10) - age * SECONDS / HOT_SECONDS,
    }


def _speeds(rows: GrowthColumns) -> Columns:
    """Growth since each earlier snapshot, between neighbouring ones, and how it changes."""
    found: Columns = {"snapshots_seen": np.isfinite(rows.count).sum(axis=1).astype(float)}
    count = np.log1p(np.maximum(rows.count[:, 0], 0))
    for slot in range(1, SLOTS):
        since_h = (rows.at[:, 0] - rows.at[:, slot]) / SECONDS
        gained = np.maximum(rows.count[:, 0] - rows.count[:, slot], 0)
        found[f"gap_{slot}"] = np.log(np.maximum(since_h, MIN_GAP_H))
        found[f"speed_since_{slot}"] = _log_rate(gained, since_h)
        found[f"gain_share_{slot}"] = np.log1p(gained) - count
        found[f"position_change_{slot}"] = rows.position[:, 0] - rows.position[:, slot]
        step_h = (rows.at[:, slot - 1] - rows.at[:, slot]) / SECONDS
        found[f"speed_{slot}"] = _log_rate(np.maximum(rows.count[:, slot - 1] - rows.count[:, slot], 0), step_h)
        if slot > 1:
            found[f"acceleration_{slot}"] = found["speed_1"] - found[f"speed_{slot}"]
        if slot <= 2:
            for name, counts in (("comments", rows.comments), ("likes", rows.likes)):
                found[f"{name}_speed_{slot}"] = _log_rate(np.maximum(counts[:, 0] - counts[:, slot], 0), since_h)
    found["comments_to_speed"] = found["comments_speed_1"] - found["speed_since_1"]
    span = np.nanmax(rows.at[:, [0]] - rows.at, axis=1) / SECONDS
    found["hours_watched"] = span
    found["hours_before_first_look"] = rows.age_h - span
    return found


def _log_rate(gained: Floats, over_h: Floats) -> Floats:
    rate: Floats = np.log((gained + HALF_COUNT) / np.maximum(over_h, MIN_GAP_H))
    return rate


def _clock(rows: GrowthColumns) -> Columns:
    hour = rows.now % (DAY_H * SECONDS) / SECONDS
    turn = 2 * np.pi * hour / DAY_H
    return {
        "hour": hour,
        "hour_sine": np.sin(turn),
        "hour_cosine": np.cos(turn),
        "weekday": (rows.now // (DAY_H * SECONDS) + 4) % 7,
        "hour_published": rows.published % (DAY_H * SECONDS) / SECONDS,
    }


def _title(rows: GrowthColumns) -> Columns:
    """The shape of a title, where there is one: no word is read."""
    known = np.array([bool(title) for title in rows.title])
    if not known.any():
        return {}
    shapes = np.array([_shape(title) for title in rows.title], dtype=np.float64)
    shapes[~known] = np.nan
    names = "title_length", "title_asks", "title_shouts", "title_capitals", "title_digits", "title_label", "title_year"
    return {name: shapes[:, place] for place, name in enumerate(names)}


def _shape(title: str) -> tuple[float, ...]:
    length = max(len(title), 1)
    head, colon, _ = title.partition(":")
    ended = title.rstrip()
    return (
        float(len(title)),
        float("?" in title),
        float("!" in title),
        sum(letter.isupper() for letter in title) / length,
        float(sum(letter.isdigit() for letter in title)),
        float(len(head)) if colon and len(head) < 12 else -1.0,
        float(ended.endswith((")", "]")) and ended[-5:-1].isdigit()),
    )
