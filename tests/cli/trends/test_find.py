"""Trends of a ranking: clusters with what was collapsed into them, sounds that several people use."""

from __future__ import annotations

import json

import pytest

from cli.latest import require_ranking
from cli.trends.find import find_trends
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.rankings import save_ranking
from tests.cli.browse.stage import oid
from tests.cli.stage import fill, make_opportunity, make_result, make_workspace, run
from tests.factories import NOON, hours_ago, make_author, make_page, make_post, make_snapshot

SOUND = {"p5": "la-la", "p6": "la-la", "p7": "mine", "p8": "mine"}


def posts():
    """Two alike, a third collapsed into the first; two people's sound, and one that one person uses twice."""
    for number in range(1, 10):
        post_id = f"p{number}"
        yield make_post(
            post_id,
            sound=SOUND.get(post_id),
            region="NO" if number == 5 else None,
            language="nb" if number == 2 else "en",
            author=make_author("one" if number in (7, 8) else f"w{number}"),
            published_at=hours_ago(6 if number < 3 else 30),
        )


def listed():
    alike = {"cluster": oid(1)}
    return [
        make_opportunity(1, **alike, duplicates=("p3",)),
        make_opportunity(2, **alike),
        make_opportunity(4, cluster=oid(4)),
        make_opportunity(5, cluster=oid(5)),
    ]


@pytest.fixture
def store(database_url):
    counts = [
        make_snapshot(f"p{n}", captured_at=hours_ago(h), view_count=100 * n - 10 * h) for n in (1, 2) for h in (2, 0)
    ]
    with open_store(database_url) as opened:
        with opened.session() as session:
            store_page(session, make_page(list(posts()), [], counts), None, first_seen=NOON)
            save_ranking(session, make_result(listed()))
        yield opened


def test_clusters_and_sounds(store):
    with store.reading() as session:
        cluster, sound = find_trends(session, require_ranking(session, "Acme"), 72, NOON)
    assert (cluster.kind, cluster.key, cluster.posts, cluster.listed) == ("cluster", oid(1), 3, 2)
    assert (cluster.lately, cluster.before, cluster.languages) == (2, 1, ("en", "nb"))
    assert (cluster.total, cluster.per_hour, cluster.growth[-1].total) == (300, 20, 300)
    assert [member.post_id for member in cluster.members] == ["p2", "p1", "p3"]
    assert (sound.kind, sound.key, sound.posts, sound.listed, sound.regions) == ("sound", "la-la", 2, 1, (("NO", 1),))
    assert (sound.total, sound.growth) == (None, ())


def test_the_command_names_the_keys_that_list_takes(tmp_path, noon):
    folder = make_workspace(tmp_path / "acme")
    fill(folder, posts(), make_result(listed()))
    found = json.loads(run("trends", "-w", folder, "--json").stdout)
    assert [(each["kind"], each["key"]) for each in found] == [("cluster", oid(1)), ("sound", "la-la")]
    header, first, second = run("trends", "-w", folder).stdout.splitlines()
    assert header.split("\t")[-1] == "key"
    assert [first.split("\t")[-1], second.split("\t")[-1]] == [oid(1), "la-la"]
    for option, key, ids in (("--trend", oid(1), [oid(1), oid(2)]), ("--sound", "la-la", [oid(5)])):
        rows = json.loads(run("list", "-w", folder, "--json", option, key).stdout)["opportunities"]
        assert [row["opportunity_id"] for row in rows] == ids
