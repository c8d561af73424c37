"""What is read each morning costs what is shown, not what is stored."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from crawler.db.engine import open_store
from crawler.db.pages import store_page
from tests.cli.stage import make_ranked, spawn
from tests.factories import NOON, make_page, make_post

STORED = 50_000
TIMES = 5


def seconds(*args: str | Path) -> float:
    """The quickest of several runs: noise only ever adds."""
    best = float("inf")
    for _ in range(TIMES):
        began = time.perf_counter()
        done = spawn(*args)
        best = min(best, time.perf_counter() - began)
        assert done.returncode == 0, done.stderr
    return best


@pytest.mark.slow
def test_list_costs_the_same_on_a_thousand_times_the_posts(tmp_path: Path) -> None:
    few, many = (make_ranked(tmp_path / name, count=20) for name in ("few", "many"))
    store = open_store(f"sqlite:///{many / 'topcomment.db'}")
    for start in range(0, STORED, 5000):
        posts = [make_post(f"x{number}") for number in range(start, start + 5000)]
        with store.session() as session:
            store_page(session, make_page(posts), None, first_seen=NOON)
    store.close()
    started = seconds("--help")
    cost_few, cost_many = seconds("list", "-w", few) - started, seconds("list", "-w", many) - started
    assert cost_many <= 2 * cost_few, f"{cost_many:.3f} s on {STORED} posts, {cost_few:.3f} s on 22"
