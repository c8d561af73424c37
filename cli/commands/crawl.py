"""``topcomment crawl``."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from cli.options import BrandOption, JsonOption, WorkspaceOption


class PhaseChoice(StrEnum):
    """Which part of a crawl to run."""

    discover = "discover"
    deepen = "deepen"
    revisit = "revisit"
    all = "all"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("crawl", rich_help_panel="Each morning")(crawl)


def crawl(  # noqa: PLR0913, PLR0917 - one argument for each option
    urls: Annotated[
        list[str] | None,
        typer.Argument(metavar="[URL]...", help="Fetch only these posts or pages, with their threads."),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", "-f", metavar="FILE", help="Fetch the addresses of a file, one a line; - reads stdin."),
    ] = None,
    source: Annotated[
        list[str] | None, typer.Option("--source", "-s", metavar="SLUG", help="Only this source; may be repeated.")
    ] = None,
    phase: Annotated[PhaseChoice, typer.Option(help="Only this part of the crawl.")] = PhaseChoice.all,
    search: Annotated[
        list[str] | None,
        typer.Option("--search", metavar="WORDS", help="Search for this instead of what brand.toml says; repeatable."),
    ] = None,
    plan: Annotated[
        bool, typer.Option("--plan", help="Fetch nothing: show what would be fetched, why, and what it costs.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Say why each thing is fetched.")] = False,
    as_json: JsonOption = False,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Collect public posts, their comments and new counts into the store.

    Discovers posts, fetches the threads of those that matter, looks at known ones again: whatever
    is worth most for what it costs, within each source's budget. Stop it at any time: the next run
    goes on. logs/crawl-plan.log keeps the reasons. Ends with 3 where a source was unhealthy.

    With addresses it fetches those alone: a known platform's post by its own source, any other page
    by what it tells machines.

    Example: topcomment crawl --source peertube --search "cold brew"
    """
    from cli.boundary import end_unhealthy
    from cli.crawling.plans import CrawlRequest
    from cli.crawling.run import crawl_workspace
    from cli.crawling.summary import print_summary
    from cli.desk import open_desk
    from crawler.errors import UsageError

    if urls or file:
        from cli.crawling.urls import addresses_exclude, crawl_addresses

        all_phases = phase is PhaseChoice.all
        others = (("--source", source), ("--search", search), ("--plan", plan), ("--verbose", verbose))
        addresses_exclude(*others, ("--phase", not all_phases))
        end_unhealthy(crawl_addresses(open_desk(workspace, brand), urls or (), file, as_json=as_json))
        return
    request = CrawlRequest(tuple(source or ()), phase.value, tuple(search or ()), verbose=verbose)
    if plan:
        from cli.crawling.schedule_shown import show_plan

        show_plan(open_desk(workspace, brand), request, as_json=as_json)
        return
    if as_json:
        raise UsageError("--json goes with --plan; without it a crawl tells what came of it")
    outcome = crawl_workspace(open_desk(workspace, brand), request)
    print_summary(outcome)
    end_unhealthy(outcome.unhealthy)
