"""Somebody who asked to be forgotten is in no table afterwards, and no crawl brings them back."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.db import decisions, engagements
from crawler.db.cursors import save_cursor
from crawler.db.decisions import Decision
from crawler.db.engagement_models import Engagement
from crawler.db.engine import Store, open_store
from crawler.db.erasure import forget
from crawler.db.pages import store_page
from crawler.db.persons import Met, note_people
from crawler.db.rankings import save_ranking
from crawler.db.somebody import Somebody, find_people
from crawler.db.tombstones import MARK, bury, tombstones
from crawler.db.types import Base
from crawler.models import Author, Page
from crawler.pipelines.privacy import unnamed
from tests.cli.stage import make_opportunity, make_result
from tests.crawler.test_pipelines_store import crawl
from tests.factories import NOON, make_author, make_comment, make_cursor, make_page, make_post, make_snapshot

PLATFORMS = ("peertube", "mastodon")


def everything(store: Store) -> str:
    """Every text of every table, one after the other; digests and vectors as they lie there."""
    found: list[str] = []
    with store.reading() as session:
        for table in Base.metadata.sorted_tables:
            if table.name != "setting":
                rows = session.execute(sa.select(table)).all()
                found += [json.dumps([*row], default=str, ensure_ascii=False) for row in rows]
    return "\n".join(found).lower()


def thread_of(person: Author, words: str) -> Page:
    """A post of theirs with a stranger's answer; a stranger's post where they speak, are answered and named."""
    stranger = make_author("stranger")
    posts = [
        make_post("theirs", author=person, title=f"{words} (title)", body=words, transcript=f"so {words}"),
        make_post("other", author=stranger, body=f"thanks @{person.handle}!", mentions=(person.handle,)),
    ]
    comments = [
        make_comment("under", "theirs", author=stranger, body="Nice shot"),
        make_comment("said", "other", author=person, body=words),
        make_comment(
            "answer",
            "other",
            author=stranger,
            parent_id="said",
            root_id="said",
            body=f"@{person.handle.split('@')[0]} indeed",
        ),
    ]
    counts = [make_snapshot("theirs"), make_snapshot("other"), make_snapshot("other", "said", view_count=None)]
    return make_page(posts, comments, counts)


def fill(store: Store, person: Author, words: str) -> Page:
    """The thread, judgements that quote it, notes, a list of theirs, and an entry in the ledger."""
    page = thread_of(person, words)
    quoting = make_opportunity(
        2, post_id="other", summary=f"“{words}” says {person.handle}.", play={"name": "superfan", "confidence": 1,
        "evidence": words[:40]}, visibility={"probability": 0.4, "arrival_rank": 3, "crowding": "early",
        "brands_there": (person.handle,), "reply_to": "said"},
    )  # fmt: skip
    theirs = make_opportunity(1, post_id="theirs", summary=words)
    said = make_opportunity(3, post_id="other", comment_id="said", target="comment", summary=words)
    note = Decision(quoting.opportunity_id, "Acme", "note", "ana", NOON, f"{person.handle} wrote: {words}")
    done = Decision(
        theirs.opportunity_id, "Acme", "done", "ana", NOON, details={"url": f"https://t.example/@{person.handle}/1"}
    )
    ours = Engagement(
        "Acme", "peertube", "ana", NOON, NOON, opportunity_id=said.opportunity_id, post_id="other", parent_id="said",
        url=f"https://t.example/@{person.handle}/2", expected={"why": words},
    )  # fmt: skip
    met = Met(
        "peertube", person.author_id, theirs.opportunity_id, "superfan", person.handle, "Dear Fan", person.url or ""
    )
    with store.session() as session:
        store_page(session, page, None, first_seen=NOON)
        save_ranking(session, make_result([theirs, quoting, said]))
        decisions.record(session, note)
        decisions.record(session, done)
        engagements.keep(session, ours)
        save_cursor(session, make_cursor(scope=f"author||{person.handle}"), NOON)
        note_people(session, "Acme", [met], NOON)
    return page


def only(session, said: str) -> Somebody:
    (found,) = find_people(session, said, PLATFORMS)
    return found


def traces_of(person: Author, words: str) -> list[str]:
    return [text.lower() for text in (person.handle, person.author_id, person.url or person.handle, words)]


def test_nothing_of_them_stays_in_any_table(store):
    person = make_author("acct-77", handle="kim_77@video.example", display_name="Kim Seventy")
    words = "I would brew with this every single day"
    page = fill(store, person, words)
    assert all(trace in everything(store) for trace in traces_of(person, words))
    with store.session() as session:
        gone = forget(session, only(session, "@kim_77"), NOON)
    assert (gone.rows.posts, gone.rows.comments, gone.under, gone.people, gone.lists) == (1, 1, 1, 1, 1)
    left = everything(store)
    assert [trace for trace in [*traces_of(person, words), "kim_77", "kim seventy"] if trace in left] == []
    assert "indeed" in left
    assert MARK.lower() in left
    with store.session() as session:
        assert store_page(session, page, None, first_seen=NOON).forgotten == 3
    left = everything(store)
    assert [trace for trace in [*traces_of(person, words), "kim_77"] if trace in left] == []
    assert "indeed" in left


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def shared(request, tmp_path_factory):
    """One store for many examples, on each database."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('erasure') / 'store.db'}"
    else:
        maintenance = request.getfixturevalue("postgres_server")
        with sa.create_engine(maintenance, isolation_level="AUTOCOMMIT").connect() as admin:
            admin.execute(sa.text("CREATE DATABASE erasure"))
        url = sa.engine.make_url(maintenance).set(database="erasure").render_as_string(hide_password=False)
    with open_store(url) as opened:
        yield opened


