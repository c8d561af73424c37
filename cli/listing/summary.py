"""What is said after ranking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cli.console import say

if TYPE_CHECKING:
    from ranking.types import RankingResult


def escalated(result: RankingResult) -> str:
    """How much there is to escalate, and how much may have to be."""
    alarms = sum(each.alarm for each in result.escalations)
    return f"{alarms} to escalate, {len(result.escalations) - alarms} perhaps"


def print_ranking_summary(result: RankingResult) -> None:
    """Counts, and what to type next."""
    go = sum(1 for each in result.opportunities if each.verdict == "go")
    say(
        f"{result.brand}: {go} go, {len(result.opportunities) - go} maybe, {escalated(result)}, "
        f"{len(result.withheld)} withheld, {result.below} below the line, of {result.candidates} judged."
    )
    say("Next: topcomment list")
