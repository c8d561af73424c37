"""What speed and memory are promised, measured in one run and printed as ratios beside the aims: ``make bench``.

Usage: python benchmarks/bench.py [--quick] [--million] [--json]

Each part is a script of its own in a process of its own; ``--quick`` makes the parts a tenth as large, ``--million``
adds a store of a million posts (5 GB of disk, some minutes to fill). Wanted: encoding at least 1.8 times plain
sentence-transformers with nDCG within .005, a second ranking under a tenth of the first, 100,000 posts within 10 s with
loading and 3 s after it in under 1 GB without torch, a cost that is linear in the posts, and pages within 50 ms.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RELEVANCE = HERE.parent.parent / "shared" / "bench" / "relevance" / "youtube_niches"
SIZES = 10_000, 100_000
MILLION = 1_000_000
PAGE_AIM_MS = 50
Found = dict[str, Any]


def part(script: str, *arguments: str) -> Found:
    """Run one benchmark and read the JSON object it prints."""
    command = [sys.executable, str(HERE / script), *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found: Found = json.loads(done.stdout[done.stdout.index("{") :])
    return found


def encoding(*, quick: bool) -> Found:
    """Encoding against plain sentence-transformers, median of five rounds; nDCG where the public set is there."""
    known = ("--set", str(RELEVANCE)) if RELEVANCE.exists() and not quick else ()
    return part("encoding_speed.py", "--texts", "40" if quick else "400", "--rounds", "5", *known)


def second(*, quick: bool) -> Found:
    """The second ranking of the same data against the first."""
    return part("rank_speed.py", "--posts", "30" if quick else "300", "--comments", "500" if quick else "5000")


def many(sizes: tuple[int, ...]) -> list[Found]:
    """Rankings of ever more posts, each of a store of its own that is thrown away afterwards."""
    found = []
    for posts in sizes:
        with tempfile.TemporaryDirectory(prefix="bench-") as folder:
            found.append(part("rank_many.py", "--posts", str(posts), "--keep", folder))
    return found


def page(*, quick: bool) -> Found:
    """How long the page's views take over very many posts, in milliseconds."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        sizes = ("--posts", "10000", "--rounds", "10") if quick else ()
        return part("page_latency.py", "--keep", folder, *sizes)


def page_lines(views: Found) -> Iterator[str]:
    """The slowest views first."""
    slowest = sorted(views, key=lambda name: (-views[name]["median"], name))
    said = ", ".join(f"{name} {views[name]['median']:.0f} ({views[name]['cpu']:.0f})" for name in slowest[:4])
    under = sum(view["median"] < PAGE_AIM_MS for view in views.values())
    yield f"the page: {under} of {len(views)} views under {PAGE_AIM_MS} ms; slowest, with the processor's share: {said}"


def lines(speed: Found, twice: Found, rankings: list[Found]) -> Iterator[str]:
    """The figures as sentences, each with its aim."""
    ours = speed["topcomment"]
    yield (
        f"encoding: {ours['times_plain_wall']} times plain sentence-transformers by the clock, "
        f"{ours['times_plain_processor']} by processor time (aim 1.8), {ours['texts_a_second']} texts a second"
    )
    if "ndcg20" in speed:
        before, after = speed["ndcg20"]["plain"], speed["ndcg20"]["topcomment"]
        yield f"  nDCG@20 {before:.4f} plain, {after:.4f} ours: {after - before:+.4f} (aim within .005)"
    share = twice["second_over_first"]
    yield (
        f"second ranking over first: {share['wall']} by the clock, {share['processor']} by processor time (aim .1); "
        f"{twice['first']['wall']} s and {twice['second']['wall']} s for {twice['posts']} posts"
    )
    for one in rankings:
        whole, after = one["whole_s"], one["rank_s"]
        yield (
            f"{one['posts']:,} posts: {whole['wall']} s ({whole['processor']} of the processor; aim for 100,000: 10), "
            f"{after['wall']} s ({after['processor']}) of it after loading (aim 3), "
            f"{one['beyond_interpreter_mb']} MB beyond the interpreter, "
            f"torch {'loaded' if one['torch_loaded'] else 'not loaded'}"
        )
    for less, more in pairwise(rankings):
        yield (
            f"  {more['posts'] // less['posts']} times the posts cost {_times(less, more, 'wall')} times the loading "
            f"by the clock, {_times(less, more, 'processor')} by processor time (linear or less)"
        )


def _times(less: Found, more: Found, clock: str) -> float:
    return round(float(more["load_and_sift_s"][clock]) / float(less["load_and_sift_s"][clock]), 1)


def main() -> None:
    """Run all parts one after the other."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--million", action="store_true")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    sizes = tuple(size // 10 for size in SIZES) if given.quick else SIZES
    load = os.getloadavg()[0]
    found = encoding(quick=given.quick), second(quick=given.quick), many((*sizes, MILLION) if given.million else sizes)
    views = page(quick=given.quick)
    if given.json:
        names = ("encoding", "second", "many", "page", "load_before")
        print(json.dumps(dict(zip(names, (*found, views, load), strict=True)), indent=1))
        return
    print(f"load average {load:.1f} before, {os.getloadavg()[0]:.1f} after, on {os.cpu_count()} processors")
    for line in (*lines(*found), *page_lines(views)):
        print(line)


if __name__ == "__main__":
    main()