@settings(max_examples=6, derandomize=True, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    handle=st.from_regex(r"[a-z]{3,8}[0-9_][a-z0-9_]{2,6}", fullmatch=True),
    account=st.from_regex(r"(did:plc:)?[a-z0-9]{8,14}x1", fullmatch=True),
    words=st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=12, max_size=80).filter(
        lambda text: len(" ".join(text.split())) >= 12
    ),
)
def test_whoever_they_are(shared, handle, account, words):
    with shared.session() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name != "setting":
                session.execute(table.delete())
    person = make_author(account, handle=handle, display_name=None, url=f"https://video.example/a/{handle}")
    page = fill(shared, person, words)
    with shared.session() as session:
        forget(session, only(session, person.url), NOON)
    once = everything(shared)
    with shared.session() as session:
        store_page(session, page, None, first_seen=NOON)
    json_words = json.dumps(words, ensure_ascii=False)[1:-1]
    for left in (once, everything(shared)):
        assert [trace for trace in (*traces_of(person, words), json_words.lower()) if trace in left] == []


def test_a_commenter_without_a_name_stays_forgotten(store):
    person = make_author("acct-77", handle="kim_77@video.example")
    fill(store, person, "I would brew with this every single day")
    with store.session() as session:
        forget(session, only(session, "peertube:kim_77@video.example"), NOON)
        buried = tombstones(session)
        assert buried is not None
        hidden = unnamed(make_comment("new", "other", author=person, body="Hello again"), buried.salt)
        assert buried.author(hidden.author)
        assert not buried.author(make_author("stranger"))


def test_people_are_found_by_all_their_names(store):
    with store.session() as session:
        twin = make_author("m1", platform="mastodon", handle="kim@social.example", url=None)
        kim = make_author("a7", handle="Kim@video.example", url="https://video.example/a/kim")
        store_page(session, make_page([make_post(author=kim)], [make_comment(author=kim)]), None, first_seen=NOON)
        store_page(session, make_page([make_post("m", platform="mastodon", author=twin)]), None, first_seen=NOON)
        store_page(session, make_page([make_post("lost", author=None)]), None, first_seen=NOON)
        for said in ("peertube:kim", "kim@video.example", "@Kim@video.example", "peertube:a7"):
            assert only(session, said).account == "a7"
        for url in ("https://video.example/a/kim/", make_post().url, make_comment().url):
            assert only(session, url).account == "a7"
        assert {each.platform for each in find_people(session, "@kim", PLATFORMS)} == {"peertube", "mastodon"}
        assert find_people(session, "nobody", PLATFORMS) == []
        assert only(session, make_post("lost").url) == Somebody("peertube", post="lost")
        assert forget(session, only(session, make_post("lost").url), NOON).rows.posts == 1


def test_a_word_that_is_also_a_handle_stays_a_word(store):
    coffee = make_author("acct-900", handle="coffee", display_name="Coffee", url=None)
    with store.session() as session:
        posts = [
            make_post("mine", author=coffee, title="", body="x", hashtags=()),
            make_post("p2", author=make_author("zoe"), title="Good coffee", body="by @coffee, not @coffeehouse"),
        ]
        store_page(session, make_page(posts), None, first_seen=NOON)
        forget(session, only(session, "coffee"), NOON)
        kept = session.execute(sa.text("SELECT title, body FROM post WHERE post_id = 'p2'")).one()
    assert tuple(kept) == ("Good coffee", f"by {MARK}, not @coffeehouse")


def test_the_file_itself_no_longer_holds_their_words(tmp_path):
    path, words = tmp_path / "store.db", "I would brew with this every single day"
    with open_store(f"sqlite:///{path}") as store:
        fill(store, make_author("acct-77", handle="kim_77@video.example"), words)
        with store.session() as session:
            forget(session, only(session, "kim_77"), NOON)
        store.shrink_log()
        left = b"".join(each.read_bytes() for each in tmp_path.iterdir())
    assert words.encode() not in left
    assert b"kim_77" not in left


def test_a_crawl_drops_and_counts_them_though_it_keeps_no_names(tmp_path):
    url = f"sqlite:///{tmp_path / 'store.db'}"
    with open_store(url) as store, store.session() as session:
        bury(session, [("peertube", "handle", "@by-c0-0@video.example")], NOON)
    stats, _ = crawl(url, pages=1, handles=False)
    assert (stats["topcomment/dropped/forgotten"], stats["topcomment/new_comments"]) == (1, 2)
    assert "topcomment/dropped/of_unknown_post" not in stats
    with open_store(url) as store:
        assert "by-c0-0" not in everything(store)
