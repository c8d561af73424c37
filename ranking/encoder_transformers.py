"""Any sentence-transformers model, in bfloat16 where the processor has units for it."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from crawler.errors import ConfigError
from ranking.types import Vectors
from ranking.vectors import unit

TOKENS = 2048
"""Tokens of a batch, padding included: more would leave the processor's cache, fewer would not fill its units."""
BFLOAT16_FLAGS = frozenset({"avx512_bf16", "amx_bf16"})


class TransformersEncoder:
    """A sentence-transformers model by name, or from ``folder`` when it is packaged; loaded at first use."""

    def __init__(self, model: str, folder: str | None = None) -> None:
        self._model_name = model
        self._folder = folder
        self._bfloat16 = has_bfloat16()

    @property
    def name(self) -> str:
        """Model and precision."""
        return f"{self._model_name}/{'bf16' if self._bfloat16 else 'f32'}"

    @cached_property
    def _model(self) -> Any:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        dtype = torch.bfloat16 if self._bfloat16 else torch.float32
        try:
            return SentenceTransformer(self._folder or self._model_name, device="cpu", model_kwargs={"dtype": dtype})
        except (OSError, ValueError) as error:
            raise ConfigError(
                f"[ranking] model {self._model_name!r} is not on this machine; download it once with "
                "sentence-transformers, give the path of its folder, or leave the line out for the default"
            ) from error

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, in batches of like length in tokens. No texts give shape (0, dimensions)."""
        model, wanted = self._model, list(texts) or [" "]
        if model.default_prompt_name is not None or not hasattr(model.tokenizer, "pad"):
            # Models with prompts or without attention have ways of their own.
            return unit(np.asarray(model.encode(wanted, convert_to_tensor=True).float()))[: len(texts)]
        return unit(_in_batches(model, wanted))[: len(texts)]


def _in_batches(model: Any, texts: Sequence[str]) -> Vectors:
    import torch

    tokens = model.tokenizer(texts, truncation=True, max_length=model.max_seq_length, padding=False)
    lengths = [len(row) for row in tokens["input_ids"]]
    found = np.zeros((len(texts), 0), dtype=np.float32)
    with torch.inference_mode():
        for batch in by_length(lengths):
            rows = {key: [values[place] for place in batch] for key, values in tokens.items()}
            # Not the tokenizer's own padding: some packaged models pad every text to their maximum.
            padded = model.tokenizer.pad(rows, padding="longest", return_tensors="pt")
            vectors = model(dict(padded))["sentence_embedding"].float().numpy()
            if not found.size:
                found = np.zeros((len(texts), vectors.shape[1]), dtype=np.float32)
            found[batch] = vectors
    return found


def by_length(lengths: Sequence[int], budget: int = TOKENS) -> Iterator[list[int]]:
    """Places of texts in batches of like length; a batch's longest text times its size stays within ``budget``."""
    batch: list[int] = []
    for place in sorted(range(len(lengths)), key=lambda place: (lengths[place], place)):
        if batch and (len(batch) + 1) * lengths[place] > budget:
            yield batch
            batch = []
        batch.append(place)
    if batch:
        yield batch


def has_bfloat16(cpuinfo: Path = Path("/proc/cpuinfo")) -> bool:
    """Whether this processor multiplies bfloat16 itself; elsewhere it would be slower than float32."""
    try:
        text = cpuinfo.read_text(encoding="ascii", errors="replace")
    except OSError:
        return False
    flags = next((line for line in text.splitlines() if line.startswith("flags")), "")
    return not BFLOAT16_FLAGS.isdisjoint(flags.split())
