"""Two clerks on one dossier: who comes second waits, and reads who was first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.queries import history
from namro.membership.models.clocked import Clocked
from namro.organisation.reorganise.queries import SYSTEM, account_name


@dataclass(frozen=True)
class Entry:
    """One thing somebody did to a dossier, and why."""

    at: datetime
    who: str
    why: str

    @property
    def when(self) -> str:
        """“lúc 09:42 ngày 05/7/2024”."""
        at = self.at.astimezone(clock.ZONE)
        return f"lúc {at:%H:%M} ngày {show_day(at.date())}"


def entries(row: Model, most: int = 30) -> list[Entry]:
    """Who did what to the row, newest first; one statement."""
    events = history(row).annotate(name=account_name("actor")).values_list("at", "name", "reason")
    return [Entry(at, name or SYSTEM, reason) for at, name, reason in events[:most]]


def last_writer(row: Model) -> str:
    """Who wrote the row last, to begin a sentence: “Đồng chí Trần Thị Tổng, lúc 09:42 ngày …,”."""
    last = entries(row, 1)
    if not last:
        return "Người khác"
    return f"{'' if last[0].who == SYSTEM else 'Đồng chí '}{last[0].who}, {last[0].when},"


def hold(row: Clocked, read_at: int | None) -> None:
    """Hold the dossier for writing until the transaction ends; refuse who read an older version.

    ``read_at`` None: a command that read nothing. Nothing typed is lost: the form comes back with it.
    """
    row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update(no_key=True))
    if read_at is not None and row.version != read_at:
        raise HouseError(
            f"{last_writer(row)} vừa ghi vào hồ sơ này. Xem bản mới, rồi ghi lại thay đổi của đồng chí."
        )
