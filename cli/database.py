"""``db upgrade`` and ``db stats``."""

from __future__ import annotations

from cli.console import print_rows, say
from cli.desk import Desk


def upgrade_database(desk: Desk) -> None:
    """Bring the schema to this version's."""
    from crawler.db.schema import HEAD

    with desk.store(upgrade=True):
        say(f"The database is at revision {HEAD}.")


def show_stats(desk: Desk) -> None:
    """Rows by table, posts by platform, size."""
    from crawler.db.stats import stats

    with desk.store(upgrade=False) as store, store.reading() as session:
        found = stats(session)
    rows: list[tuple[str, object]] = list(found.rows.items())
    rows += [(f"posts on {platform}", count) for platform, count in sorted(found.posts.items())]
    rows.append(("newest post seen", found.seen_at.isoformat(timespec="seconds") if found.seen_at else None))
    rows.append(("size in bytes", found.size_bytes))
    print_rows(("what", "how many"), rows)
