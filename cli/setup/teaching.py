"""Yes and no to real posts: which are asked about, and what the answers write into ``brand.toml``."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cli.desk import Desk
from cli.rechecking.judge import Place
from cli.setup.brandtext import BrandText
from crawler.db.engine import Store
from crawler.db.queries import PostKey, threads
from crawler.db.tables import PostRow
from crawler.models import Post

if TYPE_CHECKING:
    from ranking.teaching import Asked

Answer = Literal["yes", "no", "unsure"]
WEIGHED = 400
"""Newest posts of the workspace that are looked through."""
MOST_LINKS = 10
_MOST_TEXT = 400
_MOST_KEPT = 60
_LEAST_NO = 3
_WORD = re.compile(r"#?\w[\w'-]{3,}")
_AUTO = "Not ours, though near: posts about "
_TOPICS = 6


@dataclass(frozen=True)
class Read:
    """What came of one address: its words, or one sentence on why there are none."""

    url: str
    text: str = ""
    problem: str = ""


@dataclass(frozen=True)
class AskedPost:
    """A post with what a person reads of it before they answer."""

    key: str
    platform: str
    author: str
    text: str
    url: str


def choose(desk: Desk, store: Store, now: datetime) -> list[Asked]:
    """Posts of the workspace's own crawl that are worth asking about; none where nothing was crawled."""
    from cli.candidates import candidate
    from cli.catalogue import policies
    from cli.embedding_cache import StoredEmbeddings
    from cli.encoding import encoder_for
    from ranking.teaching import to_ask

    known = policies()
    with store.reading() as session:
        keys = _newest(session, [source for source in known if source != "link"])
        found = [candidate(stored, known[stored.post.platform]) for stored in threads(session, keys)]
    if not found:
        return []
    return to_ask(found, desk.brand, encoder_for(desk), now=now, cache=StoredEmbeddings(store))


def choose_at(place: Place, now: datetime) -> list[Asked]:
    """``choose`` by itself, as another process runs it."""
    desk = place.desk()
    with desk.store(upgrade=False) as store:
        return choose(desk, store, now)


def posts_of(session: Session, asked: Sequence[Asked]) -> list[AskedPost]:
    """What is read of the chosen posts, in their order; one that is gone is left out."""
    keys = [(each.platform, each.post_id) for each in asked]
    found = {(stored.post.platform, stored.post.post_id): stored.post for stored in threads(session, keys)}
    return [_asked(found[key]) for key in keys if key in found]


def teach(text: BrandText, answers: Mapping[str, Answer], posts: Sequence[AskedPost], corpus: Iterable[str]) -> None:
    """Write what was answered: a yes is an example, a no a counterexample; what the noes share becomes ``not_about``.

    Args:
        text: the brand file, changed in place.
        answers: by ``AskedPost.key``.
        posts: the posts that were asked about.
        corpus: texts of the workspace, which tell common words from telling ones.
    """
    said: dict[str, list[str]] = {"yes": [], "no": []}
    for post in posts:
        answer = answers.get(post.key, "unsure")
        if answer != "unsure":
            said[answer].append(post.text)
    keep(text, "examples", said["yes"])
    keep(text, "counterexamples", said["no"])
    written = text.words("brand", "not_about")
    if written and not written.startswith(_AUTO):
        return  # a person's own words are better
    about = " ".join((text.words("brand", "about"), *text.texts("niche", "topics")))
    near = telling_words(text.texts("niche", "counterexamples"), (*text.texts("niche", "examples"), about), [*corpus])
    if near:
        text.put(("brand", "not_about"), f"{_AUTO}{', '.join(near)}.")


def keep(text: BrandText, name: str, more: Iterable[str]) -> None:
    """Add texts to the examples or counterexamples; the oldest of too many go."""
    there = (*text.texts("niche", name), *(one_text(each) for each in more))
    other = {"examples": "counterexamples", "counterexamples": "examples"}[name]
    mine = tuple(dict.fromkeys(each for each in there if each))[-_MOST_KEPT:]
    text.put(("niche", name), mine)
    # Whoever changes their mind means the last word.
    text.put(("niche", other), tuple(each for each in text.texts("niche", other) if each not in set(mine)))


def one_text(words: str) -> str:
    """A text as it is kept: one line, no longer than tells what it is about, and no ``${NAME}``."""
    return " ".join(words.replace("${", "$ {").split())[:_MOST_TEXT]


def telling_words(ours: Sequence[str], others: Iterable[str], corpus: Sequence[str]) -> list[str]:
    """Words that several of the texts share, the others never use, and the corpus seldom does; hashtags first.

    Common words of any language are told by how often the corpus has them: no list of stop words.
    """
    if len(ours) < _LEAST_NO:
        return []
    shared = Counter(word for text in ours for word in _words(text))
    taken = set().union(*(_words(text) for text in others))
    common = Counter(word for text in corpus for word in _words(text))
    most = max(2, len(corpus) // 10)
    found = [word for word, times in shared.items() if times > 1 and word not in taken and common[word] <= most]
    ranked = sorted(found, key=lambda word: (-shared[word], not word.startswith("#"), common[word], word))
    plain = dict.fromkeys(word.lstrip("#") for word in ranked)
    return list(plain)[:_TOPICS]


def corpus_of(session: Session) -> list[str]:
    """Texts of the newest posts of the workspace."""
    rows = session.execute(select(PostRow.title, PostRow.body).order_by(PostRow.first_seen_at.desc()).limit(WEIGHED))
    return [" ".join(part for part in row if part) for row in rows]


def _words(text: str) -> set[str]:
    return {word.strip("'-") for word in _WORD.findall(text.lower())}


def _newest(session: Session, platforms: Sequence[str]) -> list[PostKey]:
    born = func.coalesce(PostRow.published_at, PostRow.first_seen_at)
    wanted = select(PostRow.platform, PostRow.post_id).where(PostRow.gone_at.is_(None), PostRow.platform.in_(platforms))
    rows = session.execute(wanted.order_by(born.desc(), PostRow.post_id).limit(WEIGHED))
    return [(platform, post_id) for platform, post_id in rows]


def _asked(post: Post) -> AskedPost:
    words = "\n".join(part for part in (post.title, post.body) if part)
    author = post.author.display_name or post.author.handle if post.author is not None else ""
    return AskedPost(f"{post.platform}:{post.post_id}", post.platform, author, one_text(words), post.url)
