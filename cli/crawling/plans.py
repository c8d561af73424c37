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
    deepen: bool = False
    """Fetch the threads of the posts that tasks name, too."""
    verbose: bool = False
    """Say why each thing is fetched."""

    def wants(self, phase: Phase) -> bool:
        """Whether a phase is part of this crawl."""
        return self.phase in ("all", phase)


Tasks = Mapping[str, tuple[FetchTask, ...]]


def crawl_plan(
    desk: Desk,
    phase: Phase,
    runs: Mapping[str, int],
    request: CrawlRequest,
    tasks: Tasks,
    left_out: Mapping[str, tuple[str, ...]] | None = None,
) -> CrawlPlan:
    """One child's plan.

    Args:
        desk: workspace and brand.
        phase: which part of the crawl.
        runs: the started run of each source that takes part.
        request: searches of the command line stand for all of the brand's own wishes.
        tasks: for deepen and revisit, what each source fetches.
        left_out: for discover, the scopes of each source's lists that are not asked this time.

    Raises:
        ConfigError: no contact is set; platforms must be able to reach whoever crawls.
    """
    return CrawlPlan(
        phase=phase,
        database_url=desk.database_url,
        contact=require_contact(desk.brand),
        commenter_handles=desk.brand.privacy.commenter_handles,
        handles=desk.brand.brand.handles,
        aliases=desk.brand.brand.aliases,
        sources=tuple(
            source_plan(desk, source, run, request, tasks.get(source, ()), left_out=(left_out or {}).get(source, ()))
            for source, run in sorted(runs.items())
        ),
        recordings=str(desk.workspace.root / RECORDINGS),
        record_all=request.record_all,
        secrets=secrets_for({source: policy_of(source) for source in runs}, desk.workspace.environment),
    )


def source_plan(
    desk: Desk,
    source: str,
    run_id: int,
    request: CrawlRequest,
    tasks: tuple[FetchTask, ...] = (),
    *,
    left_out: tuple[str, ...] = (),
) -> SourcePlan:
    """One source's part: what the brand wants of it, or the tasks it was given."""
    config, niche, brand = desk.brand.source(source), desk.brand.niche, desk.brand.brand
    plan = SourcePlan(
        source=source,
        run_id=run_id,
        config=config,
        tasks=tasks,
        left_out=left_out,
        deepen=request.deepen,
        languages=brand.languages,
        regions=brand.regions,
    )
    if request.searches:
        return plan.model_copy(update={"config": _only_searching(config, request.searches)})
    wishes = {
        "searches": tuple(dict.fromkeys((desk.brand.name, *brand.aliases, *niche.topics))),
        "hashtags": niche.hashtags,
        "creators": niche.creators,
    }
    return plan.model_copy(update=wishes)


def _only_searching(config: SourceConfig, searches: tuple[str, ...]) -> SourceConfig:
    nothing: dict[str, tuple[str, ...]] = {"hashtags": (), "feeds": (), "communities": (), "sounds": (), "creators": ()}
    return config.model_copy(update={**nothing, "searches": searches, "trending": False})
