"""On the demo's clock, at equal requests: what the scheduler catches against looking at everything in turn."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from demo.world import DemoWorld
from ranking.encoder import load_encoder

BENCHMARKS = Path(__file__).resolve().parents[3] / "benchmarks"
SEEDS = (501, 502)
REQUESTS = 4
AT_LEAST = 1.3


@pytest.mark.slow
def test_it_catches_at_least_1_3_times_as_many_of_the_true_top_openings(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCHMARKS))
    bench = importlib.import_module("scheduler")
    brand, encoder, day = bench.demo_brand(), load_encoder("use-multilingual"), bench.Day(morning=9.0, every=3.0)
    ours = theirs = 0
    for seed in SEEDS:
        world = DemoWorld(seed, posts=240)
        top = bench.top_openings(world, day.morning)
        assert len(top) == bench.TOP
        for strategy in (bench.scheduled(brand, encoder, bench.Memory()), bench.even):
            known = bench.run(world, day, REQUESTS, strategy)
            found = sum(bench.caught(known.get(post.serial), day.morning) for post in top)
            ours, theirs = (ours, theirs + found) if strategy is bench.even else (ours + found, theirs)
    assert ours >= AT_LEAST * theirs
    assert ours >= bench.TOP * len(SEEDS) / 3, "catching more than nearly nothing is no merit"
