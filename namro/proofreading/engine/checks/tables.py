"""Tables: totals of columns and rows, percentages of two columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from namro.proofreading.engine.arithmetic import judge, judge_sum, one_digit_apart, written
from namro.proofreading.engine.case import Case
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.numerals import english, value_of
from namro.proofreading.engine.tables import Grid, grids_of
from namro.proofreading.engine.written import Cell

# Columns of a table that are looked at.
MOST_COLUMNS = 12
# Rows that must fit before the others are measured by them, and the share of all rows that must.
CONFIRMED, MOST_ROWS = 2, Fraction(2, 3)
_TOTAL = re.compile(
    r"(?:tổng cộng|tổng số|cộng|tổng)(?:\s*[:(][^\d]{0,30}|\s+(?:chung|toàn [^\d]{1,20}))?\s*\Z|"
    r"(?:toàn (?:tỉnh|huyện|thành phố|đảng bộ|xã|quận)|chung)\s*\Z"
)
_SUBTOTAL = re.compile(r"trong đó|tr\.?đ")
_RATE = re.compile(r"tỷ lệ|tỉ lệ|%|tỷ trọng")
_WHOLE = re.compile(r"tổng|cộng|chung|\Asố lượng\Z")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_BEHIND = re.compile(r"\s*%?\s*(?:\([^()]*\))?\s*")
_ORDER = re.compile(r"(?:stt|tt|số tt|số thứ tự|#|năm)\Z")


@dataclass(frozen=True, slots=True)
class _Number:
    """A cell that is a number, perhaps with a percentage in brackets behind it."""

    cell: Cell
    value: Decimal
    places: int
    percent: bool


Row = dict[int, _Number]


def find(case: Case) -> Iterator[Claim]:
    """All tables of a text."""
    comma = english(case.content.prepared.text)
    for grid in grids_of(case.content.prepared, case.content.lines, case.tables):
        yield from _Table(case.content.low, grid, comma).claims()


def _claim(
    kind: Kind, rule: str, numbers: Sequence[_Number], said: tuple[Verdict, str, str], true: Fraction
) -> Claim:
    """Of the first number, which the others explain."""
    verdict, note, remedy = said
    cell = numbers[0].cell
    evidence = tuple((one.cell.start, one.cell.end) for one in numbers)
    shown = remedy if verdict.remark else ""
    return Claim(cell.start, cell.end, kind, verdict, rule, note, numbers[0].value, true, shown, evidence)


class _Table:
    def __init__(self, low: str, grid: Grid, comma: bool) -> None:
        self.low, self.grid, self.comma = low, grid, comma
        self.numbers: list[Row] = [
            {column: number for column, cell in row.items() if (number := self._number(cell))}
            for row in grid.rows
        ]

    def _number(self, cell: Cell) -> _Number | None:
        text = self.low[cell.start : cell.end].strip()
        found = _NUMBER.match(text)
        if not found or not _BEHIND.fullmatch(text, found.end()):
            return None
        percent = "%" in text[found.end() : found.end() + 2]
        read = value_of(found[0], self.comma, percent)
        return _Number(cell, read[0], read[1], percent) if read else None

    @cached_property
    def head(self) -> int:
        """Number of rows before the first that holds numbers beside a name."""
        rows = enumerate(self.numbers)
        return next((at for at, row in rows if len(row) >= 2 or (len(row) == 1 and at)), len(self.numbers))

    @cached_property
    def body(self) -> Sequence[Row]:
        """The rows below the head."""
        return self.numbers[self.head :]

    @cached_property
    def columns(self) -> Sequence[int]:
        """Columns that hold numbers, the first twelve of them."""
        return sorted({column for row in self.body for column in row})[:MOST_COLUMNS]

    def title(self, column: int) -> str:
        """The words above a column."""
        above = (
            self.low[row[column].start : row[column].end]
            for row in self.grid.rows[: self.head]
            if column in row
        )
        return " ".join(above).strip()

    def name(self, row: int) -> str:
        """The words of a row."""
        cells = [cell for column, cell in self.grid.rows[row].items() if column not in self.numbers[row]]
        return " ".join(self.low[cell.start : cell.end].strip() for cell in cells).strip(" *_")

    def amounts(self, column: int) -> bool:
        """Whether the numbers of a column are amounts: no percentages, no numbers of rows, no years."""
        title = self.title(column)
        rated = any(row[column].percent for row in self.body if column in row)
        return not (rated or _RATE.search(title) or _ORDER.match(title))

    def claims(self) -> Iterator[Claim]:
        """Every total and every percentage of the table."""
        yield from self._totals()
        for whole in self.columns:
            if self.amounts(whole) and _WHOLE.search(self.title(whole)):
                yield from self._row_sums(whole)
        for rate in self.columns:
            if not self.amounts(rate):
                legs = self._legs(rate, [one for one in self.columns if self.amounts(one)])
                if legs:
                    yield from self._rates(rate, *legs)

    # -- totals of columns

    def _totals(self) -> Iterator[Claim]:
        rows = range(self.head, len(self.numbers))
        totals = [row for row in rows if _TOTAL.match(self.name(row))]
        if len(totals) != 1 or totals[0] not in (self.head, len(self.numbers) - 1):
            return
        parts = [
            self.numbers[row] for row in rows if row != totals[0] and not _SUBTOTAL.search(self.name(row))
        ]
        total = self.numbers[totals[0]]
        for column in self.columns:
            if (
                column in total
                and self.amounts(column)
                and len(parts) > 1
                and all(column in row for row in parts)
            ):
                yield self._total(column, total[column], [row[column] for row in parts])

    def _total(self, column: int, total: _Number, parts: Sequence[_Number]) -> Claim:
        verdict = judge_sum([(one.value, one.places) for one in parts], total.value, total.places)
        added = sum((Fraction(one.value) for one in parts), Fraction())
        off = added - Fraction(total.value)
        if verdict is Verdict.INCONSISTENT and total.value and abs(off) * 2 > Fraction(total.value):
            verdict = Verdict.UNCHECKABLE
        title = self.title(column) or f"cột {column + 1}"
        summed = f"{' + '.join(written(one.value) for one in parts)} = {written(added)}"
        note = f"Cột “{title}”: {summed}; dòng tổng ghi {written(total.value)}."
        return _claim(
            Kind.SUM, "table_sum", (total, *parts), (verdict, note, _remedy(parts, added, off)), added
        )

    # -- totals of rows

    def _row_sums(self, whole: int) -> Iterator[Claim]:
        """Columns side by side that make a column of totals in most rows make it in all."""
        amounts = [one for one in self.columns if one > whole and self.amounts(one)]
        taken: set[int] = set()
        for begin in range(len(amounts)):
            for end in range(begin + 2, len(amounts) + 1):
                parts = amounts[begin:end]
                rows = [row for row in self.body if row.keys() >= {whole, *parts}]
                if not taken & set(parts) and self._confirmed(
                    [self._adds(row, whole, parts) for row in rows]
                ):
                    taken |= set(parts)
                    yield from (self._row_sum(row[whole], [row[one] for one in parts]) for row in rows)

    @staticmethod
    def _adds(row: Row, whole: int, parts: Sequence[int]) -> bool:
        return sum(row[one].value for one in parts) == row[whole].value

    @staticmethod
    def _confirmed(holding: Sequence[bool]) -> bool:
        held = sum(holding)
        return held >= CONFIRMED and held >= len(holding) * MOST_ROWS

    @staticmethod
    def _row_sum(total: _Number, parts: Sequence[_Number]) -> Claim:
        added = sum((Fraction(one.value) for one in parts), Fraction())
        verdict = judge_sum([(one.value, one.places) for one in parts], total.value, total.places)
        summed = f"{' + '.join(written(one.value) for one in parts)} = {written(added)}"
        note = f"{summed}; cột tổng ghi {written(total.value)}, các dòng khác đều cộng đúng."
        remedy = _remedy(parts, added, added - Fraction(total.value))
        return _claim(Kind.SUM, "table_sum", (total, *parts), (verdict, note, remedy), added)

    # -- percentages of two columns

    def _legs(self, rate: int, columns: Sequence[int]) -> tuple[int, int] | None:
        """The two columns of which most rows' percentages were taken."""
        best: tuple[int, tuple[int, int]] | None = None
        for part, base in (pair for two in combinations(columns, 2) for pair in (two, two[::-1])):
            rows = [row for row in self.body if row.keys() >= {rate, part, base} and row[base].value]
            holding = [self._holds(row[rate], row[part], row[base]) is Verdict.OK for row in rows]
            if self._confirmed(holding) and (best is None or sum(holding) > best[0]):
                best = sum(holding), (part, base)
        return best[1] if best else None

    @staticmethod
    def _holds(rate: _Number, part: _Number, base: _Number) -> Verdict:
        return judge(rate.value, rate.places, Fraction(part.value) * 100 / Fraction(base.value))

    def _rates(self, rate: int, part: int, base: int) -> Iterator[Claim]:
        for row in self.body:
            if row.keys() >= {rate, part, base} and row[base].value:
                yield self._rate(row[rate], row[part], row[base])

    def _rate(self, rate: _Number, part: _Number, base: _Number) -> Claim:
        true = Fraction(part.value) * 100 / Fraction(base.value)
        division = f"{written(part.value)} : {written(base.value)}"
        note = f"{division} = {written(true, rate.places + 1)}%."
        said = self._holds(rate, part, base), note, f"Đúng phải là {written(true, rate.places)}%."
        claim = _claim(Kind.RATIO, "table_rate", (rate, part, base), said, true)
        cells = [one.cell for one in (rate, part, base)]
        return replace(claim, start=min(one.start for one in cells), end=max(one.end for one in cells))


def _remedy(parts: Sequence[_Number], added: Fraction, off: Fraction) -> str:
    """The other total, or the part that a wrong digit explains."""
    for one in parts:
        right = Fraction(one.value) - off
        whole = one.places == 0 and right.denominator == 1 and right > 0
        if whole and one_digit_apart(int(one.value), int(right)):
            return f"Tổng đúng phải là {written(added)}, hoặc {written(one.value)} là {written(right)}."
    return f"Tổng đúng phải là {written(added)}."
