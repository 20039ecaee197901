"""Forms of the cast's city, and what tests do to them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl

from namro.ground.periods import Period
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.forms.actions import date_version, register_forms
from namro.membership.forms.counting import Quarter
from namro.membership.forms.filled import Cell, Filled, Forms, fill
from namro.membership.forms.versions import FORMS
from namro.people.models import Person
from namro.units.queries import place
from tests.cast import BY, WHY, Cast

B1_OLD, B1_NEW = FORMS["B1"]
B2_OLD, B2_NEW = FORMS["B2"]


def at(period: str = "2024-Q2") -> Quarter:
    return Quarter.of(Period.parse(period))


def forms(city: Cast, unit: str = "city", period: str = "2024-Q2") -> Forms:
    return fill(place(city.code(unit), at(period).day), at(period))


def traits(name: str, **changes: Any) -> None:
    """What is known of one of the cast."""
    with acting(BY, WHY):
        Person.objects.filter(full_name=name).update(**changes)


def falsified(one: Filled, code: str, column: int, value: int) -> Filled:
    return replace(one, cells={**one.cells, (code, column): Cell(value)})


def edited(content: bytes, **cells: Any) -> bytes:
    """A workbook somebody typed into: ``B1_P24=7`` is cell P24 of sheet B1."""
    book = openpyxl.load_workbook(BytesIO(content))
    for where, value in cells.items():
        sheet, cell = where.split("_")
        book[sheet][cell] = value
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def saved(book: openpyxl.Workbook) -> bytes:
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def dated(since: date) -> None:
    """Both forms change within the year: the new ones hold from that day."""
    register_forms(by=BY)
    for old, new in ((B1_OLD, B1_NEW), (B2_OLD, B2_NEW)):
        for form, days in ((old, span(old.since, since)), (new, span(since))):
            date_version(by=BY, form=form, days=days, confirmed=False, reason=WHY)


MARCH, JUNE = date(2024, 3, 31), date(2024, 6, 30)
