"""What was promised to be forgotten is, before each crawl: by the source's terms and the brand's own wish."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from sqlalchemy.orm import Session

from crawler import clock
from crawler.config import Brand
from crawler.db.persons import expire_people
from crawler.db.retention import Expired, expire
from crawler.policy import SourcePolicy

logger = logging.getLogger(__name__)


def days_kept(brand: Brand, policies: Mapping[str, SourcePolicy]) -> dict[str, int]:
    """Days by platform: ``[privacy] retention_days``, or fewer where the source's terms say so."""
    return _at_most(brand.privacy.retention_days, policies)


def ledger_days(brand: Brand, policies: Mapping[str, SourcePolicy]) -> dict[str, int]:
    """Days by platform for the ledger of people: ``[privacy] people_days``, or fewer where the terms say so."""
    return _at_most(brand.privacy.people_days, policies)


def forget(session: Session, brand: Brand, policies: Mapping[str, SourcePolicy]) -> Expired:
    """Delete what nobody showed again for that long; decisions stay, they hold no text."""
    now = clock.now()
    gone = expire(session, now, days_kept(brand, policies))
    expire_people(session, now, ledger_days(brand, policies))
    if gone != Expired():
        logger.info("forgotten: %s", gone)
    return gone


def _at_most(wish: int, policies: Mapping[str, SourcePolicy]) -> dict[str, int]:
    return {source: min(wish, policy.retention_days or wish) for source, policy in policies.items()}
