"""What may be fetched after discovery: every known post of the window, as the scheduler sees it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from cli.candidates import candidate
from cli.catalogue import spider_class
from cli.crawling.schedule_costs import KINDS, TaskCosts, task_costs
from cli.crawling.schedule_standing import ListedPost, listed_posts
from cli.desk import Desk
from cli.embedding_cache import StoredEmbeddings
from cli.encoding import encoder_for
from cli.outcomes.remeasure import due_threads
from cli.progress import working
from crawler.db import queries, runs
from crawler.db.engine import Store
from crawler.models import FetchTask, Post
from crawler.policy import SourcePolicy
from ranking.gate import Appraisal
from ranking.scheduling.types import Choice, Kind, Prospect
from ranking.scheduling.value import worth_weighing
from ranking.types import Candidate
from spiders.bases.tree import TreeSpider

WEIGHED = 1500
"""Newest posts of a source that are weighed; those of the last list are always among them."""
COST_HISTORY = timedelta(days=14)


def prospects(desk: Desk, store: Store, source: str, now: datetime, *, unread_only: bool = False) -> list[Prospect]:
    """Every known post of one source that could be fetched now, with what it is worth and what it costs."""
    spider = spider_class(source)
    since = now - timedelta(hours=desk.brand.ranking.window_h)
    with store.reading() as session:
        listed = {key[1]: one for key, one in listed_posts(session, desk.brand.name).items() if key[0] == source}
        owed = {key[1]: why for key, why in due_threads(session, desk.brand.name, now).items() if key[0] == source}
        known = queries.posts_to_weigh(session, since, source, newest=WEIGHED, also={*listed, *owed})
        weighed = {one.post.post_id for one in known}
        known += queries.posts_still_there(session, source, set(owed) - weighed)
        cut_off = queries.threads_cut_off(session, source, since)
        keys = [(source, one.post.post_id) for one in known]
        candidates = {found.post.post_id: candidate(found, spider.policy) for found in queries.threads(session, keys)}
        past = [run for run in runs.runs_since(session, now - COST_HISTORY) if run.source == source]
    open_ = [
        one
        for one in known
        if one.post.post_id in {*cut_off, *owed} or _may_be_fetched(candidates[one.post.post_id], one, now, unread_only)
    ]
    branching = issubclass(spider, TreeSpider)
    costs = task_costs(past, thread_holds_post=spider.thread_holds_post, branching=branching)
    appraised = _appraised(desk, store, [candidates[one.post.post_id] for one in open_], now)
    return [
        Prospect(
            candidate=candidates[one.post.post_id],
            appraisal=_with_listed(appraised[source, one.post.post_id], listed.get(one.post.post_id)),
            rank=listed[one.post.post_id].rank if one.post.post_id in listed else "open",
            seen_at=one.seen_at,
            cut_off=one.post.post_id in cut_off,
            owed=owed.get(one.post.post_id, ""),
            costs=_offered(spider.policy, costs),
        )
        for one in open_
    ]


def _may_be_fetched(found: Candidate, known: queries.KnownPost, now: datetime, unread_only: bool) -> bool:
    if known.thread_at is None or not unread_only:
        return worth_weighing(found, known.seen_at, now)
    return False


def task_of(choice: Choice) -> FetchTask:
    """The task that carries a choice out."""
    return _task(choice.option.kind, choice.option.prospect.candidate.post)


def _task(kind: Kind, post: Post) -> FetchTask:
    return FetchTask(kind=kind, value=post.post_id, ref=post.ref)


def _offered(policy: SourcePolicy, costs: TaskCosts) -> Mapping[Kind, Mapping[str, float]]:
    return {kind: costs.amounts(policy, kind) for kind in KINDS if kind in policy.accepts}


def _with_listed(appraisal: Appraisal, listed: ListedPost | None) -> Appraisal:
    """What the last ranking found under a post counts too: a comment may be the better target."""
    if listed is None or listed.worth <= appraisal.worth:
        return appraisal
    return replace(appraisal, worth=listed.worth, barred="")


def _appraised(desk: Desk, store: Store, posts: Sequence[Candidate], now: datetime) -> dict[tuple[str, str], Appraisal]:
    if not posts:
        return {}  # the encoder takes seconds to load: nothing known, nothing to pay
    from ranking.gate import appraise

    with working(f"{posts[0].post.platform}: weighing {len(posts)} known posts"):
        memory = StoredEmbeddings(store)
        return appraise(posts, desk.brand, encoder_for(desk), now=now, cache=memory)
