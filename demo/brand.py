"""The invented brand's brief: a whole ``brand.toml`` wired to a running demo web."""

from __future__ import annotations

from importlib.resources import files

PLACE_OF_BASE = "@BASE@"


def brand_toml(base_url: str) -> str:
    """The text of a ``brand.toml`` whose sources all lead to ``base_url`` (no slash at its end)."""
    brief = (files("demo") / "brief.toml").read_text("utf-8")
    return brief.replace(PLACE_OF_BASE, base_url.rstrip("/"))
