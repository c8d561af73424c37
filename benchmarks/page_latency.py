"""How long the page takes to answer over very many stored posts: median and 95th percentile of each view, in ms.

Usage: python benchmarks/page_latency.py [--posts 100000] [--rounds 30] [--keep FOLDER]

The posts are invented. The clock stands at the ranking's moment, and what is measured is the whole application
(door, database, templates) within this process: a browser adds its own drawing. The first answer of a view, which
finds what is then remembered, is told apart.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)
WORDS = """coffee press grind morning bean camp tent train book rain goal recipe dance phone garden kite song
    city""".split()  # noqa: SIM905 - one to a line would be a page
PLAYS = ("question", "superfan", "brand_bait", "review", "trend")
REASONS = ("grief", "politics", "minors", "medical", "legal")
LISTED, PEOPLE, TOKEN = 200, 1_500, "page-latency-key-" + "x" * 30
BRAND = """[brand]
name = "Acme"
about = "Acme roasts coffee in small batches and likes to talk about how it is brewed at home."
languages = ["en"]
timezone = "Europe/Oslo"
[niche]
topics = ["coffee"]
"""


def workspace(folder: Path, posts: int, withheld: int | None = None) -> Path:
    """A workspace with a full store: posts with two counts each, comments, a ranking, and decisions."""
    (folder / "brand.toml").write_text(BRAND, encoding="utf-8")
    (folder / ".env").write_text("", encoding="utf-8")
    from crawler.db.engine import open_store

    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store:
        for start in range(0, posts, 2_000):
            _posts(store, range(start, min(start + 2_000, posts)))
        _rank(store, posts, posts // 20 if withheld is None else withheld)
        _decisions(store)
        _ledger(store)
    return folder


def _posts(store: Any, numbers: range) -> None:
    from crawler.db.tables import AuthorRow, CommentRow, PostRow, SnapshotRow
    from crawler.db.upsert import insert_new

    lot = random.Random(numbers.start)
    authors, posts, comments, shots = [], [], [], []
    for number in numbers:
        born = NOW - timedelta(hours=lot.uniform(1, 70))
        key = {"platform": "peertube", "post_id": f"p{number:07}"}
        who = {"platform": "peertube", "author_id": f"a{number % 5000}"}
        if number < 5_000:
            authors.append({**who, "handle": f"a{number}@x.example", "display_name": f"Author {number}"})
        seen = {"published_at": born, "first_seen_at": born, "seen_at": NOW, "comments_open": True}
        text = " ".join(lot.choices(WORDS, k=60))
        posts.append(
            {**key, **seen, "author_id": who["author_id"], "url": f"https://x.example/{number}", "kind": "video",
             "title": f"{text[:50]} {number}", "body": text, "language": lot.choice(("en", "nb", "lv")),
             "sound": f"sound-{number % 997}" if number % 3 == 0 else None, "region": lot.choice(("NO", "SE", "LV"))}
        )  # fmt: skip
        views = int(lot.lognormvariate(5, 2))
        for ago in (4, 1):
            counts = {"view_count": int(views / ago), "like_count": views // 20, "comment_count": 3}
            shots.append({**key, **counts, "comment_id": "", "captured_at": NOW - timedelta(hours=ago)})
        if number < LISTED:
            for place in range(40):
                spoken = {"comment_id": f"c{place}", "body": " ".join(lot.choices(WORDS, k=12)), "depth": 0}
                comments.append({**key, **spoken, "author_id": who["author_id"], "first_seen_at": born, "seen_at": NOW})
    with store.session() as session:
        for table, rows in ((AuthorRow, authors), (PostRow, posts), (CommentRow, comments), (SnapshotRow, shots)):
            insert_new(session, table, rows)


def _rank(store: Any, posts: int, withheld: int) -> None:
    """The list as the ranker's result is stored; the withheld, which may be very many, one at a time."""
    from sqlalchemy import update

    from crawler.db.rankings import save_ranking
    from crawler.db.tables import OpportunityRow, RankingRow
    from crawler.db.upsert import insert_new
    from ranking.types import Opportunity, RankingResult

    listed = tuple(Opportunity(**_judged(number)) for number in range(min(LISTED, posts)))
    head = {"brand": "Acme", "ranked_at": NOW, "ranker_version": "1", "model": "none", "weights": {}}
    below = {"candidates": posts, "below": posts - len(listed)}
    result = RankingResult(**head, **below, opportunities=listed, escalations=(), withheld=())
    same = ("opportunity_id", "brand", "platform", "post_id", "comment_id", "target", "verdict", "score", "act_before")
    with store.session() as session:
        ranking_id = save_ranking(session, result)
        for place in range(withheld):
            one = Opportunity(**_judged(len(listed) + place, withheld=True))
            key = {"ranking_id": ranking_id, "shelf": "withheld", "place": place, "play": None}
            row = {**key, **{name: getattr(one, name) for name in same}, "payload": one.model_dump_json()}
            insert_new(session, OpportunityRow, [row])
        session.execute(update(RankingRow).values(withheld=withheld))


