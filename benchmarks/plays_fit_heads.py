"""Fits the heads of plays and safety on their invented prototypes and writes them into the package.

Run it whenever a prototype, a topic or a setting changed (a test says so):
    python benchmarks/plays_fit_heads.py
"""

from __future__ import annotations

from pathlib import Path

from ranking.encoder import DEFAULT_MODEL, CachedEncoder, load_encoder
from ranking.plays import read
from ranking.plays.head import HeadSettings, fit_prototypes
from ranking.plays.prototypes import Prototype
from ranking.plays.shipped import key_of, models_of, write_head
from ranking.safety import judge
from ranking.types import Encoder

FOLDER = Path(__file__).parent.parent / "ranking/plays/heads"


def main() -> None:
    """Fit and write both heads for the default encoder."""
    encoder = CachedEncoder(load_encoder(DEFAULT_MODEL))
    _write("plays", encoder, read.class_prototypes(), read.SETTINGS)
    _write("safety", encoder, judge.safety_prototypes(), judge.SETTINGS)


def _write(name: str, encoder: Encoder, prototypes: tuple[Prototype, ...], settings: HeadSettings) -> None:
    head = fit_prototypes(encoder, prototypes, settings)
    key = key_of(encoder.name, prototypes, settings.regularisation)
    weights = (head.labels, head.weights, head.intercepts)
    write_head(FOLDER / f"{name}.json", key, models_of(encoder.name), weights)
    print(f"{name}: {len(prototypes)} prototypes, {len(head.labels)} classes")


if __name__ == "__main__":
    main()
