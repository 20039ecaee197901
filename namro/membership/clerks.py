"""Two clerks on one dossier: who comes second waits, and reads who was first."""

from __future__ import annotations

from namro.access import writers
from namro.membership.models.clocked import Clocked


def hold(row: Clocked, read_at: int | None) -> None:
    """``writers.hold`` of a dossier."""
    writers.hold(row, read_at, "hồ sơ này")
