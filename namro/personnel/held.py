"""What this room answers for when units end: nothing of its own, its rows are views."""

from __future__ import annotations

from namro.units.dependants import Part, dependants


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(
        Part(key="personnel.standings", fields=("personnel.Holding.unit", "personnel.PostStanding.unit"))
    )
