"""The add-on that fits Scrapy's settings to one crawler: with a store or without, and who asks."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

logger = logging.getLogger(__name__)

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

DATABASE_URL = "TOPCOMMENT_DATABASE_URL"
RUN_ID = "TOPCOMMENT_RUN_ID"
CONTACT = "TOPCOMMENT_CONTACT"
PROGRESS = "TOPCOMMENT_PROGRESS"
RECORDINGS = "TOPCOMMENT_RECORDINGS"
RECORD_ALL = "TOPCOMMENT_RECORD_ALL"
STORING = "TOPCOMMENT_STORING"

_STORING = {
    "crawler.pipelines.validate.ValidatePipeline": 100,  # first: nothing impossible goes further
    "crawler.pipelines.privacy.PrivacyPipeline": 200,  # before anything is written
    "crawler.pipelines.store.StorePipeline": 900,  # last: it writes page and cursor together
}


class TopcommentAddon:
    """Turns storing on where there is a database, exploding into items where there is none."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Scrapy's hook, called once per crawler before its components are built."""
        contact = settings.get(CONTACT)
        if not contact:
            logger.warning("no contact in the User-Agent: set TOPCOMMENT_CONTACT to a mail address or page of yours")
        else:
            # An add-on's own priority is below a project's, and would change nothing.
            settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="project")
        if settings.get(DATABASE_URL) and settings.getbool(STORING):
            for pipeline, order in _STORING.items():
                settings["ITEM_PIPELINES"][pipeline] = order
            settings["SPIDER_MIDDLEWARES"].pop("crawler.middlewares.explode.ExplodePages", None)
