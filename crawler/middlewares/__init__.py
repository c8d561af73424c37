"""Scrapy middlewares: doors, waiting, budgets, and pages into single items."""
