"""Reads websites in a process that has loaded Scrapy already (``tests.forking``) and prints what came of each."""

from __future__ import annotations

import json
import sys

from cli.setup.website import read_website
from crawler.config import SourceConfig


def main() -> None:
    """``sys.argv``: the hosts that may be private, the contact, the addresses."""
    hosts, contact, *urls = sys.argv[1:]
    source = SourceConfig(instances=tuple(hosts.split(",")), delay=0)
    found = [read_website(url, contact=contact, source=source) for url in urls]
    sys.stdout.write(json.dumps([(str(one.problem or ""), one.facts.name) for one in found]))
