"""The packaged MiniLM, read by torch alone: importing sentence-transformers costs three times as long as torch.

The network is BERT's (Devlin et al. 2019, arXiv:1810.04805): six layers of 384 dimensions with 12 heads, its tokens
averaged as sentence-transformers/all-MiniLM-L6-v2 says. Vectors are those of sentence-transformers (a test says so).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ranking.encoder_transformers import by_length, has_bfloat16
from ranking.types import Vectors
from ranking.vectors import DIMENSIONS, MINILM, unit

if TYPE_CHECKING:
    from torch import Tensor

LAYERS, HEADS, WIDTH = 6, 12, DIMENSIONS[MINILM]
MOST_TOKENS = 256
_EPSILON = 1e-12


class MinilmEncoder:
    """all-MiniLM-L6-v2 from its package's folder, in bfloat16 where the processor is good at it; read at first use."""

    def __init__(self, folder: str, *, bfloat16: bool | None = None) -> None:
        self._folder = Path(folder)
        self._bfloat16 = has_bfloat16() if bfloat16 is None else bfloat16

    @property
    def name(self) -> str:
        """Model and precision."""
        return f"{MINILM}/{'bf16' if self._bfloat16 else 'f32'}"

    @cached_property
    def _tokenizer(self) -> Any:
        from tokenizers import Tokenizer

        tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(MOST_TOKENS)
        return tokenizer

    @cached_property
    def _weights(self) -> Mapping[str, Tensor]:
        import torch
        from safetensors.torch import load_file

        dtype = torch.bfloat16 if self._bfloat16 else torch.float32
        stored = load_file(self._folder / "model.safetensors")
        return {key: value.to(dtype) for key, value in stored.items() if value.is_floating_point()}

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors, in batches of like length in tokens. No texts give shape (0, 384)."""
        import torch

        rows = [row.ids for row in self._tokenizer.encode_batch(list(texts))] if texts else []
        found = np.zeros((len(texts), WIDTH), dtype=np.float32)
        with torch.inference_mode():
            for batch in by_length([len(row) for row in rows]):
                found[batch] = self._sentences([rows[place] for place in batch]).float().numpy()
        return unit(found)

    def _sentences(self, rows: Sequence[Sequence[int]]) -> Tensor:
        """The mean of each text's tokens, shape (len(rows), 384)."""
        import torch

        longest = max(map(len, rows))
        ids = torch.tensor([[*row, *[0] * (longest - len(row))] for row in rows])
        known = torch.tensor([[1] * len(row) + [0] * (longest - len(row)) for row in rows], dtype=torch.bool)
        state = self._embedded(ids)
        for layer in range(LAYERS):
            state = self._layer(f"encoder.layer.{layer}", state, known[:, None, None, :])
        counted = known[:, :, None].to(state.dtype)
        return (state * counted).sum(1) / counted.sum(1)

    def _embedded(self, ids: Tensor) -> Tensor:
        words, kinds, places = (
            self._weights[f"embeddings.{name}_embeddings.weight"] for name in ("word", "token_type", "position")
        )
        return self._normed("embeddings.LayerNorm", words[ids] + kinds[0] + places[: ids.shape[1]])

    def _layer(self, name: str, state: Tensor, known: Tensor) -> Tensor:
        """Tokens look at each other, then each at itself; ``state`` has shape (texts, tokens, 384)."""
        from torch.nn.functional import gelu, scaled_dot_product_attention

        texts, length, _ = state.shape
        query, key, value = (
            self._linear(f"{name}.attention.self.{part}", state).view(texts, length, HEADS, -1).transpose(1, 2)
            for part in ("query", "key", "value")
        )
        seen = scaled_dot_product_attention(query, key, value, attn_mask=known).transpose(1, 2).flatten(2)
        state = self._normed(
            f"{name}.attention.output.LayerNorm", self._linear(f"{name}.attention.output.dense", seen) + state
        )
        inner = gelu(self._linear(f"{name}.intermediate.dense", state))
        return self._normed(f"{name}.output.LayerNorm", self._linear(f"{name}.output.dense", inner) + state)

    def _linear(self, name: str, state: Tensor) -> Tensor:
        from torch.nn.functional import linear

        return linear(state, self._weights[f"{name}.weight"], self._weights[f"{name}.bias"])

    def _normed(self, name: str, state: Tensor) -> Tensor:
        from torch.nn.functional import layer_norm

        weight, bias = self._weights[f"{name}.weight"], self._weights[f"{name}.bias"]
        return layer_norm(state, (WIDTH,), weight, bias, _EPSILON)
