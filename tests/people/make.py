"""People, memberships and home cells written straight into the tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from namro.ground.ranges import DateRange, span
from namro.people.models import HomeCell, PartyMembership, Person, Sex
from namro.units.models import Unit

DECIDED = date(2020, 3, 2)


def person(full_name: str = "Nguyễn Văn An", **changes: Any) -> Person:
    """Not saved yet."""
    values = {"full_name": full_name, "sex": Sex.MALE, "birth_date": date(1990, 5, 4), "synthetic": True}
    return Person(**values | changes)


def membership(of: Person, **changes: Any) -> PartyMembership:
    """Open, without ceremony, decided on ``DECIDED``; not saved yet."""
    return PartyMembership(**{"person": of, "decided_on": DECIDED, "during": span(DECIDED)} | changes)


def home(of: PartyMembership, cell: Unit, during: DateRange) -> HomeCell:
    """Not saved yet."""
    return HomeCell(person=of.person, membership=of, cell=cell, during=during)
