"""Looks at a card again and carries out what follows: it stands, it leaves the list, or a person must see it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import TYPE_CHECKING, Literal

from cli.desk import Desk
from cli.rechecking import words
from cli.rechecking.fetching import Fetched, fetch_again
from cli.rechecking.judge import Place, Question, Worker, judge_at, warm
from crawler.db.engine import Store
from crawler.db.rankings import Shelf, StoredOpportunity, move
from crawler.db.seen import LastSeen, last_seen
from crawler.errors import TopcommentError
from crawler.models import Post
from crawler.sentences import Sentence
from ranking.eligibility import GONE
from ranking.types import Opportunity, Veto

if TYPE_CHECKING:
    from ranking.second_look import SecondLook

Outcome = Literal["stands", "left", "escalated", "unseen", "unjudged"]
SHELVES: tuple[Shelf, ...] = ("listed", "explore")
"""An escalation must not wait for a platform's answer, and what is withheld is no place to speak."""
_LEAST_S = 1.0
Judging = Callable[[Question], "Future[SecondLook]"]


@dataclass(frozen=True)
class Checked:
    """What a second look found.

    Attributes:
        at: when it was begun.
        outcome: ``unseen``: the platform could not be asked; ``unjudged``: it was, but there was no time to judge.
        sentence: what a person is told.
    """

    opportunity_id: str
    at: datetime
    outcome: Outcome
    sentence: Sentence

    @property
    def stays(self) -> bool:
        """Whether it is still a place to speak, as far as is known."""
        return self.outcome not in ("left", "escalated")


def age_of(found: StoredOpportunity, seen: LastSeen | None, now: datetime) -> timedelta:
    """How old what the card says is: it is as old as the older of the last sight and the judgement."""
    moments = [found.ranked_at] if seen is None else [found.ranked_at, seen.newest]
    return now - min(moments)


class Checker:
    """Second looks of one brand; several may be under way at once."""

    def __init__(self, desk: Desk, store: Store, judging: Judging | None = None) -> None:
        self.desk = desk
        self.store = store
        self._worker = Worker()
        self._judging = judging

    def prepare(self) -> None:
        """Let the judge be ready before it is asked."""
        if self._judging is None:
            self._worker.submit(warm, Place.of(self.desk))

    def close(self) -> None:
        """End what was started for it."""
        self._worker.close()

    def check(self, found: StoredOpportunity, now: datetime) -> Checked:
        """Look again within ``[page] recheck_wait`` seconds, and move the card where it now belongs.

        Raises:
            StorageError: the database or a folder refused.
        """
        wait = self.desk.brand.page.recheck_wait
        ends = monotonic() + wait
        post = found.about.post
        if post is None:
            return self._settled(found, now, GONE, None)
        self.prepare()  # while the platform is asked
        fetched = self._fetched(post, now, wait)
        look = self._judged(found, now, max(_LEAST_S, ends - monotonic()))
        if look is not None and (look.shut or look.veto):
            return self._settled(found, now, look.shut, look.veto)
        if not fetched.answered:
            return Checked(
                found.opportunity_id, now, "unseen", words.unseen(post.platform, self._seen(post), now, fetched)
            )
        if look is None:
            return Checked(found.opportunity_id, now, "unjudged", words.UNJUDGED)
        return Checked(found.opportunity_id, now, "stands", words.STANDS)

    def _fetched(self, post: Post, now: datetime, wait: float) -> Fetched:
        """Ask the platform, unless it told us within the same minute."""
        seen = self._seen(post)
        if seen is not None and now - seen.newest < timedelta(minutes=1):
            return Fetched("ok")
        try:
            return fetch_again(self.desk, self.store, post, wait)
        except TopcommentError as error:
            return Fetched("broken", str(error))

    def _seen(self, post: Post) -> LastSeen | None:
        with self.store.reading() as session:
            return last_seen(session, post.platform, post.post_id)

    def _judged(self, found: StoredOpportunity, now: datetime, seconds: float) -> SecondLook | None:
        """The gate's word; ``None`` where it was not to be had in time."""
        judged = Opportunity.model_validate_json(found.payload)
        asked = Question(judged.platform, judged.post_id, judged.comment_id, now)
        try:
            return self._ask(asked).result(seconds)
        except (TimeoutError, BrokenProcessPool, TopcommentError):
            return None

    def _ask(self, asked: Question) -> Future[SecondLook]:
        if self._judging is not None:
            return self._judging(asked)
        return self._worker.submit(judge_at, Place.of(self.desk), asked)

    def _settled(self, found: StoredOpportunity, now: datetime, shut: str | None, veto: Veto | None) -> Checked:
        """The card leaves the list, for everybody and in every face."""
        veto = veto or Veto(reason=shut or GONE, evidence="")
        escalates = veto.action == "escalate"
        judged = Opportunity.model_validate_json(found.payload).model_copy(
            update={
                "verdict": "escalate" if escalates else "withheld",
                "veto": veto,
                "score": 0.0,
                "rank": None,
                "explore": False,
                "propensity": None,
            }
        )
        with self.store.session() as session:
            move(session, found, "escalated" if escalates else "withheld", judged)
        outcome: Outcome = "escalated" if escalates else "left"
        return Checked(found.opportunity_id, now, outcome, words.settled(shut, veto))
