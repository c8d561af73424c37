"""A platform is three places: a made-up one, laid into a copy of the tree, is met by all and named by none."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
EXERCISE = ROOT / "tests" / "exercise"
TREE = ("crawler", "spiders", "ranking", "cli", "demo", "tests", "pyproject.toml", "scrapy.cfg")
PLACES = ("spiders/birdtalk.py", "spiders/parsers/birdtalk.py", "tests/fixtures/birdtalk/")
CONTRACTS = (
    "tests/contracts/test_spiders.py",
    "tests/contracts/test_parsers.py",
    "tests/spiders/parsers/test_mutations.py",
)


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the tree with the made-up platform in it."""
    copy = tmp_path_factory.mktemp("tree")
    for name in TREE:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__", "exercise"))
        else:
            shutil.copy(ROOT / name, copy / name)
    shutil.copytree(EXERCISE, copy, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
    return copy


def run(tree: Path, *command: str) -> subprocess.CompletedProcess[str]:
    env = {**os.environ, "PYTHONPATH": str(tree), "TOPCOMMENT_MUTATIONS": "100", "TOPCOMMENT_SHARED": "", "CI": ""}
    return subprocess.run([sys.executable, *command], cwd=tree, env=env, capture_output=True, text=True, check=False)


def test_it_touches_three_places_and_nothing_that_was_there() -> None:
    added = [path.relative_to(EXERCISE).as_posix() for path in EXERCISE.rglob("*") if path.is_file()]
    added = [path for path in added if "__pycache__" not in path]
    assert all(path.startswith(PLACES) for path in added)
    assert {place for place in PLACES if any(path.startswith(place) for path in added)} == set(PLACES)
    assert not any((ROOT / path).exists() for path in added), "it would replace what was there"


def test_every_contract_holds_for_it_unnamed(tree: Path) -> None:
    done = run(tree, "-m", "pytest", *CONTRACTS, "-q", "-k", "birdtalk or stand_in_the_tests", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout[-3000:]
    passed = int(done.stdout.rsplit(" passed", 1)[0].rsplit(maxsplit=1)[-1])
    assert passed >= 15, done.stdout[-500:]


def test_the_product_and_its_pages_know_it(tree: Path) -> None:
    told = (
        "import json; from cli.source_pages import source_pages; from cli.catalogue import policies; "
        "from spiders.bases.recognise import recognised; "
        "print(json.dumps([source_pages()['birdtalk.md'], policies()['birdtalk'].title, "
        "recognised('https://birdtalk.example/note/41', {})[0]]))"
    )
    done = run(tree, "-c", told)
    assert done.returncode == 0, done.stderr[-2000:]
    page, title, source = json.loads(done.stdout)
    assert (title, source) == ("Birdtalk", "birdtalk")
    assert page.splitlines()[2] == "# Birdtalk (`birdtalk`)"
