"""Crawl runs: plans, child processes, gate, revisits, lock."""
