"""Who wrote a person's record, and as of which writing it was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Model

from namro.ground import clock
from namro.ground.ranges import show_day
from namro.journal.queries import history
from namro.organisation.reorganise.queries import SYSTEM, account_name


@dataclass(frozen=True)
class Entry:
    """One writing: when, who, why, and by column what stood there before and after."""

    number: int
    at: datetime
    who: str
    why: str
    changes: dict[str, tuple[object, object]]

    @property
    def when(self) -> str:
        """“lúc 09:42 ngày 05/7/2024”."""
        at = self.at.astimezone(clock.ZONE)
        return f"lúc {at:%H:%M} ngày {show_day(at.date())}"


def entries(row: Model, most: int = 30) -> list[Entry]:
    """What was written to the row, newest first; one statement."""
    events = history(row).annotate(name=account_name("actor"))
    rows = events.values_list("id", "at", "name", "reason", "old", "new")[:most]
    return [
        Entry(number, at, name or SYSTEM, why, _changes(old, new)) for number, at, name, why, old, new in rows
    ]


def _changes(
    old: dict[str, object] | None, new: dict[str, object] | None
) -> dict[str, tuple[object, object]]:
    if not old or not new:
        return {}
    return {key: (old[key], new[key]) for key in new if key in old and old[key] != new[key]}


def read_at(row: Model) -> int:
    """The number of the last writing to the row, kept by a form; 0 where it came with a bulk load."""
    return history(row).values_list("id", flat=True).first() or 0
