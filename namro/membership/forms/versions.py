"""Which version of a form holds on a day, and how two versions answer each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.membership.forms.b1 import B1
from namro.membership.forms.b2 import B2
from namro.membership.forms.layout import Atoms, Form, Line
from namro.sheets.models import FormVersion

# Layouts come with the program, from the oldest; the registered version says which days they hold.
FORMS: Mapping[str, Sequence[Form]] = {"B1": B1, "B2": B2}


def forms_on(day: date) -> list[Form]:
    """The version of each form that holds on ``day``, in one statement.

    A registered ``FormVersion`` decides on days and confirmation, without one what is shipped.
    """
    rows = {(row.code, row.version): row for row in FormVersion.objects.filter(code__in=FORMS)}
    return [_holding(code, day, rows) for code in FORMS]


def _holding(code: str, day: date, rows: Mapping[tuple[str, str], FormVersion]) -> Form:
    known = [_dated(form, rows.get((code, form.version))) for form in FORMS[code]]
    for form in reversed(known):
        if form.holds(day):
            return form
    first = min(form.since for form in known)
    raise HouseError(
        f"{known[0].number} chưa có mẫu cho ngày {show_day(day)}. Chọn kỳ kết thúc từ {show_day(first)}."
    )


def _dated(form: Form, row: FormVersion | None) -> Form:
    if row is None:
        return form
    return replace(form, since=row.during_from, until=row.during_until, confirmed=row.confirmed)


@dataclass(frozen=True)
class Bridge:
    """A line that stands in one version only, and where its content is in the other ("" : nowhere)."""

    label: str
    in_old: bool
    found_in: str

    @property
    def says(self) -> str:
        here, there = ("mẫu cũ", "mẫu mới") if self.in_old else ("mẫu mới", "mẫu cũ")
        if not self.found_in:
            return f"Chỉ có ở {here}; {there} không tách dòng này."
        return f"Chỉ có ở {here}; {there} ghi trong “{self.found_in}”."


def crosswalk(old: Form, new: Form) -> list[Bridge]:
    """Why a breakdown of one version is missing in another of the same form; empty where all lines agree."""
    return [*_missing(new, old, in_old=False), *_missing(old, new, in_old=True)]


def _missing(here: Form, there: Form, *, in_old: bool) -> list[Bridge]:
    known = {line.code for line in there.lines}
    return [
        Bridge(line.label, in_old, "; ".join(one.label for one in _holding_content(line, there)))
        for line in here.lines
        if line.code not in known
    ]


def _holding_content(line: Line, there: Form) -> list[Line]:
    """Lines of the other version that share atoms with this one."""
    return [one for one in there.lines if _shares(line.stock or line.flow, one.stock or one.flow)]


def _shares(one: Atoms | None, other: Atoms | None) -> bool:
    if one is None or other is None or one.dimension != other.dimension:
        return False
    return bool(set(one.values) & set(other.values))
