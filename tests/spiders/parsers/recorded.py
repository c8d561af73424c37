"""Which recorded answer goes to which parser: every platform's own table, put to use."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.platforms import Platform, platforms
from tests.recordings import ROOT, Recording, recordings
from tests.spiders.parsers.cases import Case

RECORDED = {name: platform for name, platform in platforms().items() if platform.recorded_as}


@dataclass(frozen=True)
class Recorded:
    """One recorded body with the call that reads it."""

    recording: Recording
    platform: Platform
    case: Case
    refused: str | None

    def __str__(self) -> str:
        return self.recording.file


def recorded_bodies(name: str) -> list[Recorded]:
    """Every recorded body of a platform's supported endpoints; none where the recordings are absent."""
    platform = platforms()[name]
    found = recordings(platform.recorded_as) if platform.recorded_as else []
    return [
        _recorded(name, platform, one, platform.read[one.endpoint]) for one in found if one.endpoint in platform.read
    ]


def _recorded(name: str, platform: Platform, one: Recording, reader: str | Callable[..., str]) -> Recorded:
    parser = reader if isinstance(reader, str) else reader(json.loads(one.body))
    refused = next((why for start, why in platform.refused.items() if one.file.startswith(start)), None)
    case = Case(name, one.file, parser, ROOT, one.body, platform.keywords(one, parser))
    return Recorded(one, platform, case, refused)
