"""What is read each morning costs what is shown, not what is stored."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.tables import PostRow
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


def multiply(session: Session) -> None:
    """Store the one post many times under other ids: row by row it would take most of this test."""
    names = [column.name for column in inspect(PostRow).columns]
    given = ", ".join("'x' || n" if name == "post_id" else name for name in names)
    numbers = f"WITH RECURSIVE count(n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM count WHERE n < {STORED})"
    session.execute(
        text(f"{numbers} INSERT INTO post ({', '.join(names)}) SELECT {given} FROM post, count WHERE post_id = 'x0'")
    )


@pytest.mark.slow
def test_list_costs_the_same_on_a_thousand_times_the_posts(tmp_path: Path) -> None:
    few, many = (make_ranked(tmp_path / name, count=20) for name in ("few", "many"))
    store = open_store(f"sqlite:///{many / 'topcomment.db'}")
    with store.session() as session:
        store_page(session, make_page([make_post("x0")]), None, first_seen=NOON)
        multiply(session)
        assert session.scalar(select(func.count()).select_from(PostRow)) > STORED
    store.close()
    started = seconds("--help")
    cost_few, cost_many = seconds("list", "-w", few) - started, seconds("list", "-w", many) - started
    assert cost_many <= 2 * cost_few, f"{cost_many:.3f} s on {STORED} posts, {cost_few:.3f} s on 22"
