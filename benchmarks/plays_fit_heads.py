"""Fits the heads of plays and safety and writes them into the package.

Run it whenever a prototype, a topic or a setting changed (a test says so):
    python benchmarks/plays_fit_heads.py [../shared/bench] [plays|safety|alarms ...]

Both heads are fitted on the invented prototypes. Where the folder of public sets is given, both also learn a class of
real harmless texts (the plays only those that ask nothing), and linear heads for crisis and offence are fitted: only
weights are written, no text leaves the folder. Without it the heads are fitted on prototypes alone and the public
heads stay. Names of heads behind the folder fit these alone; with *safety* goes that of quiet dangers, on invented
sentences only. The heads of alarms learn from the sentences of both and from no public text: a changed sentence of
either asks for them, too.
"""

from __future__ import annotations

import csv
import gzip
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np

from ranking.encoder import DEFAULT_MODEL, CachedEncoder, load_encoder
from ranking.evaluation.forms import TextRow, read_texts
from ranking.plays import read
from ranking.plays.cues import load_cues
from ranking.plays.head import EVERYDAY, HeadSettings, fit_head, shares_of
from ranking.plays.prototypes import Prototype
from ranking.plays.shipped import key_of, models_of, write_head
from ranking.plays.texthead import features, fit_calibrated, fit_linear
from ranking.safety import alarm, judge, pieces, public, quiet
from ranking.safety.reasons import DANGERS
from ranking.types import Encoder
from ranking.vectors import USE

RANKING = Path(__file__).parent.parent / "ranking"
ALARMS = RANKING / "safety" / "alarms"
PER_QUERY, MAX_CHARS, MIN_CHARS = 18, 600, 8
# Every n-th row of a set.
PRAISE_STEP, COMPLAINT_STEP = 30, 9
PER_GROUP = {"offensive": 1500, "crisis": 400}
# Communities where illness, money, drink, parenting or other people's fights are everyday talk.
DOUBTFUL_LISTED = (
    "Economics Entrepreneur Parenting SkincareAddiction beer cocktails investing loseit personalfinance psychology "
    "smallbusiness history hiphopheads hockey nfl nba"
)
DOUBTFUL = frozenset(DOUBTFUL_LISTED.split())


def main() -> None:
    """Fit and write all heads for the default encoder, and all but the public ones for the light one."""
    bench = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    wanted = sys.argv[2:] or ["plays", "safety", "alarms"]
    everyday = [] if bench is None else everyday_texts(bench)
    if "alarms" in wanted:
        taught = alarm.alarm_prototypes()
        _write_pieces(ALARMS / "pieces.json", taught, alarm.ALARMING)
    if "safety" in wanted:
        heads = RANKING / "safety" / quiet.FOLDER
        _write_pieces(heads / "pieces.json", judge.danger_prototypes(), frozenset(DANGERS))
        _write_pieces(heads / "quiet_pieces.json", quiet.quiet_prototypes(judge.safety_prototypes()), quiet.QUIETLY)
    for model, ending in ((DEFAULT_MODEL, ""), (USE, "-light")):
        encoder = CachedEncoder(load_encoder(model))
        if "plays" in wanted:
            _write(f"plays{ending}", encoder, read.class_prototypes(), read.SETTINGS, quiet_texts(everyday))
        if "safety" in wanted:
            _write(f"safety{ending}", encoder, judge.safety_prototypes(), judge.SETTINGS, everyday)
            _write_quiet(f"quiet{ending}", encoder)
        if "alarms" in wanted:
            _write_alarms(f"alarms{ending}", encoder)
        if "safety" in wanted and bench is not None and model == DEFAULT_MODEL:
            _write_public(encoder, bench)


def quiet_texts(texts: list[str]) -> list[str]:
    """Those that hold no question and no cue of an opening: what a real post without a play is like."""
    book = load_cues(read.PACKAGE)
    return [text for text in texts if not read.asks(text) and not read.promising(book.find(text))]


