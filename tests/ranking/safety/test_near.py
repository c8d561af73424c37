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
TOLD = tomllib.loads((HERE / "alarms_hearsay_unseen.toml").read_text(encoding="utf-8"))


def share_escalated(encoder, rows):
    texts = [text.replace("{us}", "Brellow") for _, _, text in rows]
    found = SafetyChecker(FLASKS, encoder).check([Target(candidate(t, f"p{i}")) for i, t in enumerate(texts)])
    return sum(escalated(found)) / len(rows)


def test_near_alarms_are_told_from_ordinary_trouble(encoder):
    assert share_escalated(encoder, [row for row in NEAR if row[1]]) >= 0.3
    assert share_escalated(encoder, [row for row in NEAR if not row[1]]) <= 0.1


def test_dangers_told_as_hearsay_are_told_from_rumours_and_small_hurts(encoder):
    assert share_escalated(encoder, [row for row in TOLD["alarms"] if row[1] == "hearsay"]) >= 0.8
    assert share_escalated(encoder, TOLD["alarms"]) >= 0.5
    assert share_escalated(encoder, TOLD["calm"]) <= 0.3


def test_what_only_bears_our_name_wakes_nobody(encoder):
    assert share_escalated(encoder, [row for row in TOLD["calm"] if row[1] == "other"]) == 0
