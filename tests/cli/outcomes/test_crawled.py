"""On the demo web: a comment told by its address is measured by the crawl that reads its thread again."""

from __future__ import annotations

import json
import urllib.request

from tests.cli.demo_stage import small_world, stored, wired
from tests.cli.forked import ran
from tests.cli.stage import run
from tests.patience import PATIENCE_S


def asked(url: str):
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:
        return json.load(answer)["data"]


def test_a_crawl_finds_and_measures_what_we_wrote(tmp_path):
    with small_world() as server:
        folder = wired(tmp_path / "acme", server)
        api = f"{server.base_url}/peertube/api/v1/videos"
        video = next(one for one in asked(f"{api}?sort=-trending") if one["comments"] and not one["nsfw"])
        comment = next(one for one in asked(f"{api}/{video['uuid']}/comment-threads") if not one["isDeleted"])
        told = run("outcome", "add", comment["url"], "--json", "-w", folder)
        assert told.exit_code == 0, told.stderr
        assert "never read" in told.stderr
        assert json.loads(told.stdout)["measured_at"] is None
        crawled = ran("crawl", f"https://tube.example/w/{video['shortUUID']}", "-w", folder)
        assert crawled.returncode == 0, crawled.stderr
        (found,) = json.loads(run("outcome", "list", "--json", "-w", folder).stdout)
        assert found["measured_at"]
        assert found["post_views"] == video["views"]
        assert stored(folder, "measurement", "origin") == [("thread",)]