def everyday_texts(bench: Path) -> list[str]:
    """Real harmless texts: hobby posts, friendly German comments, customers asking; none of the judged items."""
    niches = bench / "relevance" / "reddit_niches"
    queries = json.loads((niches / "queries.json").read_text(encoding="utf-8"))
    wanted = {query["query_id"] for query in queries if query["name"] not in DOUBTFUL}
    posts = {row["post_id"]: row["text"] for row in _rows(niches / "posts.csv.gz")}
    judged = _judged_ids(bench)
    by_query: dict[str, list[str]] = defaultdict(list)
    for row in _rows(niches / "qrels.csv.gz"):
        if row["query_id"] in wanted and row["post_id"] not in judged:
            by_query[row["query_id"]].append(posts[row["post_id"]])
    texts = [text for _, found in sorted(by_query.items()) for text in found[:PER_QUERY]]
    texts += [row["text"] for row in _rows(bench / "plays" / "praise_de.csv.gz")[::PRAISE_STEP]]
    texts += [row["text"] for row in _rows(bench / "plays" / "complaints.csv.gz")[::COMPLAINT_STEP]]
    return [" ".join(text.split())[:MAX_CHARS] for text in texts if len(text) > MIN_CHARS]


def _judged_ids(bench: Path) -> set[str]:
    found = set()
    for path in sorted((bench / "judgments").glob("*/items.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            found |= {row["item_id"].partition("_")[2] for row in csv.DictReader(file)}
    return found


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _write(
    name: str, encoder: Encoder, prototypes: tuple[Prototype, ...], settings: HeadSettings, everyday: list[str]
) -> None:
    vectors = encoder.encode([p.text for p in prototypes] + everyday)
    labels = [p.label for p in prototypes] + [EVERYDAY] * len(everyday)
    shares = np.concatenate([shares_of(prototypes, settings), np.ones(len(everyday))])
    head = fit_head(vectors, labels, settings, shares)
    key = key_of(encoder.name, prototypes, settings.regularisation)
    weights = (head.labels, head.weights, head.intercepts)
    write_head(RANKING / "plays" / "heads" / f"{name}.json", key, models_of(encoder.name), weights)
    print(f"{name}: {len(prototypes)} prototypes, {len(everyday)} public texts, {len(head.labels)} classes")


def _write_quiet(name: str, encoder: Encoder) -> None:
    taught = judge.safety_prototypes()
    head = quiet.fit_quiet(encoder, taught)
    quiet.write_quiet(RANKING / "safety" / quiet.FOLDER / f"{name}.json", encoder, taught, head)
    print(f"{name}: {len(head.supports)} support vectors")


def _write_pieces(path: Path, taught: tuple[Prototype, ...], yes: frozenset[str]) -> None:
    pieces.write_pieces(path, taught, yes, pieces.fit_pieces(taught, yes))
    print(f"{path.parent.name}/{path.stem}: {len(taught)} prototypes")


def _write_alarms(name: str, encoder: Encoder) -> None:
    head = alarm.fit_alarms(encoder)
    alarm.write_alarms(ALARMS / f"{name}.json", encoder, head)
    print(f"{name}: {len(alarm.alarm_prototypes())} prototypes, {len(head.supports)} support vectors")


def _write_public(encoder: Encoder, bench: Path) -> None:
    heads = {}
    for name in public.WEIGHTS:
        rows = _some(read_texts(bench / "safety" / f"{name}.csv.gz"), PER_GROUP[name])
        texts = [row.text for row in rows]
        table = features(texts, encoder.encode(texts))
        labels = np.asarray([row.label for row in rows], dtype=bool)
        heads[name] = fit_calibrated(fit_linear, table, labels, [row.group for row in rows])
        print(f"{name}: {len(rows)} public texts, {table.shape[1]} weights")
    public.write_public(RANKING / "safety" / public.FILE, models_of(encoder.name), heads)


def _some(rows: list[TextRow], per_group: int) -> list[TextRow]:
    taken: dict[str, int] = defaultdict(int)
    kept = []
    for row in rows:
        taken[row.group] += 1
        if taken[row.group] <= per_group:
            kept.append(row)
    return kept


if __name__ == "__main__":
    main()
