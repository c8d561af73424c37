"""What brands of a kind had better never touch: the list that is filled in for a start, to be cut and added to."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cli.brandfile import SAFE_NEVER
from crawler.sentences import phrase

GENERAL = "general"
KINDS: Mapping[str, str] = MappingProxyType({
    GENERAL: phrase("Any brand"),
    "food": phrase("Food and drink"),
    "alcohol": phrase("Beer, wine and spirits"),
    "beauty": phrase("Beauty and care"),
    "children": phrase("Children and families"),
    "fashion": phrase("Fashion"),
    "finance": phrase("Money and insurance"),
    "games": phrase("Games and technology"),
    "health": phrase("Health and medicine"),
    "sport": phrase("Sport and fitness"),
    "travel": phrase("Travel and mobility"),
    "public": phrase("Public bodies and charities"),
})  # fmt: skip
_MORE: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "food": ("food poisoning and recalls", "allergies", "eating disorders and weight loss", "animal cruelty"),
    "alcohol": ("minors and students drinking", "pregnancy", "addiction and recovery", "drink-driving",
                "drinking contests", "health effects of alcohol"),
    "beauty": ("eating disorders and body shaming", "skin diseases", "cosmetic surgery gone wrong", "animal testing"),
    "children": ("missing children", "bullying", "custody disputes", "product injuries", "vaccination debates"),
    "fashion": ("body shaming", "sweatshops and child labour", "cultural appropriation", "animal fur"),
    "finance": ("advice on single shares or coins", "private debt and bankruptcy", "gambling", "fraud victims",
                "layoffs"),
    "games": ("harassment of players or developers", "violence blamed on games", "data leaks",
              "gambling and loot boxes"),
    "health": ("symptoms and self-diagnosis", "side effects", "vaccination debates", "addiction and recovery",
               "patients' own stories"),
    "sport": ("injuries of athletes", "doping", "eating disorders and weight loss", "fan violence"),
    "travel": ("crashes and wreckage", "missing persons", "terror and travel warnings", "refugees and migration"),
    "public": ("single cases of citizens", "court cases", "strikes", "religious disputes"),
})  # fmt: skip


def never_pack(kind: str) -> tuple[str, ...]:
    """The list for a kind of brand: what nobody should touch, and what is delicate in its trade."""
    return (*SAFE_NEVER, *_MORE.get(kind, ()))
