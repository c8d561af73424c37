"""Runs the ranker over the store and keeps what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.candidates import load_candidates
from cli.catalogue import policies
from cli.crawling.progress import working
from cli.desk import Desk
from cli.embedding_cache import StoredEmbeddings
from crawler import clock
from crawler.db.engine import Store
from crawler.db.rankings import save_ranking

if TYPE_CHECKING:
    from ranking.types import Encoder, RankingResult


def rank_workspace(desk: Desk) -> RankingResult:
    """Judge every post of the window and store the ranking.

    Raises:
        ConfigError: the model that brand.toml names is not on this machine.
        StorageError: the database refused.
    """
    from ranking.rank import rank

    now = clock.now()
    with desk.store() as store:
        with store.reading() as session:
            candidates = list(load_candidates(session, desk.brand, policies(), now))
        comments = sum(len(candidate.comments) for candidate in candidates)
        with working(f"judging {len(candidates)} posts and {comments} comments"):
            result = rank(candidates, desk.brand, encoder_for(desk), now=now, cache=StoredEmbeddings(store))
        with store.session() as session:
            save_ranking(session, result)
    return result


def encoder_for(desk: Desk) -> Encoder:
    """The brand's encoder; one per process, since loading a model costs seconds."""
    from ranking.encoder import load_encoder

    model = desk.brand.ranking.model
    if model not in _encoders:
        _encoders[model] = load_encoder(model)
    return _encoders[model]


def cached_encoder_for(desk: Desk, store: Store) -> Encoder:
    """The same with the store as its memory, for what asks the encoder directly."""
    from ranking.encoder import CachedEncoder

    return CachedEncoder(encoder_for(desk), StoredEmbeddings(store))


_encoders: dict[str, Encoder] = {}
