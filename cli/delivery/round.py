"""One round of sending: what is known at its beginning, and who may be sent anything at all."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from cli.delivery.addresses import Audience
from cli.desk import Desk
from cli.languages.choosing import brand_tongue
from cli.languages.tongue import Tongue
from cli.latest import reading_time, require_ranking
from cli.report.data import ReportData
from cli.report.load import load_report_data
from crawler.config import Brand
from crawler.db.deliveries import EVERYWHERE, pauses
from crawler.db.engine import Store
from crawler.errors import DeliveryError


@dataclass
class Round:
    """The latest ranking as a report's facts, and the store in which sending is written down."""

    desk: Desk
    store: Store
    data: ReportData
    now: datetime
    remarks: list[str] = field(default_factory=list)
    _files: dict[tuple[str, str], tuple[Path, ...]] = field(default_factory=dict)

    @property
    def brand(self) -> Brand:
        """The brand in whose name is sent."""
        return self.desk.brand

    def files(self, tongue: Tongue) -> tuple[Path, ...]:
        """What ``[report] attach`` asks for, made when the first letter needs it; what cannot be made is said."""
        return tuple(path for kind in dict.fromkeys(self.brand.report.attach) for path in self._file(kind, tongue))

    def _file(self, kind: str, tongue: Tongue) -> tuple[Path, ...]:
        """One kind of file; a table is the same in every language."""
        key = kind, tongue.locale_id if kind == "pdf" else ""
        if key not in self._files:
            self._files[key] = tuple(self._made(kind, tongue))
        return self._files[key]

    def _made(self, kind: str, tongue: Tongue) -> Iterator[Path]:
        from cli.export.write import ExportRequest, export_ranking

        try:
            path = self._pdf(tongue) if kind == "pdf" else export_ranking(self.desk, ExportRequest())
        except DeliveryError as error:
            self.remarks.append(f"Sent without the {kind.upper()}: {error}")
            return
        if path is not None:
            yield path

    def _pdf(self, tongue: Tongue) -> Path:
        """The report on paper; those in other languages than the brand's are named after theirs."""
        from cli.export.write import default_path
        from cli.reporting import write_report

        usual = default_path(self.desk, self.data.ranked_at, "pdf")
        own = tongue == brand_tongue(self.brand)
        path = usual if own else usual.with_stem(f"{usual.stem}-{tongue.locale_id}")
        return write_report(self.desk, "pdf", path, tongue)


@contextmanager
def sending(desk: Desk) -> Iterator[Round]:
    """Begin a round over the latest ranking.

    Raises:
        WorkspaceError: nothing was ranked yet.
    """
    # Every listed target, since each market has a list of its own; what is sent is cut to [report] top later.
    report = desk.brand.report.model_copy(update={"top": desk.brand.ranking.list_size})
    whole = desk.brand.model_copy(update={"report": report})
    with desk.store() as store:
        with store.reading() as session:
            now = reading_time(require_ranking(session, desk.brand.name))
            data = load_report_data(session, whole, now)
        yield Round(desk, store, data, now)


def silenced(session: Session, brand: Brand, audience: Audience, now: datetime) -> str | None:
    """Why nothing may be sent to a market now: a pause, a blackout day or a holiday; ``None`` if it may."""
    for held in pauses(session, brand.name, now):
        if held.market in (EVERYWHERE, audience.market):
            until = held.until.astimezone(audience.zone)
            return f"paused until {until:%Y-%m-%d %H:%M} by {held.who}"
    day = audience.day(now)
    if day in brand.calendar.blackout:
        return f"{day} is a blackout day"
    return f"{day} is a holiday" if day in brand.calendar.holidays else None
