"""``topcomment crawl``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from cli.options import BrandOption, WorkspaceOption


class PhaseChoice(StrEnum):
    """Which part of a crawl to run."""

    discover = "discover"
    deepen = "deepen"
    revisit = "revisit"
    all = "all"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("crawl", rich_help_panel="Each morning")(crawl)


def crawl(
    source: Annotated[
        list[str] | None, typer.Option("--source", "-s", metavar="SLUG", help="Only this source; may be repeated.")
    ] = None,
    phase: Annotated[PhaseChoice, typer.Option(help="Only this part of the crawl.")] = PhaseChoice.all,
    search: Annotated[
        list[str] | None,
        typer.Option("--search", metavar="WORDS", help="Search for this instead of what brand.toml says; repeatable."),
    ] = None,
    workspace: WorkspaceOption = None,
    brand: BrandOption = None,
) -> None:
    """Collect public posts, their comments and new counts into the store.

    Discovers posts, fetches the threads of those that matter, looks at known ones again. Stop it
    at any time: the next run goes on. Ends with 3 where a source was unhealthy.

    Example: topcomment crawl --source peertube --search "cold brew"
    """
    from cli.boundary import end_unhealthy
    from cli.crawling.plans import CrawlRequest
    from cli.crawling.run import crawl_workspace
    from cli.crawling.summary import print_summary
    from cli.desk import open_desk

    request = CrawlRequest(tuple(source or ()), phase.value, tuple(search or ()))
    outcome = crawl_workspace(open_desk(workspace, brand), request)
    print_summary(outcome)
    end_unhealthy(outcome.unhealthy)
