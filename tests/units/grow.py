"""Units written straight into the tables, as an action or somebody with SQL would leave them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count

import pytest
from django.db import IntegrityError, connection, transaction

from namro.ground.ranges import span
from namro.units.models import Bloc, Unit, UnitKind, UnitVersion

ZERO = date(2020, 1, 1)
_numbers = count(50_000)


def day(number: int) -> date:
    """The day so many days after the beginning of the tests' time."""
    return ZERO + timedelta(days=number)


@dataclass(frozen=True)
class State:
    """Days from ``first`` until before ``end`` (None: open) under ``parent``."""

    parent: Unit | None
    first: int = 0
    end: int | None = None
    name: str = "Chi bộ thử"

    @property
    def during(self) -> object:
        return span(day(self.first), None if self.end is None else day(self.end))


def version(unit: Unit, state: State) -> UnitVersion:
    """Saved as it is: only the database judges it."""
    kind = UnitKind.CITY_PARTY if state.parent is None else UnitKind.CELL
    return UnitVersion.objects.create(
        unit=unit,
        during=state.during,
        name=state.name,
        short_name=state.name,
        kind=kind,
        bloc=Bloc.RESIDENTIAL,
        parent=state.parent,
    )


def bare(first: int = 0, end: int | None = None) -> Unit:
    """A unit without versions."""
    return Unit.objects.create(code=f"D{next(_numbers)}", alive=State(None, first, end).during)


def unit(*states: State) -> Unit:
    """A unit with these versions, alive from the first to the end of the last."""
    made = bare(states[0].first, states[-1].end)
    for state in states:
        version(made, state)
    return made


def root() -> Unit:
    return unit(State(None, name="Đảng bộ thử"))


def move(unit: Unit, parent: Unit, first: int) -> None:
    """Close the open version and put the unit under another parent from ``first`` on."""
    last = unit.versions.get(during__upper_inf=True)
    last.during = span(last.during.lower, day(first))
    last.save()
    version(unit, State(parent, first))


def settle() -> None:
    """Let the database judge now what it would judge at the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


@contextmanager
def refused(words: str) -> Iterator[None]:
    """What is written inside is accepted row by row and refused at the end, with these words."""
    with pytest.raises(IntegrityError, match=re.escape(words)), transaction.atomic():
        try:
            yield
        except IntegrityError as error:
            pytest.fail(f"refused before the end: {error}")
        settle()


@contextmanager
def refused_at_once(constraint: str) -> Iterator[None]:
    """The row itself is refused, by the constraint of this name."""
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        yield


def codes(units: Sequence[Unit]) -> list[str]:
    return [unit.code for unit in units]
