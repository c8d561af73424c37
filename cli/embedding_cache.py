"""``ranking.types.EmbeddingCache`` over the store: a text is encoded once, not once a morning."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from crawler.db import embeddings
from crawler.db.engine import Store
from ranking.types import Vectors

_KEPT_AS = np.dtype("<f4")
"""Little-endian float32, so that a database may move to another machine."""


class StoredEmbeddings:
    """Vectors by model and content digest; every call is a unit of work of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, model: str, digests: Sequence[str]) -> Mapping[str, Vectors]:
        """Known vectors by digest; unknown digests are absent."""
        with self._store.reading() as session:
            found = embeddings.get(session, model, digests)
        if not found:
            return {}
        # One model's vectors are equally long: all are read at once, each a row of one matrix.
        matrix = np.frombuffer(b"".join(found.values()), dtype=_KEPT_AS).reshape(len(found), -1)
        return dict(zip(found, matrix.astype(np.float32, copy=False), strict=True))

    def put(self, model: str, vectors: Mapping[str, Vectors]) -> None:
        """Keep vectors by digest."""
        kept = {digest: np.asarray(vector, dtype=_KEPT_AS).tobytes() for digest, vector in vectors.items()}
        with self._store.session() as session:
            embeddings.put(session, model, kept)
