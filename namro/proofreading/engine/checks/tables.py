"""Tables: totals of columns and rows, percentages of two columns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from namro.proofreading.engine.arithmetic import judge, judge_sum, one_digit_apart, written
from namro.proofreading.engine.case import Case
from namro.proofreading.engine.claims import Claim, Kind, Verdict
from namro.proofreading.engine.numerals import english, value_of
from namro.proofreading.engine.tables import Grid, grids_of
from namro.proofreading.engine.written import Cell

_TOTAL = re.compile(
    r"\A(?:tổng cộng|tổng số|tổng|cộng|toàn (?:tỉnh|huyện|thành phố|đảng bộ|xã|quận)|chung)\b[^\d]{0,30}\Z"
)
_SUBTOTAL = re.compile(r"trong đó|tr\.?đ")
_RATE = re.compile(r"tỷ lệ|tỉ lệ|%|tỷ trọng")
_NUMBER = re.compile(r"\d[\d.,]*\d|\d")
_ORDER = re.compile(r"\A(?:stt|tt|số tt|số thứ tự|#)\Z")
MOST_COLUMNS = 12
# Rows of a table that must fit before the others are measured by them.
CONFIRMED = 2


class _Number:
    """A cell that is a number, perhaps with a percentage in brackets behind it."""

    __slots__ = ("cell", "percent", "places", "value")

    def __init__(self, cell: Cell, value: Decimal, places: int, percent: bool) -> None:
        self.cell, self.value, self.places, self.percent = cell, value, places, percent


def find(case: Case) -> Iterator[Claim]:
    """All tables of a text."""
    comma = english(case.content.prepared.text)
    for grid in grids_of(case.content.prepared, case.content.lines, case.tables):
        yield from _Table(case, grid, comma).claims()


class _Table:
    def __init__(self, case: Case, grid: Grid, comma: bool) -> None:
        self.case, self.grid = case, grid
        self.low = case.content.low
        self.numbers = [
            {column: number for column, cell in row.items() if (number := self._number(cell, comma))}
            for row in grid.rows
        ]
        self.head = self._head()

    def _number(self, cell: Cell, comma: bool) -> _Number | None:
        text = self.low[cell.start : cell.end].strip()
        found = _NUMBER.match(text)
        if not found or not re.fullmatch(r"\s*%?\s*(?:\([^()]*\))?\s*", text[found.end() :]):
            return None
        percent = "%" in text[found.end() : found.end() + 2]
        read = value_of(found[0], comma, percent)
        return _Number(cell, read[0], read[1], percent) if read else None

    def _head(self) -> int:
        """Number of rows before the first that holds numbers beside a name."""
        return next(
            (at for at, row in enumerate(self.numbers) if len(row) >= 2 or (len(row) == 1 and at)),
            len(self.numbers),
        )

    def title(self, column: int) -> str:
        """The words above a column."""
        return " ".join(
            self.low[row[column].start : row[column].end]
            for row in self.grid.rows[: self.head]
            if column in row
        )

    def name(self, row: int) -> str:
        """The words of a row."""
        cells = [cell for column, cell in self.grid.rows[row].items() if column not in self.numbers[row]]
        return " ".join(self.low[cell.start : cell.end].strip() for cell in cells).strip(" *_")

    def claims(self) -> Iterator[Claim]:
        if self.head < len(self.numbers):
            yield from self._columns()
            yield from self._rates()

    # -- totals of columns

    def _columns(self) -> Iterator[Claim]:
        body = range(self.head, len(self.numbers))
        totals = [row for row in body if _TOTAL.match(self.name(row))]
        if len(totals) != 1 or totals[0] not in (self.head, len(self.numbers) - 1):
            return
        parts = [row for row in body if row != totals[0] and not _SUBTOTAL.search(self.name(row))]
        for column in sorted(self.numbers[totals[0]])[:MOST_COLUMNS]:
            yield from self._column(column, totals[0], parts)

    def _column(self, column: int, total_row: int, rows: Sequence[int]) -> Iterator[Claim]:
        total = self.numbers[total_row][column]
        parts = [self.numbers[row][column] for row in rows if column in self.numbers[row]]
        rate = total.percent or _RATE.search(self.title(column)) or _ORDER.match(self.title(column).strip())
        if rate or len(parts) != len(rows) or len(parts) < 2:
            return
        verdict = judge_sum([(one.value, one.places) for one in parts], total.value, total.places)
        added = sum((Fraction(one.value) for one in parts), Fraction())
        off = added - Fraction(total.value)
        if verdict is Verdict.INCONSISTENT and total.value and abs(off) * 2 > Fraction(total.value):
            verdict = Verdict.UNCHECKABLE
        title = self.title(column).strip() or f"cột {column + 1}"
        summed = f"{' + '.join(written(one.value) for one in parts)} = {written(added)}"
        note = f"Cột “{title}”: {summed}; dòng tổng ghi {written(total.value)}."
        remedy = f"Tổng đúng phải là {written(added)}." if verdict.remark else ""
        slipped = next((one for one in parts if self._explains(one, off)), None)
        if remedy and slipped:
            right = written(Fraction(slipped.value) - off)
            remedy = f"Tổng đúng phải là {written(added)}, hoặc {written(slipped.value)} là {right}."
        evidence = tuple((one.cell.start, one.cell.end) for one in (total, *parts))
        yield Claim(
            total.cell.start,
            total.cell.end,
            Kind.SUM,
            verdict,
            "table_sum",
            note,
            total.value,
            added,
            remedy,
            evidence,
        )

    @staticmethod
    def _explains(one: _Number, off: Fraction) -> bool:
        right = Fraction(one.value) - off
        return (
            one.places == 0
            and right.denominator == 1
            and right > 0
            and one_digit_apart(int(one.value), int(right))
        )

    # -- percentages of two columns

    def _rates(self) -> Iterator[Claim]:
        columns = sorted({column for row in self.numbers[self.head :] for column in row})[:MOST_COLUMNS]
        for rate in columns:
            if not (
                _RATE.search(self.title(rate))
                or any(row[rate].percent for row in self.numbers[self.head :] if rate in row)
            ):
                continue
            legs = self._legs(rate, [one for one in columns if one != rate])
            if legs:
                yield from self._rate_column(rate, *legs)

    def _legs(self, rate: int, columns: Sequence[int]) -> tuple[int, int] | None:
        """The two columns of which most rows' percentages were taken."""
        best: tuple[int, tuple[int, int]] | None = None
        for part, base in (pair for two in combinations(columns, 2) for pair in (two, two[::-1])):
            rows = [
                row
                for row in self.numbers[self.head :]
                if {rate, part, base} <= row.keys() and row[base].value
            ]
            holding = sum(self._holds(row[rate], row[part], row[base]) is Verdict.OK for row in rows)
            if holding >= CONFIRMED and holding * 3 >= len(rows) * 2 and (best is None or holding > best[0]):
                best = holding, (part, base)
        return best[1] if best else None

    @staticmethod
    def _holds(rate: _Number, part: _Number, base: _Number) -> Verdict:
        return judge(rate.value, rate.places, Fraction(part.value) * 100 / Fraction(base.value))

    def _rate_column(self, rate: int, part: int, base: int) -> Iterator[Claim]:
        for row in self.numbers[self.head :]:
            if not {rate, part, base} <= row.keys() or not row[base].value:
                continue
            figures = row[part], row[base], row[rate]
            true = Fraction(row[part].value) * 100 / Fraction(row[base].value)
            verdict = self._holds(row[rate], row[part], row[base])
            division = f"{written(row[part].value)} : {written(row[base].value)}"
            note = f"{division} = {written(true, row[rate].places + 1)}%."
            remedy = f"Đúng phải là {written(true, row[rate].places)}%." if verdict.remark else ""
            start, end = min(one.cell.start for one in figures), max(one.cell.end for one in figures)
            evidence = tuple((one.cell.start, one.cell.end) for one in figures)
            yield Claim(
                start, end, Kind.RATIO, verdict, "table_rate", note, row[rate].value, true, remedy, evidence
            )
