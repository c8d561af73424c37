"""What processes of the tests begin with: imported once, by the process that they are forked from.

Importing Scrapy and torch and reading two models costs seconds; a process that the product starts by itself still
pays them (``tests/contracts/test_startup.py``, the mornings of ``make morning``).
"""

from __future__ import annotations

import gc
import importlib

from cli import encoding
from cli.catalogue import spider_class
from ranking.encoder import DEFAULT_MODEL, load_encoder
from spiders import source_names

_USED = (
    "cli.commands.crawl", "cli.commands.doctor", "cli.commands.rank", "cli.commands.sources", "cli.crawl_child",
    "cli.crawling.run", "cli.crawling.urls", "cli.judging", "cli.main", "cli.morning", "crawler.addon",
    "crawler.pipelines.store", "ranking.gate", "ranking.rank", "scrapy.cmdline",
    "scrapy.core.downloader.handlers.http11", "scrapy.extensions.feedexport", "torch",
)  # fmt: skip


def _load() -> None:
    for name in _USED:
        importlib.import_module(name)
    for source in source_names():
        spider_class(source)
    _read_models()
    # What is here stays: collectors that walk over it would only copy it into every process.
    gc.collect()
    gc.freeze()


def _read_models() -> None:
    """The default's two models, each of which may also be asked for alone."""
    joined = load_encoder(DEFAULT_MODEL)
    for name, part in zip(DEFAULT_MODEL.split("+"), joined._parts, strict=True):
        for weights in ("_tokenizer", "_weights", "_model"):
            getattr(part, weights, None)
        encoding._encoders[name] = part
    encoding._encoders[DEFAULT_MODEL] = joined


_load()
