"""Runs the ranker over the store and keeps what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.candidates import load_candidates
from cli.catalogue import policies
from cli.desk import Desk
from cli.embedding_cache import StoredEmbeddings
from cli.encoding import encoder_for
from cli.growth_learning import learned_growth
from cli.past import past_of
from cli.progress import stages
from crawler import clock
from crawler.db.rankings import save_ranking

if TYPE_CHECKING:
    from ranking.types import RankingResult


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
            learned = learned_growth(desk, session, policies(), now)
            past = past_of(session, desk.brand, now)
        comments = sum(len(candidate.comments) for candidate in candidates)
        with stages(f"judging {len(candidates)} posts and {comments} comments") as told:
            memory = StoredEmbeddings(store)
            result = rank(
                candidates,
                desk.brand,
                encoder_for(desk),
                now=now,
                cache=memory,
                progress=told,
                own_growth=learned,
                past=past,
            )
        with store.session() as session:
            save_ranking(session, result)
    return result
