"""A morning whose cards have grown old, and a judge that needs no model."""

from __future__ import annotations

from concurrent.futures import Future
from datetime import timedelta

import pytest

from cli.desk import open_desk
from cli.rechecking.checking import Checker
from cli.rechecking.fetching import Fetched
from cli.rechecking.judge import judge_stored
from crawler.db.pages import store_page
from crawler.db.rankings import find_opportunity
from crawler.db.runs import start_run
from tests.cli.browse.copies import copied_morning
from tests.cli.browse.stage import oid
from tests.factories import NOON, make_page
from tests.fake_encoder import FakeEncoder

LATER = NOON + timedelta(hours=2)


class Old:
    """The workspace two hours later; ``answers`` is what the platform says when it is asked again."""

    def __init__(self, desk, store):
        self.desk, self.store = desk, store
        self.asked = []
        self.answers = Fetched("ok")
        self.brings = None
        self.checker = Checker(desk, store, self._judge)

    def found(self, number=5):
        with self.store.reading() as session:
            return find_opportunity(session, oid(number))

    def check(self, number=5, now=LATER):
        return self.checker.check(self.found(number), now)

    def _judge(self, question):
        done = Future()
        done.set_result(judge_stored(self.desk, self.store, question))
        return done

    def fetch(self, _desk, _store, post, _patience):
        self.asked.append(post.post_id)
        if self.brings is not None:
            with self.store.session() as session:
                run = start_run(session, "peertube", "revisit")
                store_page(session, make_page(**self.brings), run, first_seen=LATER)
        return self.answers


@pytest.fixture
def old(tmp_path, monkeypatch):
    monkeypatch.setattr("cli.encoding.encoder_for", lambda _desk: FakeEncoder())
    desk = open_desk(copied_morning(tmp_path / "acme"))
    with desk.store() as store:
        made = Old(desk, store)
        monkeypatch.setattr("cli.rechecking.checking.fetch_again", made.fetch)
        yield made
