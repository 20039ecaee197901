"""What must agree in the statistical forms before they are handed in (domain: targets_reports §10)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction

from namro.figures.address import Address, Located
from namro.figures.breakdown import Block, tables
from namro.figures.folds import Amount
from namro.figures.registry import metrics
from namro.ground.numbers import change, decimal
from namro.ground.ranges import show_day
from namro.membership.forms import b1
from namro.membership.forms.counting import Quarter, count_all
from namro.membership.forms.filled import Filled, Forms, differences, filled
from namro.membership.forms.grid import Grid
from namro.membership.forms.layout import Source
from namro.membership.forms.versions import forms_on
from namro.regulations.date_rule import KEY as DATE_RULE
from namro.regulations.date_rule import date_rule
from namro.regulations.models import Confidence, RuleParam
from namro.regulations.queries import MissingRule, params_named
from namro.units.queries import Place, children

# Columns of the two forms with the same content: 16–18 of Biểu 1 are 1–3 of Biểu 2.
SAME = {16: 1, 17: 2, 18: 3}
BY_UNIT = {16: Source.STOCK, 17: Source.QUARTER, 18: Source.YEAR}
PCT, LEAST = "plausibility.pct", "plausibility.least"


class Severity(StrEnum):
    """BLOCK: the form cannot be right. WARN: look at it. EXPLAIN: right or not, say why."""

    BLOCK = "BLOCK"
    WARN = "WARN"
    EXPLAIN = "EXPLAIN"

    @property
    def words(self) -> str:
        return {"BLOCK": "Không khớp", "WARN": "Cần xem lại", "EXPLAIN": "Cần giải trình"}[self]


@dataclass(frozen=True, slots=True)
class Finding:
    """What does not agree: rule, the cell for people, what it should say and says, and why it matters."""

    rule: str
    severity: Severity
    cell: str
    expected: int
    found: int
    explanation: str


@dataclass(frozen=True)
class Bounds:
    """More than ``pct`` percent and at least ``least`` is unusual; ``confirmed`` as the parameters are."""

    pct: Fraction
    least: int
    confirmed: bool

    @classmethod
    def of(cls, params: Mapping[str, RuleParam], day: date) -> Bounds:
        if not {PCT, LEAST} <= params.keys():
            raise MissingRule(
                f"Chưa có tham số “{PCT}”, “{LEAST}” cho ngày {show_day(day)}; nạp bộ quy định."
            )
        sure = all(params[key].confidence != Confidence.UNCONFIRMED for key in (PCT, LEAST))
        return cls(Fraction(str(params[PCT].value)), int(params[LEAST].value), sure)

    def unusual(self, now: int, then: int) -> bool:
        moved = abs(now - then)
        return moved >= self.least and (then == 0 or Fraction(moved, then) * 100 > self.pct)

    @property
    def says(self) -> str:
        return f"quá {decimal(self.pct, 0)} %" + ("" if self.confirmed else " (tham số chưa xác nhận)")


def check(forms: Forms, compared: Compared | None = None) -> list[Finding]:
    """All checks, the worst first; V8 only beside the quarter before. Two statements."""
    found = [
        *subsets(forms.b1),
        *subsets(forms.b2),
        *sums(forms.b2),
        *same_totals(forms.b1, forms.b2),
        *since_january(forms.b1),
        *since_january(forms.b2),
        *over_units(forms),
    ]
    if compared is not None and compared.before is not None:
        before, bounds = compared.before, compared.bounds
        found += [*changes(forms.b1, before.b1, bounds), *changes(forms.b2, before.b2, bounds)]
    return sorted(found, key=lambda one: list(Severity).index(one.severity))


@dataclass(frozen=True)
class Compared:
    """Forms and those of the quarter before, None where the unit did not live then or nobody asked."""

    now: Forms
    before: Forms | None
    bounds: Bounds


def fill_with_before(place: Place, at: Quarter) -> Compared:
    """Both forms, and those of the quarter before in the same versions; four statements for all."""
    first, second = forms_on(at.day)
    params = params_named((DATE_RULE, PCT, LEAST), on=at.day)
    ats = [at] + ([at.before] if at.before and place.lived_on(at.before.day) else [])
    found = [filled(one, first, second) for one in count_all(place, ats, date_rule(at.day, params))]
    return Compared(found[0], found[1] if found[1:] else None, Bounds.of(params, at.day))


def subsets(one: Filled) -> Iterator[Finding]:
    """V1: a part is not more than the whole. Decisions that were taken back may lift a part above it."""
    grid = Grid(one.form)
    for line in one.form.lines:
        for column in one.form.columns:
            part, whole = one.value(line.code, column.number), one.total(column.number)
            if part > whole:
                flows = column.source in (Source.QUARTER, Source.YEAR)
                severity = Severity.EXPLAIN if flows else Severity.BLOCK
                yield Finding(
                    "V1",
                    severity,
                    grid.named(line.code, column.number),
                    whole,
                    part,
                    f"“{line.label}” không được lớn hơn tổng số"
                    + (", trừ khi có quyết định kết nạp bị hủy trong kỳ." if flows else "."),
                )


def sums(one: Filled) -> Iterator[Finding]:
    """V2: lines that exclude each other add up to the total."""
    grid = Grid(one.form)
    for section in one.form.sections:
        for differing in differences(one, section):
            yield Finding(
                "V2",
                Severity.BLOCK,
                grid.named(section.lines[0].code, differing.column),
                differing.total,
                differing.found,
                f"Các dòng của mục “{section.title}” cộng lại phải bằng tổng số.",
            )


def same_totals(first: Filled, second: Filled) -> Iterator[Finding]:
    """V5: the total of Biểu 2 is columns 16–18 of Biểu 1."""
    for left, right in SAME.items():
        if first.total(left) != second.total(right):
            yield Finding(
                "V5",
                Severity.BLOCK,
                Grid(second.form).named(b1.TOTAL, right),
                first.total(left),
                second.total(right),
                f"Tổng số của Biểu số 2 phải bằng cột {left} của Biểu số 1 "
                f"({Grid(first.form).named(b1.TOTAL, left)}).",
            )


def since_january(one: Filled) -> Iterator[Finding]:
    """V7: what happened in the quarter happened since 1 January, unless decisions were taken back."""
    columns = {column.source: column.number for column in one.form.columns if column.source}
    quarter, year = columns[Source.QUARTER], columns[Source.YEAR]
    for line in one.form.lines:
        within, whole = one.value(line.code, quarter), one.value(line.code, year)
        if within > whole:
            yield Finding(
                "V7",
                Severity.EXPLAIN,
                Grid(one.form).named(line.code, quarter),
                whole,
                within,
                f"“{line.label}”: kết nạp trong quý nhiều hơn từ 01/01, chỉ đúng khi quý trước có hủy.",
            )


def over_units(forms: Forms) -> Iterator[Finding]:
    """V6: direct units, what sits at the unit itself and what is not allocated give the unit's numbers."""
    counts, first = forms.counts, forms.b1
    kids = children(counts.place)
    columns = {(2, "units.base_organisations"): Source.STOCK}
    columns |= {(number, counts.key(source)): source for number, source in BY_UNIT.items()}
    wanted = [
        Located(Address(key, counts.place.code, counts.at.period(source)), metrics.get(key), counts.place)
        for (_, key), source in columns.items()
    ]
    found = tables([Block([located], kids) for located in wanted])
    for (number, _), lines in zip(columns, found, strict=True):
        added = sum(one.amount for line in lines if isinstance(one := line.figure, Amount))
        if added != first.total(number):
            yield Finding(
                "V6",
                Severity.BLOCK,
                Grid(first.form).named(b1.TOTAL, number),
                added,
                first.total(number),
                "Cộng các đơn vị trực thuộc trên cùng cơ cấu tổ chức phải bằng số của đơn vị.",
            )


def changes(one: Filled, before: Filled, bounds: Bounds) -> Iterator[Finding]:
    """V8: what stands changed by more than is usual since the quarter before."""
    for line in one.form.lines:
        for column in one.form.columns:
            if column.source in (Source.QUARTER, Source.YEAR):
                continue
            now, then = one.value(line.code, column.number), before.value(line.code, column.number)
            if bounds.unusual(now, then):
                yield Finding(
                    "V8",
                    Severity.EXPLAIN,
                    Grid(one.form).named(line.code, column.number),
                    then,
                    now,
                    f"“{line.label}”, cột {column.number}: {change(now, then)} so với kỳ trước, "
                    f"{bounds.says}.",
                )


def blocking(found: Sequence[Finding]) -> list[Finding]:
    """What keeps a form from being handed in."""
    return [one for one in found if one.severity is Severity.BLOCK]
