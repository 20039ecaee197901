"""What this room answers for when units end: nothing; a private note that is gone within weeks is no fact."""

from __future__ import annotations

from namro.units.dependants import Part, dependants


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(Part(key="proofreading.readings", fields=("proofreading.Reading.unit",)))
