"""The whole of one ``brand.toml``; its sections are in ``crawler.config.sections``."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from pydantic import field_validator

from crawler.config.sections import (
    BrandSection,
    Calendar,
    Competitor,
    Contact,
    Escalate,
    Goals,
    Market,
    Niche,
    PageConfig,
    PlayConfig,
    PlayName,
    Privacy,
    RankingConfig,
    ReportConfig,
    Safety,
    SourceConfig,
    Storage,
    Team,
)
from crawler.models import Frozen


class Brand(Frozen):
    """The whole of one ``brand.toml``."""

    brand: BrandSection
    markets: dict[str, Market] = {}
    niche: Niche = Niche()
    competitors: dict[str, Competitor] = {}
    plays: dict[PlayName, PlayConfig] = {}
    escalate: Escalate = Escalate()
    calendar: Calendar = Calendar()
    facts: dict[str, str] = {}
    safety: Safety = Safety()
    team: Team = Team()
    sources: dict[str, SourceConfig] = {}
    ranking: RankingConfig = RankingConfig()
    report: ReportConfig = ReportConfig()
    page: PageConfig = PageConfig()
    goals: Goals = Goals()
    privacy: Privacy = Privacy()
    storage: Storage = Storage()
    contact: Contact = Contact()

    @field_validator("sources")
    @classmethod
    def _known_slugs(cls, sources: dict[str, SourceConfig]) -> dict[str, SourceConfig]:
        for slug in sources:
            if not slug.isidentifier():
                raise ValueError(f"{slug!r} cannot be a source's name")
        return sources

    @property
    def name(self) -> str:
        """The brand's own name."""
        return self.brand.name

    @property
    def timezone(self) -> ZoneInfo:
        """Zone in which the brand's people read times."""
        return ZoneInfo(self.brand.timezone)

    @property
    def reply_delay_h(self) -> float:
        """Hours until somebody of ours writes, by the quickest market."""
        return min((m.reply_delay for m in self.markets.values()), default=1.0)

    def play(self, name: PlayName) -> PlayConfig:
        """Settings of one play; ``competitor_complaint`` is off until switched on."""
        if name in self.plays:
            return self.plays[name]
        return PlayConfig(off=name == "competitor_complaint")

    def source(self, slug: str) -> SourceConfig:
        """Settings of one source; defaults where the file is silent."""
        return self.sources.get(slug, SourceConfig())
