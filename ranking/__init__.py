"""Judging: models in, scored opportunities out; no network, no Scrapy, no database."""
