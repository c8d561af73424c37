"""The page answers fast however much is stored; benchmarks/page_latency.py measures it on 100,000 posts."""

from __future__ import annotations

import pytest

from benchmarks.page_latency import measured, workspace

VIEWS = ("list", "filtered list", "card", "withheld", "withheld by reason", "people", "results", "api list", "api one")


@pytest.mark.slow
def test_no_view_costs_fifty_milliseconds_of_work(tmp_path):
    # The processor's time, not the clock's: other work on this machine does not make it fail.
    found = measured(workspace(tmp_path, 2_000), 6)
    assert {name: found[name]["cpu"] for name in VIEWS if found[name]["cpu"] > 50} == {}
