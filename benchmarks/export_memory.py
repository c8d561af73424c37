"""Memory of an export: most megabytes a process held while it wrote 10,000 and 100,000 rows, and seconds it took.

Usage: python benchmarks/export_memory.py [--rows 10000 100000]

Rows are invented and withheld ones, since only those may be that many. Each file is written by a process of its own,
as `topcomment export --withheld` does it; what an interpreter with everything imported holds is told beside.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

FORMATS = ("csv", "ndjson", "json", "xlsx")


def peak_mb() -> float:
    """Most memory this process ever held; ``ru_maxrss`` would be inherited from the process that started it."""
    told = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line for line in told.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024


def child(folder: Path, file_format: str) -> None:
    """One export in this process; prints what it cost."""
    import xlsxwriter  # noqa: F401 - part of what an interpreter holds
    from page_latency import NOW

    from cli.desk import open_desk
    from cli.export.write import ExportRequest, export_ranking
    from cli.listing.filters import Filters
    from crawler import clock

    before = peak_mb()
    out, began = folder / f"out.{file_format}", time.perf_counter()
    with clock.frozen(NOW):
        export_ranking(open_desk(folder), ExportRequest(file_format, str(out), filters=Filters(withheld=True)))
    took = time.perf_counter() - began
    most = peak_mb()
    size = out.stat().st_size / 1e6
    print(json.dumps({"before_mb": round(before), "peak_mb": round(most), "s": round(took, 1), "file_mb": round(size)}))


def main() -> None:
    """Fill a store for each number of rows, and export it in every format."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--child", nargs=2)
    given = parser.parse_args()
    if given.child:
        child(Path(given.child[0]), given.child[1])
        return
    from page_latency import LISTED, workspace

    for rows in given.rows:
        with tempfile.TemporaryDirectory(prefix="export-memory-") as name:
            folder = workspace(Path(name), rows + LISTED, rows)
            for file_format in FORMATS:
                command = [sys.executable, __file__, "--child", name, file_format]
                done = subprocess.run(command, check=True, capture_output=True, text=True)
                print(rows, file_format, done.stdout.strip(), flush=True)
                (folder / f"out.{file_format}").unlink()


if __name__ == "__main__":
    main()
