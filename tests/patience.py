"""How long tests wait for what comes at once or never: the span is for a busy machine, not for what is tested."""

from __future__ import annotations

PATIENCE_S = 60.0
PATIENCE_MS = 1000 * PATIENCE_S
