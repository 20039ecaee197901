"""The kinds of import that this room offers."""

from __future__ import annotations

from namro.sheets.kinds import kinds
from namro.targets.importing.lines import TargetLines
from namro.targets.importing.mass import MassFacts


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    kinds.add(TargetLines())
    kinds.add(MassFacts())
