"""What encoders share: the packaged models' names and widths, and vectors of length one."""

from __future__ import annotations

import numpy as np

from ranking.types import Vectors

MINILM = "all-MiniLM-L6-v2"
USE = "use-multilingual"
DIMENSIONS = {MINILM: 384, USE: 512}


def unit(vectors: Vectors) -> Vectors:
    """Rows scaled to length one; a zero row stays zero."""
    norms = np.linalg.norm(vectors, axis=-1, keepdims=True)
    scaled: Vectors = (vectors / np.maximum(norms, 1e-9)).astype(np.float32)
    return scaled
