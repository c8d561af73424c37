"""Scrapy extensions: the state of a source at the end, and progress on the way."""
