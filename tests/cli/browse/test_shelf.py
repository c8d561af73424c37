"""A shelf is chosen by the database, on either of them, and whatever people said of it counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from cli.browse.shelf import shelf_page
from cli.browse.view import View
from cli.listing.filters import STATUS_FILTERS
from cli.listing.selection import languages_of, platforms_of
from crawler.db.decisions import Decision, record
from crawler.db.engine import open_store
from crawler.db.pages import store_page
from crawler.db.rankings import latest_ranking, save_ranking
from crawler.db.tables import PostRow
from crawler.errors import UsageError
from tests.cli.browse.stage import oid
from tests.cli.stage import make_opportunity, make_result
from tests.factories import NOON, hours_ago, make_author, make_comment, make_page, make_post


@pytest.fixture
def store(database_url):
    posts = [make_post(f"p{n}", language="lv" if n == 2 else "en", title=f"About {n}") for n in range(1, 31)]
    comments = [make_comment("c1", "p3", body="Wie mahlt ihr?", language="de", author=make_author("z", handle="zoe"))]
    listed = [make_opportunity(n, language="nb" if n == 1 else None, act_before=hours_ago(-n)) for n in range(1, 31)]
    listed[2] = make_opportunity(3, comment_id="c1", target="comment", act_before=hours_ago(-3))
    with open_store(database_url) as opened:
        with opened.session() as session:
            store_page(session, make_page(posts, comments), None, first_seen=NOON)
            save_ranking(session, make_result(listed))
        yield opened


def head(session):
    return latest_ranking(session, "Acme", top=0)


def shown(store, **asked) -> list[int]:
    with store.reading() as session:
        page = shelf_page(session, head(session), "listed", View(**asked), NOON, top=None)
    return [line.place + 1 for line in page.lines]


def say(store, number: int, action: str, **more) -> None:
    with store.session() as session:
        record(session, Decision(oid(number), "Acme", action, "ana", NOON, **more))


def test_the_language_is_the_rankers_then_the_targets(store):
    with store.reading() as session:
        assert languages_of(session, 1) == ["de", "en", "lv", "nb"]
        assert platforms_of(session, 1) == ["peertube"]
    assert [shown(store, languages=(code,)) for code in ("nb", "lv", "de")] == [[1], [2], [3]]
    assert shown(store, languages=("de", "lv")) == [2, 3]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("MAHLT", [3]), ("zoe", [3]), ("about 17", [17]), ("%", []), ("_", []), ("about ihr", [3]), ("'; --", [])],
)
def test_words_are_found_in_title_text_and_name(store, text, numbers):
    assert shown(store, text=text) == numbers


def test_pages_follow_each_other_without_gap_or_double(store):
    found, after = [], -1
    with store.reading() as session:
        while after is not None:
            page = shelf_page(session, head(session), "listed", View(after=after), NOON, top=7)
            found += [line.place for line in page.lines]
            after = page.after
    assert found == list(range(30))


def test_status_and_owner(store):
    say(store, 1, "done")
    say(store, 2, "skip", reason="tone")
    say(store, 3, "snooze", until=NOON + timedelta(hours=1))
    say(store, 4, "assign", assignee="bo")
    found = {status: shown(store, status=status)[:4] for status in STATUS_FILTERS}
    assert found == {
        "todo": [4, 5, 6, 7], "open": [5, 6, 7, 8], "taken": [4], "done": [1], "skipped": [2], "snoozed": [3],
        "resting": [], "all": [1, 2, 3, 4],
    }  # fmt: skip
    assert shown(store, assignee="bo") == [4]
    assert 4 not in shown(store, assignee="-")


def test_closed_windows_and_posts_that_are_gone_are_left_out(store):
    with store.session() as session:
        session.execute(update(PostRow).where(PostRow.post_id == "p6").values(gone_at=NOON))
    with store.reading() as session:
        later = shelf_page(session, head(session), "listed", View(), NOON + timedelta(hours=4, minutes=1), top=None)
    assert [line.place + 1 for line in later.lines][:2] == [5, 7]
    assert later.closed == 4


def test_a_page_costs_the_same_number_of_statements_however_long_the_list(store):
    counted = []
    event.listen(store.engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    costs = []
    for top in (1, 20):
        counted.clear()
        with store.reading() as session:
            shelf_page(session, head(session), "listed", View(), NOON, top=top)
        costs.append(len(counted))
    assert costs[1] <= costs[0] + 1
    assert max(costs) <= 10


@pytest.mark.parametrize(
    "query", ["play=x", "platform=orkut", "status=x", "min_score=101", "within=nan", "after=x", "after=-2"]
)
def test_an_address_that_asks_for_nonsense_is_told(query):
    with pytest.raises(UsageError):
        View.of(query)


def test_a_view_comes_back_from_its_own_address():
    view = View(
        plays=("question", "review"), verdicts=("go",), platforms=("peertube",), languages=("nb",), min_score=12.5,
        status="all", assignee="-", within=6, closed=True, text="a & b", trend="0002feedbeef", sound="la la",
        reason="grief", disputed=True, withheld=True, after=40, card="0001feedbeef",
    )  # fmt: skip
    assert View.of(view.query()) == view
    assert View.of("") == View()
    assert View().query() == ""
