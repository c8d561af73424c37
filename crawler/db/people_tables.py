"""What people said of the list and what was sent to them; what was seen is in ``crawler.db.tables``."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from crawler.db.tables import COUNTED
from crawler.db.types import Base, Key, Mapping, Moment, Tags


class DecisionRow(Base):
    """What a person said of an opportunity; never updated, the newest word counts."""

    __tablename__ = "decision"

    decision_id: Mapped[int] = mapped_column(COUNTED, primary_key=True, autoincrement=True)
    brand: Mapped[str]
    opportunity_id: Mapped[str]
    action: Mapped[str]
    who: Mapped[str]
    decided_at: Mapped[datetime]
    reason: Mapped[str]
    assignee: Mapped[str | None]
    until: Mapped[Moment | None]
    details: Mapped[Mapping | None]

    __table_args__ = (
        Index("ix_decision_opportunity_id_decision_id", "opportunity_id", "decision_id"),
        Index("ix_decision_brand_decided_at", "brand", "decided_at"),
    )


class DeliveryRow(Base):
    """One message to one address, or one item of it: claimed before it is sent, so that nobody sends it twice.

    ``audience`` is digest, escalation or alert. A digest has a ``market`` and a local ``day``, the others an
    ``item`` (an opportunity's id); what does not apply is "". ``address`` is a salted digest of the Apprise URL.
    ``tries`` counts the runs that tried; ``told`` names what a sent digest spoke of.
    """

    __tablename__ = "delivery"

    brand: Mapped[Key]
    audience: Mapped[Key]
    market: Mapped[Key]
    day: Mapped[Key]
    item: Mapped[Key]
    address: Mapped[Key]
    state: Mapped[str]
    tries: Mapped[int]
    last_error: Mapped[str]
    told: Mapped[Tags | None]
    changed_at: Mapped[Moment]


class PauseRow(Base):
    """Until when nothing is sent for a brand, or for one of its markets (``market`` is "" for all)."""

    __tablename__ = "pause"

    brand: Mapped[Key]
    market: Mapped[Key]
    until: Mapped[Moment]
    who: Mapped[str]
    since: Mapped[Moment]
