"""The whole morning against what the demo web meant, on worlds that no other test looks at."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import demo_quality
from benchmarks.demo_quality import measure
from demo.server import DemoServer
from tests.cli.forked import ran

UNSEEN, QUIET = 3001, 3002


@pytest.fixture(autouse=True)
def _begun_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Six processes, none of which has to load the models again."""

    def run(folder: Path, server: DemoServer, command: str) -> None:
        done = ran(command, "--workspace", folder, TOPCOMMENT_CLOCK_URL=server.clock_url)
        assert done.returncode in {0, 3}, done.stderr

    monkeypatch.setattr(demo_quality, "run", run)


@pytest.mark.slow
def test_most_of_the_top_twenty_were_meant_as_openings_and_none_as_a_trap(tmp_path: Path) -> None:
    found = measure(UNSEEN, tmp_path, quiet=False, show=False)
    assert found.openings >= 16, dict(found.meant)
    assert not found.traps_listed
    # Measured .72-.85 and .7-.8 over several worlds: what is missed is told in docs/benchmarks.md.
    assert found.traps_withheld >= 0.6 * found.traps, found.missed
    assert found.alarms_escalated >= 0.5 * found.alarms, found.silent


@pytest.mark.slow
def test_a_world_with_nothing_to_say_gives_an_empty_list(tmp_path: Path) -> None:
    found = measure(QUIET, tmp_path, quiet=True, show=False)
    assert found.listed == 0
    assert found.alarms == 0
