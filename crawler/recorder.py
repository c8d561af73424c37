"""Raw answers kept in the workspace, for whoever mends a parser: without keys, and never many.

An answer becomes ``<folder>/<source>/<task kind>/<n>.json|html|txt`` with ``<n>.meta.json`` (url, method,
status, content type, task, recorded, why). Other people's words: they stay in the workspace.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import quote

from crawler.errors import StorageError

UNREAD = object()
"""Signal (``response``, ``why``): a parser could not read an answer."""
MOST_OF_A_KIND = 20
"""Files of one task kind; the oldest make room."""
LARGEST = 4 * 1024 * 1024
HIDDEN = "***"


@dataclass(frozen=True)
class Answer:
    """One answer as it came; ``why`` says what was wrong with it, or that it was wanted."""

    source: str
    kind: str
    url: str
    method: str
    status: int
    content_type: str
    recorded: str
    why: str
    body: bytes


def hide(text: str, secrets: Iterable[str]) -> str:
    """A text without the values of secrets, plain or percent-encoded."""
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        for form in {secret, quote(secret, safe=""), quote(secret)}:
            text = text.replace(form, HIDDEN)
    return text


def record(folder: Path, answer: Answer, secrets: Iterable[str]) -> Path:
    """Write one answer and what is known of it; gives the body's path.

    Raises:
        StorageError: the folder cannot be written.
    """
    secrets = tuple(secrets)
    place = folder / answer.source / answer.kind
    try:
        place.mkdir(parents=True, exist_ok=True)
        number = 1 + max(_numbers(place), default=0)
        path = place / f"{number}.{_ending(answer)}"
        path.write_bytes(_without(answer.body[:LARGEST], secrets))
        meta: Mapping[str, object] = {name: value for name, value in asdict(answer).items() if name != "body"}
        said = hide(
            json.dumps({**meta, "complete": len(answer.body) <= LARGEST}, indent=2, ensure_ascii=False), secrets
        )
        path.with_suffix(".meta.json").write_text(said + "\n", encoding="utf-8")
        _forget_oldest(place, number)
    except OSError as error:
        raise StorageError(f"{place} cannot be written: {error.strerror}") from error
    return path


def _without(body: bytes, secrets: Iterable[str]) -> bytes:
    # Byte for byte but for the secrets: the oddness of a body is what it is kept for.
    for secret in filter(None, secrets):
        body = body.replace(secret.encode(), HIDDEN.encode())
    return body


def _numbers(place: Path) -> list[int]:
    return [int(match[1]) for path in place.iterdir() if (match := re.fullmatch(r"(\d+)\.meta\.json", path.name))]


def _forget_oldest(place: Path, newest: int) -> None:
    for number in _numbers(place):
        if number <= newest - MOST_OF_A_KIND:
            for path in place.glob(f"{number}.*"):
                path.unlink(missing_ok=True)


def _ending(answer: Answer) -> str:
    kind = answer.content_type.lower()
    if "json" in kind or answer.body.lstrip()[:1] in (b"{", b"["):
        return "json"
    return "html" if "html" in kind or answer.body.lstrip()[:1] == b"<" else "txt"
