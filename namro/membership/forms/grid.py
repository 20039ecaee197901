"""Where everything of a form stands on its sheet: fixed words and formulas, and the cells to fill.

Writing (``workbook``) and reading (``reading``) go by this one map, so that neither can drift from the other.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from namro.documents.furniture import PARTY, STAR
from namro.ground.ranges import show_day
from namro.membership.forms.counting import Quarter
from namro.membership.forms.layout import Column, Form, Line, Section

CITY = "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI"
MAKER, APPROVER = "NGƯỜI LẬP BIỂU", "DUYỆT BIỂU"
MAKER_SIGNS, APPROVER_SIGNS = "(ký, ghi rõ họ tên, điện thoại)", "(ký, đóng dấu)"
AGREES, DIFFERS = "khớp", "lệch"
CHECK = "Kiểm tra"
UNIT_ROW, NUMBER_ROW, TITLE_ROW, AS_OF_ROW, HEAD_ROW = 2, 3, 5, 6, 8
FIRST_ROW = HEAD_ROW + 2


def letter(number: int) -> str:
    """1 → A; forms have fewer than 26 columns."""
    return chr(ord("A") + number - 1)


@dataclass(frozen=True)
class Grid:
    """Rows from 1; ``fixed`` is what a handed-in sheet must still say, cell by cell."""

    form: Form

    @property
    def columns(self) -> Mapping[int, str]:
        """Letters by the printed number of the column: column 2 of Biểu 1 is B."""
        return {column.number: letter(place) for place, column in enumerate(self.form.columns, 2)}

    @property
    def last(self) -> str:
        return letter(len(self.form.columns) + 1)

    @property
    def check(self) -> str:
        """The column of checks right of the form, outside of the printed area."""
        return letter(len(self.form.columns) + 2)

    @property
    def rows(self) -> dict[str, int]:
        """Row by the code of a line."""
        return {line.code: row for row, what in self.places for line in [what] if isinstance(line, Line)}

    @property
    def places(self) -> list[tuple[int, Section | Line]]:
        """Headings and lines in the order of the sheet."""
        what: list[Section | Line] = []
        for section in self.form.sections:
            what += [section] if section.headed else []
            what += section.lines
        return list(enumerate(what, FIRST_ROW))

    @property
    def end(self) -> int:
        """The last row of the table."""
        return self.places[-1][0]

    def cell(self, code: str, column: int) -> str:
        """“P24”: where a value stands."""
        return f"{self.columns[column]}{self.rows[code]}"

    def named(self, code: str, column: int) -> str:
        """For people: “Biểu số 1, ô P24”."""
        return f"{self.form.number}, ô {self.cell(code, column)}"

    def formula(self, line: Line, column: Column) -> str:
        """The formula of a sum, "" where the cell is typed."""
        rows, letters = self.rows, self.columns
        if column.adds:
            return "=" + "+".join(f"{letters[number]}{rows[line.code]}" for number in column.adds)
        if line.adds:
            return "=" + "+".join(f"{letters[column.number]}{rows[code]}" for code in line.adds)
        return ""

    def check_formula(self, section: Section) -> str:
        """Whether the lines of a section add up to the total in every column that counts them (V2)."""
        total, rows = self.rows["total"], [self.rows[line.code] for line in section.lines]
        asked = [
            f"SUM({name}{rows[0]}:{name}{rows[-1]})={name}{total}"
            for column in self.form.columns
            for name in [self.columns[column.number]]
            if all(counted(line, column) for line in section.lines)
        ]
        return f'=IF(AND({",".join(asked)}),"{AGREES}","{DIFFERS}")'

    @property
    def fixed(self) -> dict[str, str]:
        """Words and formulas that belong to the form, by cell."""
        found = {
            "A1": CITY,
            "A3": STAR,
            f"{self.right}1": PARTY,
            f"{self.right}{NUMBER_ROW}": self.form.number,
        }
        found[f"A{TITLE_ROW}"] = self.form.title.upper()
        found |= {f"A{HEAD_ROW}": "Chỉ tiêu", f"A{HEAD_ROW + 1}": "A"}
        if any(section.headed for section in self.form.sections):
            found[f"{self.check}{HEAD_ROW}"] = CHECK
        for column in self.form.columns:
            name = self.columns[column.number]
            found |= {f"{name}{HEAD_ROW}": column.title, f"{name}{HEAD_ROW + 1}": numbered(column)}
        for row, what in self.places:
            if isinstance(what, Section):
                found[f"A{row}"] = what.title
                if what.exclusive:
                    found[f"{self.check}{row}"] = self.check_formula(what)
            else:
                found[f"A{row}"] = what.label
                found |= self._sums(what)
        return found

    def _sums(self, line: Line) -> dict[str, str]:
        sums = {self.cell(line.code, one.number): self.formula(line, one) for one in self.form.columns}
        return {cell: formula for cell, formula in sums.items() if formula}

    @property
    def right(self) -> str:
        """Where the right half of the letterhead begins."""
        columns = len(self.form.columns) + 1
        return letter(max(2, columns - max(3, columns // 3) + 1))

    @property
    def typed(self) -> dict[str, tuple[Line, Column]]:
        """The cells that a clerk fills, by cell."""
        return {
            self.cell(line.code, column.number): (line, column)
            for line in self.form.lines
            for column in self.form.columns
            if counted(line, column) and not self.formula(line, column)
        }

    @property
    def signature(self) -> str:
        """SHA-256 of the fixed cells (V20)."""
        return signature(self.fixed)


def counted(line: Line, column: Column) -> bool:
    """Whether the form wants a number there: lines of Biểu 1 everywhere, of Biểu 2 where they have atoms."""
    if line.adds or (line.stock is None and line.flow is None):
        return True
    return (line.stock if column.source == "stock" else line.flow) is not None


def numbered(column: Column) -> str:
    """“2=3+11”, “3=4+…+10”: as forms print what adds up."""
    adds = column.adds
    if len(adds) > 2 and adds == tuple(range(adds[0], adds[-1] + 1)):
        return f"{column.number}={adds[0]}+…+{adds[-1]}"
    return f"{column.number}={'+'.join(map(str, adds))}" if adds else str(column.number)


def signature(fixed: Mapping[str, str]) -> str:
    """The same for any sheet that says the same words and formulas in the same cells."""
    lines = (f"{cell}\t{plain(words)}" for cell, words in sorted(fixed.items()))
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def plain(words: object) -> str:
    """A cell's words without what offices change when they save: blanks and the case of function names."""
    text = "".join(str(words if words is not None else "").split())
    return text.replace("$", "") if text.startswith("=") else text


def as_of(at: Quarter) -> str:
    """“Số liệu tính đến ngày 30/6/2024 (quý II/2024)”."""
    return f"Số liệu tính đến ngày {show_day(at.day)} ({at.quarter.title()})"