def _judged(number: int, *, withheld: bool = False) -> dict[str, Any]:
    reasons = [
        {"name": f"part {n}", "value": 0.5, "sentence": "It is close to what you make at home."} for n in range(8)
    ]
    same = {
        "opportunity_id": f"{number:08x}feedbeef", "brand": "Acme", "platform": "peertube", "post_id": f"p{number:07}",
        "target": "post", "fit": 0.7, "reasons": reasons, "unchecked": ("video not watched",),
        "forecast": {"expected": 4000, "low": 2000, "high": 8000, "horizon_h": 24, "per_hour": 210.4, "unit": "views",
                     "basis": "2 snapshots, 3 h apart"},
    }  # fmt: skip
    if withheld:
        veto = {"reason": REASONS[number % len(REASONS)], "evidence": "a sad day"}
        return {**same, "verdict": "withheld", "score": 0, "veto": veto}
    play = {"name": PLAYS[number % len(PLAYS)], "confidence": 0.9}
    seen = {"probability": 0.42, "arrival_rank": 6, "crowding": "early"}
    more = {"verdict": "go" if number < 50 else "maybe", "score": 95 - number / 4, "fit_reason": "topic", "play": play}
    closes = NOW + timedelta(hours=1 + number % 20)
    cluster = f"{number - number % 4:08x}feedbeef"
    return {**same, **more, "visibility": seen, "rank": number + 1, "act_before": closes, "cluster": cluster,
            "summary": "They ask how to brew."}  # fmt: skip


def _decisions(store: Any) -> None:
    from crawler.db.decisions import Decision, record

    for number in range(0, LISTED, 3):
        with store.session() as session:
            said = ("take", "note", "skip")[number % 3]
            record(session, Decision(f"{number:08x}feedbeef", "Acme", said, "ana", NOW, reason="tone"))
    with store.session() as session:
        wrong = "withheld wrongly: a joke"
        record(session, Decision(f"{LISTED + 5:08x}feedbeef", "Acme", "note", "ana", NOW, reason=wrong))


def _ledger(store: Any) -> None:
    """People met in three months of mornings."""
    from crawler.db.persons import Met, note_people

    met = [Met("peertube", f"a{n}", f"{n:08x}feedbeef", "superfan", f"a{n}@x.example") for n in range(PEOPLE)]
    with store.session() as session:
        note_people(session, "Acme", met, NOW)


def measured(folder: Path, rounds: int) -> dict[str, dict[str, float]]:
    """First answer, median and 95th percentile of each view, and the processor's time of the median, in ms."""
    from starlette.testclient import TestClient

    from cli.browse.app import create_app
    from cli.browse.guard import Doors
    from cli.browse.sessions import Sessions
    from cli.desk import open_desk
    from crawler import clock

    desk, card = open_desk(folder), f"{7:08x}feedbeef"
    views = {
        "list": "/",
        "filtered list": "/?play=question&min_score=50&status=all",
        "searched list": "/?text=press+camp",
        "last page": "/?after=170",
        "list with open card": f"/?card={card}",
        "card": f"/o/{card}",
        "withheld": "/withheld",
        "withheld by reason": "/withheld?reason=legal",
        "withheld, no such word": "/withheld?text=nowhere-to-be-found",
        "called wrong": "/withheld?disputed=1",
        "trends": "/trends",
        "sources": "/sources",
        "people": "/people",
        "results": "/results",
        "pulse": "/pulse",
        "api list": "/api/opportunities?status=all",
        "api one": f"/api/opportunities/{card}",
        "api withheld": "/api/withheld",
    }
    found: dict[str, dict[str, float]] = {}
    with clock.frozen(NOW), desk.store() as store:
        doors = Doors(frozenset({"127.0.0.1:8788"}), Sessions(TOKEN), "cookie")
        headers = {"Authorization": f"Bearer {TOKEN}", "HX-Request": "false"}
        with TestClient(create_app(desk, store, doors), base_url="http://127.0.0.1:8788", headers=headers) as client:
            for name, address in views.items():
                client.headers["HX-Request"] = "true" if name == "card" else "false"
                spans = [_timed(client, address) for _ in range(rounds + 1)]
                rest, work = sorted(wall for wall, _ in spans[1:]), [cpu for _, cpu in spans[1:]]
                found[name] = {
                    "first": round(spans[0][0], 1), "median": round(statistics.median(rest), 1),
                    "p95": round(rest[int(0.95 * (len(rest) - 1))], 1), "cpu": round(statistics.median(work), 1),
                }  # fmt: skip
    return found


def _timed(client: Any, address: str) -> tuple[float, float]:
    """Milliseconds by the clock, and of the processor: those do not grow with other work on the machine."""
    began, worked = time.perf_counter(), time.process_time()
    answer = client.get(address)
    span = (time.perf_counter() - began) * 1000, (time.process_time() - worked) * 1000
    if answer.status_code != 200:
        sys.exit(f"{address} answered {answer.status_code}: {answer.text[:300]}")
    return span


def main() -> None:
    """Fill a store, unless one is kept, and measure; without ``--keep`` it is thrown away."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=30)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    if given.keep is None:
        with tempfile.TemporaryDirectory(prefix="page-latency-") as folder:
            print(json.dumps(measured(workspace(Path(folder), given.posts), given.rounds), indent=1))
        return
    given.keep.mkdir(exist_ok=True)
    if not (given.keep / "topcomment.db").exists():
        workspace(given.keep, given.posts)
    print(json.dumps(measured(given.keep, given.rounds), indent=1))


if __name__ == "__main__":
    main()
