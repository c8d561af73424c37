"""How many targets rest, and why, in the words of the report; one whole sentence for each reason."""

from __future__ import annotations

from collections.abc import Mapping

from cli.languages.tongue import ENGLISH, Tongue


def rest_lines(counts: Mapping[str, int], tongue: Tongue = ENGLISH) -> list[str]:
    """A sentence for each reason for which something rests (``cli.team.resting.Reason``), the friendliest first."""
    told = {
        "creator": tongue.ngettext(
            "{n} rests: you spoke to its creator lately.",
            "{n} rest: you spoke to their creators lately.",
            counts.get("creator", 0),
        ),
        "spoken here": tongue.ngettext(
            "{n} rests: we already spoke there.",
            "{n} rest: we already spoke there.",
            counts.get("spoken here", 0),
        ),
        "day": tongue.ngettext(
            "{n} rests until tomorrow: today's comments are made.",
            "{n} rest until tomorrow: today's comments are made.",
            counts.get("day", 0),
        ),
        "platform": tongue.ngettext(
            "{n} rests until tomorrow: its platform has had today's comments.",
            "{n} rest until tomorrow: their platforms have had today's comments.",
            counts.get("platform", 0),
        ),
        "do not contact": tongue.ngettext(
            "{n} rests: brand.toml says not to contact its author.",
            "{n} rest: brand.toml says not to contact their authors.",
            counts.get("do not contact", 0),
        ),
    }
    return [sentence for reason, sentence in told.items() if counts.get(reason)]
