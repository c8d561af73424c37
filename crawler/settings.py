"""Scrapy's settings: how we ask, how long we wait, and which components stand in which order.

``scrapy`` commands find this module through ``scrapy.cfg``; the product loads it by name, so
that it works from any folder. What depends on a store or a contact is in ``crawler.addon``.
"""

from __future__ import annotations

import os
from importlib.metadata import PackageNotFoundError, version


def _version() -> str:
    try:
        return version("topcomment")
    except PackageNotFoundError:  # a checkout that was never installed
        return "0"


BOT_NAME = "topcomment"
SPIDER_MODULES = ["spiders"]
NEWSPIDER_MODULE = "spiders"
ADDONS = {"crawler.addon.TopcommentAddon": 500}

# Who asks. The add-on appends the contact, so that an operator can reach whoever runs this.
USER_AGENT = f"topcomment/{_version()}"
TOPCOMMENT_CONTACT = os.environ.get("TOPCOMMENT_CONTACT", "")
DEFAULT_REQUEST_HEADERS = {"Accept": "application/json, text/html;q=0.8, */*;q=0.5", "Accept-Language": "en"}
REFERRER_POLICY = "no-referrer"  # no platform is told what was read elsewhere
COOKIES_ENABLED = False  # nobody is logged in, nothing is tracked

# The store: off until the product, or `scrapy crawl -s TOPCOMMENT_DATABASE_URL=...`, names one.
TOPCOMMENT_DATABASE_URL = ""
TOPCOMMENT_RUN_ID = 0
TOPCOMMENT_STORING = True
TOPCOMMENT_PROGRESS = False

# A folder for raw answers that no parser could read; off until the product names the workspace's own.
TOPCOMMENT_RECORDINGS = ""
TOPCOMMENT_RECORD_ALL = False

# How fast. Each spider sets DOWNLOAD_DELAY from its policy; a host gets one request at a time.
CONCURRENT_REQUESTS = 8
CONCURRENT_REQUESTS_PER_DOMAIN = 1
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.25
AUTOTHROTTLE_ENABLED = False  # delays are promised in the policies, not measured

# How much and how long, so that one bad host cannot hold up a morning.
DOWNLOAD_TIMEOUT = 30
DOWNLOAD_MAXSIZE = 16 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_VERIFY_CERTIFICATES = True
DNS_TIMEOUT = 10
TWISTED_DNS_RESOLVER = "crawler.resolver.GuardedResolver"
URLLENGTH_LIMIT = 4096
REDIRECT_MAX_TIMES = 4
METAREFRESH_ENABLED = False  # a page that sends browsers on is not an answer of an API
RETRY_TIMES = 2
RETRY_GIVE_UP_LOG_LEVEL = "INFO"  # the spider's errback says it once, as a sentence
TOPCOMMENT_MAX_WAIT_S = 90.0
# The pause before another try, doubled each time; the environment may shorten it for servers of one's own.
TOPCOMMENT_BACKOFF_S = os.environ.get("TOPCOMMENT_BACKOFF_S") or 2.0

# Visits in a browser: the whole of one, the first answer of its list, the answer to one scroll.
TOPCOMMENT_VISIT_S = 90.0
TOPCOMMENT_FIRST_ANSWER_S = 12.0
TOPCOMMENT_SETTLE_S = 4.0

# What runs where.
TWISTED_REACTOR = "twisted.internet.asyncioreactor.AsyncioSelectorReactor"
TELNETCONSOLE_ENABLED = False  # no open port while crawling
REMOTE_CONTROL_ENABLED = False  # the same
CONCURRENT_ITEMS = 1  # pages of one answer are stored in the order they were yielded
FEED_EXPORT_ENCODING = "utf-8"
LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []

DOWNLOADER_MIDDLEWARES = {
    # Right behind Scrapy's robots (100), which asks of the real host before the door is taken.
    "crawler.middlewares.doors.DoorsMiddleware": 110,
    # In the place of Scrapy's own retries.
    "scrapy.downloadermiddlewares.retry.RetryMiddleware": None,
    "crawler.middlewares.retry_after.RetryAfterMiddleware": 550,
    # Answers come unpacked here (590 unpacks), and before one is taken for another try.
    "crawler.middlewares.budget.SettlementMiddleware": 560,
    # Last before the download, so that retries and redirects are paid for too.
    "crawler.middlewares.budget.BudgetMiddleware": 840,
}
SPIDER_MIDDLEWARES = {
    # Engine's side of all others: they still see whole pages.
    "crawler.middlewares.explode.ExplodePages": 20,
}
# Scrapy's own but its telnet console and remote control: both are switched off above, and to name them, even as None,
# would load a web server into every crawl.
EXTENSIONS_BASE = {
    "scrapy.extensions.corestats.CoreStats": 0,
    "scrapy.extensions.logcount.LogCount": 0,
    "scrapy.extensions.memusage.MemoryUsage": 0,
    "scrapy.extensions.memdebug.MemoryDebugger": 0,
    "scrapy.extensions.closespider.CloseSpider": 0,
    "scrapy.extensions.feedexport.FeedExporter": 0,
    "scrapy.extensions.logstats.LogStats": 0,
    "scrapy.extensions.spiderstate.SpiderState": 0,
    "scrapy.extensions.throttle.AutoThrottle": 0,
}
EXTENSIONS = {
    "crawler.extensions.record.RecordAnswers": 50,
    # Progress before health: the last line is the health.
    "crawler.extensions.health.HealthExtension": 100,
    "crawler.extensions.progress.ProgressExtension": 200,
}
