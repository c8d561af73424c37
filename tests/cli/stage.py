"""A stage for command-line tests: workspaces with posts and rankings in them, and ways to run commands."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from cli.brandfile import render_brand
from cli.initialise import write_workspace
from cli.main import app
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.rankings import save_ranking
from crawler.models import Post
from ranking.types import FeatureResult, Forecast, Opportunity, Play, RankingResult, Veto, Visibility
from tests.factories import NOON, hours_ago, make_author, make_comment, make_page, make_post, make_snapshot

ROOT = Path(__file__).resolve().parents[2]
BRAND = "Acme"
HOSTILE = "\x1b[31mred\x1b[0m \x1b]0;owned\x07[bold]x[/bold] \u202egnp.exe\u202c\ttab\nline \x9b2J\x00end"
ESCAPED = ("\x1b", "\x9b", "\u202e", "\u202c", "\x07", "\x00")


def run(*args: str | Path) -> Result:
    """Run a command line in this process."""
    return CliRunner().invoke(app, [str(arg) for arg in args])


def spawn(*args: str | Path, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run a command line as a process of its own, piped."""
    env = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}
    command = [sys.executable, "-m", "cli.main", *(str(arg) for arg in args)]
    return subprocess.run(command, capture_output=True, text=True, check=False, env=env, **options)


def one_sentence(stderr: str) -> str:
    """The only line of stderr, which is no traceback."""
    lines = stderr.strip().splitlines()
    assert len(lines) == 1, stderr
    assert lines[0].startswith("topcomment: ")
    assert "Traceback" not in stderr
    return lines[0]


def make_workspace(folder: Path, extra: str = "") -> Path:
    """A valid workspace without a database."""
    text = render_brand(
        name=BRAND,
        about="Acme roasts coffee in small batches and likes to talk about how it is brewed at home.",
        languages=["en"],
        timezone="Europe/Oslo",
        contact="crawler@acme.example",
        topics=["coffee"],
        hashtags=["coffee"],
        handles={},
        competitors=[],
    )
    write_workspace(folder, text + extra)
    return folder


def make_opportunity(number: int = 1, **fields: Any) -> Opportunity:
    """A listed opportunity of post ``p<number>``."""
    defaults: dict[str, Any] = {
        "opportunity_id": f"{number:04x}feedbeef",
        "brand": BRAND,
        "platform": "peertube",
        "post_id": f"p{number}",
        "target": "post",
        "verdict": "go",
        "score": max(0.0, 90.0 - number),
        "fit": 0.8,
        "fit_reason": "topic",
        "reach": 1200.0,
        "play": Play(name="question", confidence=0.9),
        "forecast": Forecast(
            expected=4000,
            low=2000,
            high=8000,
            horizon_h=24,
            per_hour=210.4,
            unit="views",
            basis="2 snapshots, 3 h apart",
        ),
        "visibility": Visibility(probability=0.42, arrival_rank=6, crowding="early"),
        "act_before": hours_ago(-5),
        "summary": f"They ask how to brew, number {number}.",
        "reasons": (FeatureResult(name="topic", value=0.8, sentence="Close to what you make."),),
        "rank": number,
    }
    return Opportunity(**{**defaults, **fields})


def make_crisis(number: int = 901, **fields: Any) -> Opportunity:
    """A post of our own crisis."""
    veto = Veto(reason="own_crisis", evidence="made me ill", action="escalate")
    defaults = {"verdict": "escalate", "rank": None, "play": None, "act_before": None, "veto": veto}
    return make_opportunity(number, **{**defaults, "summary": "A post says our beans are bad.", **fields})


def make_uneasy(number: int = 2001, **fields: Any) -> Opportunity:
    """A post that may accuse us, and is no alarm."""
    veto = Veto(reason="may_accuse_us", evidence="tastes odd", action="escalate")
    said = "It may accuse us: somebody in charge should look before anybody answers."
    return make_crisis(number, **{"veto": veto, "summary": said, **fields})


def make_result(
    listed: Iterable[Opportunity] = (),
    escalated: Iterable[Opportunity] = (),
    withheld: Iterable[Opportunity] = (),
) -> RankingResult:
    """One ranking of these."""
    shelves = {"opportunities": tuple(listed), "escalations": tuple(escalated), "withheld": tuple(withheld)}
    count = sum(len(shelf) for shelf in shelves.values())
    head = {"brand": BRAND, "ranked_at": NOON, "ranker_version": "1", "model": "fake", "weights": {"topic": 1.0}}
    return RankingResult(**head, **shelves, candidates=count + 10, below=10)


def fill(folder: Path, posts: Iterable[Post], result: RankingResult) -> None:
    """Store posts and a ranking in a workspace's database."""
    store = open_store(f"sqlite:///{folder / 'topcomment.db'}")
    posts = list(posts)
    counts = [make_snapshot(p.post_id, platform=p.platform) for p in posts]
    comments = [make_comment("c9", posts[0].post_id, platform=posts[0].platform)] if posts else []
    with store.session() as session:
        page = make_page(posts, comments, counts)
        store_page(session, page, None, first_seen=NOON)
        save_ranking(session, result)
    store.close()


def make_ranked(folder: Path, count: int = 3, crises: Iterable[Opportunity] | None = None) -> Path:
    """A workspace with some listed posts, one escalated (or those given) and one withheld."""
    make_workspace(folder)
    listed = [make_opportunity(n, verdict="go" if n == 1 else "maybe") for n in range(1, count + 1)]
    crises = [make_crisis()] if crises is None else [*crises]
    trap = make_opportunity(
        902, verdict="withheld", rank=None, score=0, summary="", veto=Veto(reason="grief", evidence="funeral")
    )
    # Everybody is somebody else: whom we spoke to rests, and a test would see others rest with them.
    posts = [make_post(each.post_id, author=make_author(f"a{each.post_id[1:]}")) for each in (*listed, *crises, trap)]
    fill(folder, posts, make_result(listed, crises, [trap]))
    return folder
