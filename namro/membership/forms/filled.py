"""A form filled with what was counted: a value for every cell, and the address where it is a figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from namro.figures.address import Address
from namro.figures.registry import metrics
from namro.membership.forms import b1
from namro.membership.forms.counting import NOBODY, ORDER, Counts, Quarter, count
from namro.membership.forms.layout import Column, Form, Line, Section, Source
from namro.membership.forms.versions import forms_on
from namro.units.queries import Place

Key = tuple[str, int]  # code of the line, number of the column


@dataclass(frozen=True, slots=True)
class Cell:
    """``value`` None: the form leaves the cell empty. ``address`` where the same content is a figure."""

    value: int | None
    address: Address | None = None


@dataclass(frozen=True)
class Filled:
    """One form of one unit and quarter."""

    form: Form
    place: Place
    at: Quarter
    cells: Mapping[Key, Cell]

    @property
    def day(self) -> date:
        return self.at.day

    def value(self, code: str, column: int) -> int:
        """0 where the form leaves the cell empty."""
        return self.cells[code, column].value or 0

    def total(self, column: int) -> int:
        return self.value(b1.TOTAL, column)


@dataclass(frozen=True)
class Forms:
    """Both forms of a unit and quarter, made of one counting."""

    counts: Counts
    b1: Filled
    b2: Filled

    @property
    def all(self) -> tuple[Filled, Filled]:
        return self.b1, self.b2


def fill(place: Place, at: Quarter) -> Forms:
    """Both forms in the versions that hold on the quarter's last day; four statements."""
    first, second = forms_on(at.day)
    return filled(count(place, at), first, second)


def filled(counts: Counts, first: Form, second: Form) -> Forms:
    """The same numbers in given versions."""
    return Forms(
        counts,
        Filled(first, counts.place, counts.at, _first(counts, first)),
        Filled(second, counts.place, counts.at, _second(counts, second)),
    )


def _address(key: str, counts: Counts, source: Source | None) -> Address | None:
    if not key or key not in metrics:
        return None
    return Address(key, counts.place.code, counts.at.period(source or Source.STOCK))


# Biểu 1


def _first(counts: Counts, form: Form) -> dict[Key, Cell]:
    values: dict[Key, int] = {}
    for line in form.lines:
        for column in reversed(form.columns):  # sums stand left of what they add up
            values[line.code, column.number] = _of_row(counts, line, column, values)
    return {
        (code, number): Cell(value, _of_total(counts, form, code, number))
        for (code, number), value in sorted(values.items(), key=lambda item: item[0][1])
    }


def _of_row(counts: Counts, line: Line, column: Column, values: Mapping[Key, int]) -> int:
    if column.adds:
        return sum(values[line.code, number] for number in column.adds)
    if line.code == b1.TOTAL:
        return _add(counts, column, None, (False, True))
    if line.code == b1.COMMUNE:
        return _add(counts, column, None, (True,))
    return _add(counts, column, line.adds or (line.code,), (False, True))


def _add(counts: Counts, column: Column, rows: Sequence[str] | None, communes: Sequence[bool]) -> int:
    """Rows (None: all) of form B1, below a commune's committee or not."""
    if column.source is None:
        return sum(
            number
            for (row, commune, of), number in counts.units.items()
            if of == column.number and commune in communes and (rows is None or row in rows)
        )
    place = ORDER.index(column.source)
    return sum(
        three[place]
        for (row, commune), three in counts.rows.items()
        if commune in communes and (rows is None or row in rows)
    )


def _of_total(counts: Counts, form: Form, code: str, number: int) -> Address | None:
    """Rows of the form are no figures of their own; the total's columns are."""
    column = next(one for one in form.columns if one.number == number)
    if code != b1.TOTAL:
        return None
    return _address(column.key or (counts.key(column.source) if column.source else ""), counts, column.source)


# Biểu 2


def _second(counts: Counts, form: Form) -> dict[Key, Cell]:
    return {
        (line.code, column.number): _of_people(counts, line, column.source or Source.STOCK)
        for line in form.lines
        for column in form.columns
    }


def _of_people(counts: Counts, line: Line, source: Source) -> Cell:
    atoms = line.stock if source is Source.STOCK else line.flow
    if atoms is None:
        return Cell(None)
    held = counts.people.get(atoms.dimension, {})
    value = sum(held.get(word, NOBODY)[ORDER.index(source)] for word in atoms.values)
    return Cell(value, _address(_key(counts, line, source), counts, source))


def _key(counts: Counts, line: Line, source: Source) -> str:
    if source is Source.STOCK:
        return line.stock_key
    if line.part is None:
        return ""
    return f"{counts.key(source)}.{line.part}" if line.part else counts.key(source)


@dataclass(frozen=True, slots=True)
class Difference:
    """A column in which the lines of a section do not give the total."""

    column: int
    total: int
    found: int


def differences(one: Filled, section: Section) -> list[Difference]:
    """Where lines of a section do not add up to the total, in the columns that count all of them."""
    found = []
    for column in one.form.columns:
        cells = [one.cells[line.code, column.number].value for line in section.lines]
        if section.exclusive and None not in cells:
            added = sum(value or 0 for value in cells)
            found.append(Difference(column.number, one.total(column.number), added))
    return [one for one in found if one.total != one.found]
