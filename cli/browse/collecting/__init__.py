"""Crawl and rank begun in the page: a process beside it, what it tells on the way, and the page that shows that."""
