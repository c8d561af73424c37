"""Runs the ranker over the store and keeps what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.catalogue import policies
from cli.desk import Desk
from cli.embedding_cache import StoredEmbeddings
from cli.encoding import encoder_for
from cli.growth_learning import learned_growth
from cli.past import past_of
from cli.progress import stages
from cli.sifting import choose_candidates
from cli.team.ledger import note_ranking
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
    from ranking.encoder import CachedEncoder, load_encoder
    from ranking.rank import rank
    from ranking.vectors import USE

    now = clock.now()
    desk = desk.in_season(now)
    encoder = encoder_for(desk)
    with desk.store() as store:
        memory = StoredEmbeddings(store)
        with store.reading() as session:
            chosen = choose_candidates(session, desk.brand, policies(), encoder, now=now, cache=memory)
            learned = learned_growth(desk, session, policies(), now, CachedEncoder(load_encoder(USE), memory))
            past = past_of(session, desk.brand, now)
        comments = sum(len(candidate.comments) for candidate in chosen.candidates)
        with stages(f"judging {len(chosen.candidates)} posts and {comments} comments") as told:
            result = rank(
                chosen.candidates,
                desk.brand,
                encoder,
                now=now,
                cache=memory,
                progress=told,
                own_growth=learned,
                past=past,
            )
        if chosen.left_out:
            everything = {"candidates": result.candidates + chosen.left_out, "below": result.below + chosen.left_out}
            result = result.model_copy(update=everything)
        with store.session() as session:
            save_ranking(session, result)
            note_ranking(session, desk.brand, result)
    return result
