"""Where what is ordinary tips into danger: unseen alarms beside unseen complaints, rumours and jokes that lie near."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ranking.safety.check import SafetyChecker
from ranking.target import Target
from tests.ranking.builders import candidate
from tests.ranking.safety.test_alarm import FLASKS, escalated

HERE = Path(__file__).parent
NEAR = tomllib.loads((HERE / "alarms_near_unseen.toml").read_text(encoding="utf-8"))["rows"]
BY_THE_WAY = tomllib.loads((HERE / "alarms_told_unseen.toml").read_text(encoding="utf-8"))["rows"]
TOLD = tomllib.loads((HERE / "alarms_hearsay_unseen.toml").read_text(encoding="utf-8"))


def checked(encoder, rows):
    texts = [text.replace("{us}", "Brellow") for _, _, text in rows]
    return SafetyChecker(FLASKS, encoder).check([Target(candidate(t, f"p{i}")) for i, t in enumerate(texts)])


def share_escalated(encoder, rows):
    return sum(escalated(checked(encoder, rows))) / len(rows)


def share_seen(encoder, rows):
    """Alarms, and what may be one."""
    found = checked(encoder, rows)
    return sum(sure or one.uneasy is not None for sure, one in zip(escalated(found), found, strict=True)) / len(rows)


def test_near_alarms_are_told_from_ordinary_trouble(encoder):
    assert share_escalated(encoder, [row for row in NEAR if row[1]]) >= 0.3
    assert share_escalated(encoder, [row for row in NEAR if not row[1]]) <= 0.1


def test_dangers_told_as_hearsay_are_told_from_rumours_and_small_hurts(encoder):
    assert share_escalated(encoder, [row for row in TOLD["alarms"] if row[1] == "hearsay"]) >= 0.8
    assert share_escalated(encoder, TOLD["alarms"]) >= 0.5
    assert share_escalated(encoder, TOLD["calm"]) <= 0.3


def test_what_only_bears_our_name_wakes_nobody(encoder):
    assert share_escalated(encoder, [row for row in TOLD["calm"] if row[1] == "other"]) == 0


def test_what_may_be_an_alarm_is_seen_more_often_than_what_surely_is_one(encoder):
    alarms, calm = ([row for row in BY_THE_WAY if (row[1] == "calm") is harmless] for harmless in (False, True))
    assert share_escalated(encoder, alarms) >= 0.45
    assert share_escalated(encoder, calm) <= 0.1
    assert share_seen(encoder, alarms) >= 0.65
    assert share_seen(encoder, calm) <= 0.2
