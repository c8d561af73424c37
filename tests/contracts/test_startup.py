"""What is typed often starts at once: heavy packages are imported only by commands that need them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.stage import ROOT, make_ranked

HEAVY = (
    "torch", "sentence_transformers", "transformers", "scrapy", "twisted", "playwright", "sklearn", "scipy",
    "starlette", "uvicorn",
)  # fmt: skip
PROBE = """
import json, sys
from cli.main import app
try:
    app(sys.argv[1:])
except SystemExit as leaving:
    code = leaving.code or 0
print(json.dumps({"code": code, "modules": sorted(m for m in sys.modules if "." not in m)}), file=sys.stderr)
"""


def probe(*args: str) -> tuple[int, list[str]]:
    """Exit code of a command line, and the top-level modules it had imported at its end."""
    command = [sys.executable, "-c", PROBE, *args]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=env)
    told = json.loads(done.stderr.strip().splitlines()[-1])
    return told["code"], told["modules"]


@pytest.fixture(scope="module")
def ranked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_ranked(tmp_path_factory.mktemp("startup") / "acme")


def test_main_imports_typer_and_nothing_heavy() -> None:
    code, modules = probe("--help")
    assert code == 0
    heavy = {*HEAVY, "sqlalchemy", "pydantic", "numpy", "jinja2"}
    assert not heavy & set(modules)


@pytest.mark.parametrize(
    "args",
    [
        ("list",),
        ("list", "--json"),
        ("export", "--out", "-"),
        ("export", "--out", "-", "--excel"),
        ("explain", "0001feedbeef"),
        ("report",),
        ("pause",),
        ("morning", "--send-only"),
        ("db", "stats"),
    ],
    ids=" ".join,
)
def test_reading_a_ranking_imports_nothing_heavy(args: tuple[str, ...], ranked: Path) -> None:
    code, modules = probe(*args, "--workspace", str(ranked))
    assert code == 0
    assert not set(HEAVY) & set(modules)
    if args[0] in {"list", "export"}:
        assert "babel" not in modules, "tables are plain; only what is told in languages waits for Babel"


def test_probe_sees_what_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "import scrapy\n" + PROBE, "--help"],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert "scrapy" in json.loads(done.stderr.strip().splitlines()[-1])["modules"]
