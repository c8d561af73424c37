"""The list against the demo web's truth, seed by seed: how many of the top 20 were meant as openings.

Usage: python benchmarks/demo_quality.py 101 102 ... [--quiet-seed 201 ...] [--show]

For every seed: a demo web, a workspace, two crawls three hours of its clock apart, one ranking,
all through the command line; then each listed, withheld and escalated target is looked up in what
its generator meant it to be. A trap counts as missed where the store holds it and the ranking
does not withhold it. Prints one JSON line per seed and the totals.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from cli.demonstration.place import wire
from crawler.db.engine import open_store
from crawler.db.queries import candidates
from crawler.db.rankings import StoredOpportunity, latest_ranking
from demo.brand import brand_toml
from demo.server import DemoServer
from demo.truth import truth
from ranking.types import Opportunity

TOP = 20
HOURS = 3.0
DOUBTED = ("Not worth listing", "No place was left")
Key = tuple[str, str, str | None]


@dataclass
class SeedOutcome:
    """What one seed came to; ``meant`` counts the top 20 by the generator's verdict."""

    seed: int
    listed: int = 0
    meant: Counter[str] = field(default_factory=Counter)
    traps_listed: list[str] = field(default_factory=list)
    traps: int = 0
    traps_withheld: int = 0
    missed: list[str] = field(default_factory=list)
    alarms: int = 0
    alarms_escalated: int = 0
    alarms_sure: int = 0
    perhaps: int = 0
    traps_perhaps: int = 0
    openings_perhaps: int = 0
    silent: list[str] = field(default_factory=list)
    withheld: int = 0
    openings_withheld: list[str] = field(default_factory=list)
    openings_doubted: int = 0
    openings_escalated: list[str] = field(default_factory=list)
    plays_meant: int = 0
    plays_right: int = 0
    plays_wrong: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0

    @property
    def openings(self) -> int:
        return self.meant["opening"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("seeds", type=int, nargs="*")
    parser.add_argument("--quiet-seed", type=int, action="append", default=[])
    parser.add_argument("--keep", type=Path, help="keep each seed's workspace under this folder")
    parser.add_argument("--show", action="store_true", help="print the top 20 of each seed with what was meant")
    given = parser.parse_args()
    outcomes = [measure(seed, given.keep, quiet=False, show=given.show) for seed in given.seeds]
    outcomes += [measure(seed, given.keep, quiet=True, show=given.show) for seed in given.quiet_seed]
    for outcome in outcomes:
        print(
            json.dumps(
                asdict(outcome) | {"meant": dict(outcome.meant), "plays_wrong": dict(outcome.plays_wrong)},
                ensure_ascii=False,
            )
        )
    print(
        f"seeds {len(outcomes)}; openings in the top {TOP}: {[o.openings for o in outcomes]}; "
        f"traps listed {sum(len(o.traps_listed) for o in outcomes)}; "
        f"traps withheld {sum(o.traps_withheld for o in outcomes)}/{sum(o.traps for o in outcomes)}; "
        f"alarms escalated {sum(o.alarms_escalated for o in outcomes)}/{sum(o.alarms for o in outcomes)}, "
        f"surely {sum(o.alarms_sure for o in outcomes)}; shown as perhaps {sum(o.perhaps for o in outcomes)} "
        f"(traps {sum(o.traps_perhaps for o in outcomes)}, openings {sum(o.openings_perhaps for o in outcomes)}); "
        f"openings withheld {sum(len(o.openings_withheld) for o in outcomes)}, "
        f"below the bar and doubted {sum(o.openings_doubted for o in outcomes)}; "
        f"plays named rightly {sum(o.plays_right for o in outcomes)}/{sum(o.plays_meant for o in outcomes)}"
    )


def measure(seed: int, keep: Path | None, *, quiet: bool, show: bool) -> SeedOutcome:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name, DemoServer(seed, quiet=quiet) as server:
        folder = keep / f"{'quiet' if quiet else 'busy'}-{seed}" if keep else Path(name)
        folder.mkdir(parents=True, exist_ok=True)
        wire(folder, brand_toml(server.base_url), server.base_url)
        run(folder, server, "crawl")
        server.advance(HOURS)
        run(folder, server, "crawl")
        run(folder, server, "rank")
        outcome = judge(seed, f"sqlite:///{folder / 'topcomment.db'}", meanings(truth(server.world)), show)
    outcome.seconds = round(time.monotonic() - began, 1)
    return outcome


def run(folder: Path, server: DemoServer, command: str) -> None:
    environment = {**os.environ, "TOPCOMMENT_CLOCK_URL": server.clock_url, "HF_HUB_OFFLINE": "1"}
    order = [sys.executable, "-m", "cli.main", command, "--workspace", str(folder)]
    done = subprocess.run(order, env=environment, capture_output=True, text=True, check=False)
    if done.returncode not in {0, 3}:
        sys.exit(f"{command} ended {done.returncode}: {done.stderr[-2000:]}")


def meanings(told: dict[str, Any]) -> dict[Key, dict[str, Any]]:
    found: dict[Key, dict[str, Any]] = {}
    for platform, posts in told["posts"].items():
        found |= {(platform, post_id, None): meant for post_id, meant in posts.items()}
    for platform, comments in told["comments"].items():
        found |= {(platform, meant["post_id"], comment_id): meant for comment_id, meant in comments.items()}
    return found


def judge(seed: int, url: str, meant: dict[Key, dict[str, Any]], show: bool) -> SeedOutcome:
    outcome = SeedOutcome(seed)
    with open_store(url, upgrade=False) as store, store.reading() as session:
        ranking = latest_ranking(session, withheld=True)
        assert ranking is not None
        stored = stored_texts(session)
    shelves = {name: [key_of(item) for item in getattr(ranking, name)] for name in ("opportunities", "escalations")}
    withheld = {key_of(item) for item in ranking.withheld}
    doubted = {
        key_of(item) for item in ranking.withheld if json.loads(item.payload)["summary"]["text"].startswith(DOUBTED)
    }
    escalated = set(shelves["escalations"])
    sure = {key_of(item) for item in ranking.escalations if is_alarm(item)}
    outcome.perhaps = len(escalated - sure)
    copies = {copy for item in ranking.withheld for copy in same_post(item)}
    outcome.listed, outcome.withheld = len(shelves["opportunities"]), len(withheld)
    for place, item in enumerate(ranking.opportunities[:TOP], 1):
        look(outcome, place, item, meant.get(key_of(item)), stored, show)
    for key, what in meant.items():
        if key in stored:
            label = f"{what['verdict']}/{what['intent']}/{what['language']}: {stored[key][:110]}"
            tally(
                outcome,
                what["verdict"],
                label,
                _Stands(key in withheld or key in copies, key in escalated, key in sure, key in doubted),
            )
    return outcome


class _Stands(NamedTuple):
    """On which shelves a text stands."""

    withheld: bool
    escalated: bool
    sure: bool
    doubted: bool


def tally(outcome: SeedOutcome, verdict: str, label: str, stands: _Stands) -> None:
    """Count one text of the world by what it was meant to be and what became of it."""
    if verdict == "trap":
        outcome.traps += 1
        caught = stands.withheld or stands.escalated
        outcome.traps_withheld += caught
        outcome.traps_perhaps += stands.escalated and not stands.sure
        outcome.missed.extend([] if caught else [label])
    elif verdict in {"crisis", "fake"}:
        outcome.alarms += 1
        outcome.alarms_escalated += stands.escalated
        outcome.alarms_sure += stands.sure
        outcome.silent.extend([] if stands.escalated else [label])
    elif stands.sure:
        outcome.openings_escalated.append(label)
    elif stands.escalated:
        outcome.openings_perhaps += verdict == "opening"
    elif verdict == "opening" and stands.doubted:
        outcome.openings_doubted += 1
    elif verdict == "opening" and stands.withheld:
        outcome.openings_withheld.append(label)


def stored_texts(session: Any) -> dict[Key, str]:
    from datetime import UTC, datetime

    texts: dict[Key, str] = {}
    for thread in candidates(session, datetime(2000, 1, 1, tzinfo=UTC)):
        post = thread.post
        texts[post.platform, post.post_id, None] = f"{post.title} {post.body}".strip()
        for comment in thread.comments:
            texts[post.platform, post.post_id, comment.comment_id] = comment.body
    return texts


def key_of(item: StoredOpportunity) -> Key:
    told = json.loads(item.payload)
    return (told["platform"], told["post_id"], told["comment_id"])


def is_alarm(item: StoredOpportunity) -> bool:
    return Opportunity.model_validate_json(item.payload).alarm


def same_post(item: StoredOpportunity) -> list[Key]:
    told = json.loads(item.payload)
    return [(told["platform"], copy, None) for copy in told["duplicates"]]


def look(
    outcome: SeedOutcome,
    place: int,
    item: StoredOpportunity,
    what: dict[str, Any] | None,
    stored: dict[Key, str],
    show: bool,
) -> None:
    verdict = what["verdict"] if what else "unknown"
    outcome.meant[verdict] += 1
    text = stored.get(key_of(item), "?")[:100].replace("\n", " ")
    told = json.loads(item.payload)
    play = (told["play"] or {}).get("name")
    if verdict == "opening" and what and what.get("play"):
        outcome.plays_meant += 1
        outcome.plays_right += play == what["play"]
        if play != what["play"]:
            outcome.plays_wrong[f"{what['play']} as {play}"] += 1
    if verdict in {"trap", "crisis", "fake"}:
        outcome.traps_listed.append(f"{what['intent'] if what else ''}: {text}")
    if show:
        meant = f"{verdict}/{what['intent']}/{what['language']}" if what else "?"
        print(f"{place:>3} {told['score']:5.1f} {told['verdict']:5} {play or '-':20} {meant:42} {text}")


if __name__ == "__main__":
    main()
