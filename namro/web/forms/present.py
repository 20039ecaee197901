"""What the page of the statistical forms shows: tables, findings, differences, and what must stay unseen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from namro.ground import clock
from namro.ground.numbers import integer
from namro.ground.periods import Period, PeriodKind
from namro.membership.checks import Finding
from namro.membership.forms.counting import Quarter
from namro.membership.forms.filled import Filled, Forms
from namro.membership.forms.grid import counted, numbered
from namro.membership.forms.layout import Line, Section
from namro.membership.forms.versions import Bridge, crosswalk, forms_on
from namro.web.ui.choices import Chip, chips

SMALL = 5  # groups below that many are shown to nobody outside of the unit's line (domain §14)
HIDDEN = "ẩn"
QUARTERS = 5


@dataclass(frozen=True)
class Number:
    """One number on screen: ``words`` what stands there, ``href`` where it is a figure."""

    words: str
    label: str
    href: str = ""
    says: str = ""


@dataclass(frozen=True)
class Row:
    """A heading (no numbers) or a line."""

    title: str
    numbers: Sequence[Number] = ()
    bold: bool = False


def default_quarter(code: str) -> Quarter:
    """The quarter of ``?ky=``, else the last one that is over."""
    if code:
        return Quarter.of(Period.parse(code))
    return Quarter.of(Period.last_finished(PeriodKind.QUARTER, clock.today()))


def quarter_chips(request: HttpRequest, at: Quarter) -> list[Chip]:
    """The last finished quarters, and the one in force if it is another."""
    last = Period.last_finished(PeriodKind.QUARTER, clock.today())
    offered = [str(one) for one in reversed(last.history(QUARTERS))]
    current = str(at.quarter)
    if current not in offered:
        offered.insert(0, current)
    options = [("" if code == str(last) else code, _title(code)) for code in offered]
    return chips(request, "ky", options, "" if current == str(last) else current)


def _title(code: str) -> str:
    words = Period.parse(code).title()
    return words[:1].upper() + words[1:]


def page(forms: Forms, findings: Sequence[Finding], *, sees_all: bool) -> dict[str, Any]:
    """Both tables with what was found about them."""
    return {
        "forms": forms,
        "at": forms.counts.at,
        "place": forms.counts.place,
        "tables": [table(one, sees_all=sees_all) for one in forms.all],
        "findings": findings,
        "hides": not sees_all and any(_hides(forms.b2, section) for section in forms.b2.form.sections),
        "undated": forms.counts.at.day < clock.today(),
        "by_bloc": forms.counts.by_bloc,
    }


def bridges(forms: Forms) -> list[tuple[str, list[Bridge]]]:
    """Why lines are missing where the quarter of a year before was made in another version.

    One statement, asked only where the form changed within the year of the quarter.
    """
    first = forms.counts.at.year.first
    if all(one.form.since <= first for one in forms.all):
        return []
    found = [
        (one.form.number, crosswalk(old, one.form))
        for old, one in zip(forms_on(first), forms.all, strict=True)
        if old.version != one.form.version
    ]
    return [(number, lines) for number, lines in found if lines]


def table(one: Filled, *, sees_all: bool) -> dict[str, Any]:
    return {
        "form": one.form,
        "columns": [(column.title, numbered(column)) for column in one.form.columns],
        "rows": list(_rows(one, sees_all=sees_all)),
    }


def _rows(one: Filled, *, sees_all: bool) -> Iterator[Row]:
    for section in one.form.sections:
        if section.headed:
            yield Row(section.title)
        hidden = not sees_all and _hides(one, section)
        for line in section.lines:
            yield Row(line.label, _numbers(one, line, hidden=hidden), bool(line.adds))


def _numbers(one: Filled, line: Line, *, hidden: bool) -> list[Number]:
    found = []
    for column in one.form.columns:
        cell = one.cells[line.code, column.number]
        if not counted(line, column) or cell.value is None:
            found.append(Number("×", column.title))
        elif hidden:
            found.append(Number(HIDDEN, column.title))
        else:
            href = str(cell.address) if cell.address is not None else ""
            says = f"{line.label}, {column.title}, {one.place.short_name}"
            found.append(Number(integer(cell.value), column.title, href, says))
    return found


def _hides(one: Filled, section: Section) -> bool:
    """A section of ethnicity or religion with a small group; its other lines would tell the number."""
    return any(
        line.sensitive and 0 < abs(one.cells[line.code, column.number].value or 0) < SMALL
        for line in section.lines
        for column in one.form.columns
    )


__all__ = ["Number", "Row", "bridges", "default_quarter", "page", "quarter_chips", "table"]
