"""Forked processes are processes like others: streams, environment, exit codes, time limits."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.forking import ran


def test_streams_and_exit_codes_are_those_of_a_process() -> None:
    good, bad = (ran("json.tool:main", "--compact", given=text) for text in ('{"a": 1}', "{"))
    assert (good.returncode, good.stdout, good.stderr) == (0, '{"a":1}\n', "")
    assert (bad.returncode, bad.stdout) == (1, "")
    assert "Expecting property name" in bad.stderr


def test_everything_is_loaded_and_the_environment_is_its_own(tmp_path) -> None:
    done = ran("tests.test_forking:tell", env={**os.environ, "TOPCOMMENT_CONTACT": "me@example.org"}, cwd=tmp_path)
    assert done.stdout.splitlines() == ["True True False", "me@example.org", str(tmp_path)], done.stderr


def tell() -> None:
    # A reactor belongs to one process; settings are read from the environment that it begins with.
    loaded = [name in sys.modules for name in ("torch", "cli.crawl_child", "twisted.internet.reactor")]
    from crawler import settings

    sys.stdout.write(f"{' '.join(map(str, loaded))}\n{settings.TOPCOMMENT_CONTACT}\n{Path.cwd()}\n")


def test_one_that_does_not_end_is_killed() -> None:
    before = multiprocessing.active_children()
    with pytest.raises(subprocess.TimeoutExpired):
        ran("tests.test_forking:sleep", timeout=0.2)
    assert multiprocessing.active_children() == before


def sleep() -> None:
    time.sleep(60)  # it is killed
