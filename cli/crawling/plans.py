"""What a crawl child is told, made of the brand, the request and the day's runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from cli.catalogue import policy_of
from cli.crawling.readiness import secrets_for
from cli.desk import Desk
from crawler.config import SourceConfig
from crawler.config.workspace import require_contact
from crawler.models import FetchTask
from crawler.plan import CrawlPlan, Phase, SourcePlan


RECORDINGS = "recordings"
"""Folder of a workspace for raw answers."""


@dataclass(frozen=True)
class CrawlRequest:
    """What was asked for on the command line; empty means everything brand.toml says."""

    sources: tuple[str, ...] = ()
    phase: str = "all"
    searches: tuple[str, ...] = ()
    record_all: bool = False
    """Keep every raw answer, not only those that no parser could read."""

    def wants(self, phase: Phase) -> bool:
        """Whether a phase is part of this crawl."""
        return self.phase in ("all", phase)


Tasks = Mapping[str, tuple[FetchTask, ...]]


def crawl_plan(desk: Desk, phase: Phase, runs: Mapping[str, int], request: CrawlRequest, tasks: Tasks) -> CrawlPlan:
    """One child's plan.

    Args:
        desk: workspace and brand.
        phase: which part of the crawl.
        runs: the started run of each source that takes part.
        request: searches of the command line stand for all of the brand's own wishes.
        tasks: for deepen and revisit, what each source fetches.

    Raises:
        ConfigError: no contact is set; platforms must be able to reach whoever crawls.
    """
    return CrawlPlan(
        phase=phase,
        database_url=desk.database_url,
        contact=require_contact(desk.brand),
        commenter_handles=desk.brand.privacy.commenter_handles,
        sources=tuple(_source_plan(desk, source, run, request, tasks) for source, run in sorted(runs.items())),
        recordings=str(desk.workspace.root / RECORDINGS),
        record_all=request.record_all,
        secrets=secrets_for({source: policy_of(source) for source in runs}, desk.workspace.environment),
    )


def _source_plan(desk: Desk, source: str, run_id: int, request: CrawlRequest, tasks: Tasks) -> SourcePlan:
    config, niche = desk.brand.source(source), desk.brand.niche
    if request.searches:
        return SourcePlan(
            source=source,
            run_id=run_id,
            config=_only_searching(config, request.searches),
            tasks=tasks.get(source, ()),
            languages=desk.brand.brand.languages,
            regions=desk.brand.brand.regions,
        )
    return SourcePlan(
        source=source,
        run_id=run_id,
        config=config,
        tasks=tasks.get(source, ()),
        searches=tuple(dict.fromkeys((desk.brand.name, *desk.brand.brand.aliases, *niche.topics))),
        hashtags=niche.hashtags,
        creators=niche.creators,
        languages=desk.brand.brand.languages,
        regions=desk.brand.brand.regions,
    )


def _only_searching(config: SourceConfig, searches: tuple[str, ...]) -> SourceConfig:
    nothing: dict[str, tuple[str, ...]] = {"hashtags": (), "feeds": (), "communities": (), "sounds": (), "creators": ()}
    return config.model_copy(update={**nothing, "searches": searches, "trending": False})
