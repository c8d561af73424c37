"""``topcomment explain``: every part of a judgement as a sentence, then as a small table."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cli.console import print_rows, say
from cli.desk import Desk
from cli.entry import Entry
from cli.export.columns import cells
from cli.export.jsonfile import dumps
from cli.latest import entry_of
from cli.listing.words import who, why
from crawler.db.rankings import find_opportunity
from crawler.errors import UsageError

if TYPE_CHECKING:
    from ranking.explain import Explanation


def show_explanation(desk: Desk, target: str, *, as_json: bool) -> None:
    """Explain an opportunity by its id, the beginning of one, or its post's address.

    Raises:
        UsageError: nothing that was judged has this id or address.
    """
    from ranking.explain import explain

    with desk.store(upgrade=False) as store, store.reading() as session:
        found = find_opportunity(session, target.strip(), brand=desk.brand.name)
        if found is None:
            what = "address" if "://" in target else "id"
            raise UsageError(f"nothing judged here has the {what} {target!r}; `topcomment list --all` shows what has")
        entry = entry_of(session, found)
    explanation = explain(entry.opportunity, desk.brand)
    if as_json:
        data = {**cells(entry, desk.brand.timezone), "explanation": explanation.model_dump(mode="json")}
        sys.stdout.write(dumps(data) + "\n")
        return
    _print(entry, explanation)


def _print(entry: Entry, explanation: Explanation) -> None:
    judged = entry.opportunity
    say(f"{judged.verdict}, score {judged.score:.0f} ({judged.opportunity_id})")
    say(why(entry))
    say(f"{judged.platform}, {who(entry)}: {entry.quote}")
    if entry.url:
        say(entry.url)
    say()
