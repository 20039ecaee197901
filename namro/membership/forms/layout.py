"""What a statistical form looks like: its lines and columns as data, by version.

A line is known by its code in every version, so that two versions can be laid side by side
(``crosswalk``). What it counts are atoms: values of one dimension that ``counting`` tells apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Source(StrEnum):
    """What a column of people counts."""

    STOCK = "stock"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Atoms:
    """Values of one dimension, added up."""

    dimension: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One row. ``adds`` names lines whose sum it is (a formula in the workbook).

    ``stock`` and ``flow`` say what its columns count; None where the form leaves the cell empty ("x").
    ``stock_key`` and ``part`` name the figures of the same content, ``part`` under the figure of admissions.
    ``sensitive``: shown to nobody outside the unit's line where a group is small.
    """

    code: str
    label: str
    adds: tuple[str, ...] = ()
    stock: Atoms | None = None
    flow: Atoms | None = None
    stock_key: str = ""
    part: str | None = None
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """Lines below a heading (``headed``: printed). ``exclusive``: their sum is the form's total (V2), else
    they may overlap.
    """

    title: str
    lines: tuple[Line, ...]
    exclusive: bool = True
    headed: bool = True


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``number`` as printed; ``adds`` names columns whose sum it is; ``key`` its figure."""

    number: int
    title: str
    adds: tuple[int, ...] = ()
    source: Source | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """One version of one form. ``until`` is the last day, None while it holds.

    ``confirmed`` False: nobody has compared it with the form that was issued.
    """

    code: str
    version: str
    title: str
    number: str
    basis: str
    since: date
    until: date | None
    columns: tuple[Column, ...]
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = ()
    confirmed: bool = False

    @property
    def lines(self) -> list[Line]:
        return [line for section in self.sections for line in section.lines]

    def line(self, code: str) -> Line:
        return next(line for line in self.lines if line.code == code)

    def holds(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day <= self.until)
