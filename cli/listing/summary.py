"""What is said after ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.console import say

if TYPE_CHECKING:
    from ranking.types import RankingResult


def print_ranking_summary(result: RankingResult) -> None:
    """Counts, and what to type next."""
    go = sum(1 for each in result.opportunities if each.verdict == "go")
    say(
        f"{result.brand}: {go} go, {len(result.opportunities) - go} maybe, {len(result.escalations)} to escalate, "
        f"{len(result.withheld)} withheld, {result.below} below the line, of {result.candidates} judged."
    )
    say("Next: topcomment list")
