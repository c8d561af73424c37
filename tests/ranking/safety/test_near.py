"""Where an ordinary complaint tips into danger: unseen alarms beside unseen complaints and jokes that lie near."""

from __future__ import annotations

import tomllib
from pathlib import Path

from ranking.safety.check import SafetyChecker
from ranking.target import Target
from tests.ranking.builders import candidate
from tests.ranking.safety.test_alarm import FLASKS, escalated

NEAR = tomllib.loads((Path(__file__).parent / "alarms_near_unseen.toml").read_text(encoding="utf-8"))["rows"]


def test_near_alarms_are_told_from_ordinary_trouble(encoder):
    texts = [text.replace("{us}", "Brellow") for _, _, text in NEAR]
    found = escalated(
        SafetyChecker(FLASKS, encoder).check([Target(candidate(t, f"p{i}")) for i, t in enumerate(texts)])
    )
    alarms = [hit for hit, (_, kind, _) in zip(found, NEAR, strict=True) if kind]
    harmless = [hit for hit, (_, kind, _) in zip(found, NEAR, strict=True) if not kind]
    assert sum(alarms) / len(alarms) >= 0.3
    assert sum(harmless) / len(harmless) <= 0.1
