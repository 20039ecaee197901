"""Who wrote a person's record, and as of which writing it was read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Model

from namro.access import writers
from namro.access.writers import SYSTEM, account_name
from namro.journal.queries import history


@dataclass(frozen=True)
class Entry(writers.Entry):
    """One writing, with its number, and by column what stood there before and after."""

    number: int
    changes: dict[str, tuple[object, object]]


def entries(row: Model, most: int = 30) -> list[Entry]:
    """What was written to the row, newest first; one statement."""
    events = history(row).annotate(name=account_name("actor"))
    rows = events.values_list("id", "at", "name", "reason", "old", "new")[:most]
    return [
        Entry(at, name or SYSTEM, why, number, _changes(old, new)) for number, at, name, why, old, new in rows
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
