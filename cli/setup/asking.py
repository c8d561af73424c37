"""``topcomment init NAME --teach``: the twenty posts of the set-up, asked in a terminal."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import typer

from cli.console import say
from cli.desk import open_desk
from cli.progress import working
from cli.report.harmless import one_line
from cli.setup.brandtext import BrandText, save
from cli.setup.teaching import Answer, choose, corpus_of, posts_of, teach
from crawler import clock
from crawler.errors import WorkspaceError

_ANSWERS: dict[str, Answer] = {"y": "yes", "yes": "yes", "n": "no", "no": "no"}


def teach_workspace(folder: Path) -> None:
    """Ask about posts of the workspace's own crawl and write what was answered; ``q`` ends it early.

    Raises:
        WorkspaceError: there is no workspace, or nothing was crawled yet.
        ConfigError: the brand file cannot be changed.
    """
    desk = open_desk(folder)
    with desk.store() as store:
        with working("choosing posts whose answers tell most"):
            asked = choose(desk, store, clock.now())
        with store.reading() as session:
            posts, corpus = posts_of(session, asked), corpus_of(session)
    if not posts:
        raise WorkspaceError(f"{folder} holds no posts to ask about yet; run `topcomment crawl -w {folder}` first")
    say("Would a word of yours be welcome there? y(es), n(o), Enter where you cannot say, q to stop.")
    answers: dict[str, Answer] = {}
    for number, post in enumerate(posts, start=1):
        say(f"{number}/{len(posts)}  {one_line(post.text)}  ({post.platform})")
        reply = cast("str", typer.prompt("", default="", show_default=False, prompt_suffix="> ")).strip().lower()
        if reply.startswith("q"):
            break
        if reply in _ANSWERS:
            answers[post.key] = _ANSWERS[reply]
    path = desk.workspace.brand_path(desk.slug)
    text = BrandText.read(path)
    teach(text, answers, posts, corpus)
    save(path, text, desk.workspace.environment)
    yes, no = (list(answers.values()).count(each) for each in ("yes", "no"))
    say(f"{yes} examples and {no} counterexamples are in {path}; `topcomment rank` goes by them.")
