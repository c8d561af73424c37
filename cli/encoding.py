"""The brand's encoder; one per process, since loading a model costs seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.desk import Desk

if TYPE_CHECKING:
    from ranking.types import Encoder

_encoders: dict[str, Encoder] = {}


def encoder_for(desk: Desk) -> Encoder:
    """The encoder that ``[ranking] model`` names; its model is read at first use.

    Raises:
        ConfigError: the model is not on this machine.
    """
    from ranking.encoder import load_encoder

    model = desk.brand.ranking.model
    if model not in _encoders:
        _encoders[model] = load_encoder(model)
    return _encoders[model]
