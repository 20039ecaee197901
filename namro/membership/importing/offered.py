"""The kinds of import that this room offers."""

from __future__ import annotations

from namro.membership.importing.admissions import Admissions
from namro.membership.importing.register import Members
from namro.sheets.kinds import kinds


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    kinds.add(Members())
    kinds.add(Admissions())
