"""What served bodies hold, counted without the parsers: ids of posts, comments and authors."""

from __future__ import annotations

import json
from collections.abc import Iterable

from tests.platforms import Held, platforms
from tests.recordings import Recording


def held(name: str, served: Iterable[Recording]) -> Held:
    """Everything that one platform's served bodies hold and that may be kept."""
    platform = platforms()[name]
    assert platform.replayed is not None
    found = Held()
    for recording in served:
        if recording.platform == platform.recorded_as and recording.endpoint not in platform.replayed.apart:
            platform.replayed.hold(found, json.loads(recording.body), recording)
    return found
