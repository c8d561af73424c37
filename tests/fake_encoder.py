"""An encoder without a model: hashed bags of words, so that texts sharing words are near."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

DIMENSIONS = 256
_WORD = re.compile(r"\w+")


class FakeEncoder:
    """Deterministic unit vectors; counts how many texts it was asked to encode."""

    def __init__(self) -> None:
        self.encoded = 0

    @property
    def name(self) -> str:
        return "fake/1"

    def encode(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        self.encoded += len(texts)
        found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in _WORD.findall(text.lower()):
                found[row, int.from_bytes(hashlib.md5(word.encode()).digest()[:4], "big") % DIMENSIONS] += 1
        norms = np.linalg.norm(found, axis=1, keepdims=True)
        return (found / np.maximum(norms, 1e-9)).astype(np.float32)


class MemoryCache:
    """An embedding cache in a dict."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], npt.NDArray[np.float32]] = {}

    def get(self, model: str, digests: Sequence[str]) -> dict[str, npt.NDArray[np.float32]]:
        return {d: self.kept[model, d] for d in digests if (model, d) in self.kept}

    def put(self, model: str, vectors: dict[str, npt.NDArray[np.float32]]) -> None:
        self.kept.update({(model, d): v for d, v in vectors.items()})
