"""What a browser keeps beyond a start of the page, which has a new key every morning."""

from __future__ import annotations

from starlette.responses import Response

KEPT_S = 365 * 24 * 3600


def keep(answer: Response, name: str, value: str) -> None:
    """Let a browser keep a value for a year, out of reach of scripts and of other sites."""
    answer.set_cookie(name, value, max_age=KEPT_S, httponly=True, samesite="strict", path="/")
