"""The whole of one ``brand.toml``; its sections are in ``crawler.config.sections``."""

from __future__ import annotations

from datetime import datetime
from typing import Self
from zoneinfo import ZoneInfo

from pydantic import field_validator

from crawler.config.calendar import Calendar
from crawler.config.sections import (
    BrandSection,
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

    def in_season(self, now: datetime) -> Self:
        """The brand as it is on a day: what its running campaigns look for belongs to its niche."""
        running = self.calendar.running(now.astimezone(self.timezone).date())
        if not running:
            return self
        topics = (*self.niche.topics, *(word for campaign in running for word in campaign.topics))
        tags = (*self.niche.hashtags, *(tag for campaign in running for tag in campaign.hashtags))
        louder = {"topics": tuple(dict.fromkeys(topics)), "hashtags": tuple(dict.fromkeys(tags))}
        return self.model_copy(update={"niche": self.niche.model_copy(update=louder)})

    def play(self, name: PlayName) -> PlayConfig:
        """Settings of one play; ``competitor_complaint`` is off until switched on."""
        if name in self.plays:
            return self.plays[name]
        return PlayConfig(off=name == "competitor_complaint")

    def source(self, slug: str) -> SourceConfig:
        """Settings of one source; defaults where the file is silent."""
        return self.sources.get(slug, SourceConfig())
