"""``db forget``: asked or told, it removes one person from the database and our files, and says what it did."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.embedding_cache import StoredEmbeddings
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.rankings import save_ranking
from ranking.encoder import digest
from tests.cli.demo_stage import stored
from tests.cli.stage import make_opportunity, make_result, one_sentence, run
from tests.factories import NOON, make_author, make_comment, make_page, make_post
from tests.fake_encoder import FakeEncoder

KIM = make_author("acct-77", handle="kim_77@video.example", display_name="Kim")
WORDS = "I would brew with this every single day"


@pytest.fixture
def folder(workspace: Path) -> Path:
    """A thread in which Kim speaks, judged; and recordings, a log and reports, some of which name her."""
    page = make_page([make_post("p1")], [make_comment("c1", "p1", author=KIM, body=WORDS)])
    with open_store(f"sqlite:///{workspace / 'topcomment.db'}") as store:
        with store.session() as session:
            store_page(session, page, None, first_seen=NOON)
            save_ranking(session, make_result([make_opportunity(1, summary=f"“{WORDS}”")]))
        encoder = FakeEncoder()
        vectors = {digest(text): encoder.encode([text])[0] for text in (WORDS, "untouched")}
        StoredEmbeddings(store).put("fake", vectors)
    kept = {
        "recordings/peertube/thread/1.json": f'{{"text": "{WORDS}"}}',
        "recordings/peertube/thread/1.meta.json": "{}",
        "recordings/peertube/thread/2.json": '{"text": "nothing of hers"}',
        "recordings/peertube/thread/2.meta.json": "{}",
        "logs/deepen.log": "GET /one\nGET /accounts/kim_77@video.example\n",
        "reports/acme.html": f"<p>{WORDS}</p>",
        "reports/other.html": "<p>calm</p>",
    }
    for name, text in kept.items():
        (workspace / name).parent.mkdir(parents=True, exist_ok=True)
        (workspace / name).write_text(text, "utf-8")
    return workspace


def test_a_person_goes_and_it_is_said_what_went(folder: Path, noon: None):
    done = run("db", "forget", "@kim_77", "--yes", "-w", folder)
    assert done.exit_code == 0, done.stderr
    for said in ("1 comment,", "1 vector", "Cleaned: 1 row that", "reports/acme.html", "No later crawl"):
        assert said in done.stdout
    assert "other.html" not in done.stdout
    assert stored(folder, "comment") == []
    assert [row[0] for row in stored(folder, "embedding", "digest")] == [digest("untouched")]
    assert WORDS not in str(stored(folder, "opportunity", "payload"))
    answers = sorted(path.name for path in (folder / "recordings/peertube/thread").iterdir())
    assert answers == ["2.json", "2.meta.json"]
    assert (folder / "logs/deepen.log").read_text() == "GET /one\nGET /accounts/[removed]\n"
    again = run("db", "forget", "kim_77", "--yes", "-w", folder)
    assert (again.exit_code, "nobody stored here" in one_sentence(again.stderr)) == (2, True)


def test_it_asks_and_a_no_removes_nothing(folder: Path):
    from typer.testing import CliRunner

    from cli.main import app

    arguments = ["db", "forget", "peertube:kim_77", "-w", str(folder)]
    no = CliRunner().invoke(app, arguments, input="n\n")
    assert (no.exit_code, "Nothing was removed." in no.stdout) == (1, True)
    assert len(stored(folder, "comment")) == 1
    assert CliRunner().invoke(app, arguments, input="y\n").exit_code == 0
    assert stored(folder, "comment") == []


@pytest.mark.parametrize(
    "said", ["https://video.example/w/p1;threadId=c1", "https://video.example/a/acct-77/", "peertube:acct-77"]
)
def test_an_address_or_an_account_will_do(folder: Path, said: str):
    assert run("db", "forget", said, "--yes", "-w", folder).exit_code == 0
    assert stored(folder, "comment") == []


def test_somebody_who_is_not_stored_yet_is_kept_away(folder: Path):
    said = run("db", "forget", "peertube:@shy.one@video.example", "--yes", "-w", folder)
    assert said.exit_code == 0, said.stderr
    assert "Nothing of peertube:shy.one@video.example is stored" in said.stdout
    shy = make_author("s9", handle="shy.one@video.example")
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store, store.session() as session:
        counts = store_page(session, make_page([make_post("p9", author=shy)]), None, first_seen=NOON)
    assert (counts.new, counts.forgotten) == (0, 1)


def test_one_of_two_has_to_be_named(folder: Path):
    twin = make_author("t1", handle="kim_77@other.example")
    with open_store(f"sqlite:///{folder / 'topcomment.db'}") as store, store.session() as session:
        store_page(session, make_page([make_post("p2", author=twin)]), None, first_seen=NOON)
    said = run("db", "forget", "kim_77", "--yes", "-w", folder)
    assert said.exit_code == 2
    assert "peertube:kim_77@other.example" in one_sentence(said.stderr)
