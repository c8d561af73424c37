"""One module per platform; discovered, never registered."""

from __future__ import annotations

import pkgutil


def source_names() -> tuple[str, ...]:
    """Slugs of all sources, without importing a spider."""
    return tuple(sorted(m.name for m in pkgutil.iter_modules(__path__) if not m.ispkg))
