"""The forms as an .xlsx: built in code from the layout rather than filled into a kept template.

So labels, figures, formulas and what reading expects come from one place, sums carry both formula and value,
and a version is a diff that can be read. The sheets are ruled and print on A4 across.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from namro.documents.basics import address
from namro.documents.furniture import date_line
from namro.documents.tree import Letterhead
from namro.documents.xlsx import A4, FONT, number_format
from namro.ground import clock
from namro.ground.ranges import show_day
from namro.membership.forms.filled import Cell, Filled, differences
from namro.membership.forms.grid import (
    AGREES,
    APPROVER,
    APPROVER_SIGNS,
    AS_OF_ROW,
    CHECK,
    DIFFERS,
    FIRST_ROW,
    HEAD_ROW,
    MAKER,
    MAKER_SIGNS,
    NUMBER_ROW,
    TITLE_ROW,
    UNIT_ROW,
    Grid,
    as_of,
    counted,
)
from namro.membership.forms.layout import Column, Form, Line, Section
from namro.units.committees import committee_of

EMPTY = "x"
PLACE = "Hà Nội"
LABEL_WIDTH = {"B1": 34, "B2": 46}
CELL_WIDTH = {"B1": 7.5, "B2": 18}
UNDATED = "Học vấn, nghề nghiệp, lý luận, dân tộc, tôn giáo ghi theo thông tin hiện có ngày {day}."
UNCONFIRMED = "Mẫu biểu chưa đối chiếu với bản ban hành kèm {basis}."


def write(forms: Sequence[Filled], *, base_url: str = "", stamp: datetime | None = None) -> bytes:
    """One sheet for each form, named by its code; the same forms and stamp give the same bytes."""
    return _book([(one.form, one) for one in forms], base_url, stamp)


def template(forms: Sequence[Form], *, stamp: datetime | None = None) -> bytes:
    """The same sheets to be filled by hand: no numbers, no name."""
    return _book([(form, None) for form in forms], "", stamp)


def _book(pages: Sequence[tuple[Form, Filled | None]], base_url: str, stamp: datetime | None) -> bytes:
    made = BytesIO()
    book = xlsxwriter.Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False})
    now = (stamp or clock.now()).astimezone(UTC).replace(tzinfo=None)
    titles = ", ".join(form.number for form, _ in pages)
    book.set_properties({"title": titles, "created": now})
    looks = _Looks(book)
    for form, held in pages:
        _Page(book.add_worksheet(form.code), looks, Grid(form), base_url).write(held)
    book.close()
    return made.getvalue()


class _Looks:
    """Cell formats, each made once."""

    def __init__(self, book: Any) -> None:
        self._book, self._made = book, {}  # type: ignore[var-annotated]

    def get(self, **look: Any) -> Any:
        key = tuple(sorted(look.items()))
        if key not in self._made:
            plain = {"font_name": FONT, "font_size": 11, "valign": "vcenter"}
            self._made[key] = self._book.add_format({**plain, **look})
        return self._made[key]


class _Page:
    """One form on one sheet."""

    def __init__(self, sheet: Any, looks: _Looks, grid: Grid, base_url: str) -> None:
        self._sheet, self._looks, self._grid, self._base_url = sheet, looks, grid, base_url
        self._form = grid.form

    def write(self, held: Filled | None) -> None:
        self._set_up()
        self._head(held)
        self._titles()
        for row, what in self._grid.places:
            if isinstance(what, Section):
                self._section(row, what, held)
            else:
                self._line(row, what, held.cells if held else None)
        self._foot(self._notes(held))

    def _set_up(self) -> None:
        sheet, grid, code = self._sheet, self._grid, self._form.code
        sheet.set_column(0, 0, LABEL_WIDTH[code])
        sheet.set_column(1, len(self._form.columns), CELL_WIDTH[code])
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(HEAD_ROW - 1, HEAD_ROW)
        sheet.freeze_panes(FIRST_ROW - 1, 1)
        sheet.print_area(f"A1:{grid.last}{grid.end + len(self._notes(None)) + 12}")
        sheet.set_footer("&CTrang &P/&N")
        sheet.set_row(HEAD_ROW - 1, 92 if code == "B1" else 34)
        sheet.set_row(HEAD_ROW, 24)
        for row, what in grid.places:
            words = what.title if isinstance(what, Section) else what.label
            sheet.set_row(row - 1, 30 if len(words) > LABEL_WIDTH[code] else 16)

    def _across(self, first: str, last: str, row: int, words: str, **look: Any) -> None:
        self._sheet.merge_range(f"{first}{row}:{last}{row}", words, self._looks.get(align="center", **look))

    def _head(self, held: Filled | None) -> None:
        grid, fixed = self._grid, self._grid.fixed
        left = chr(ord(grid.right) - 1)
        for row in (1, UNIT_ROW, 3):
            words = fixed.get(f"A{row}", issuer(held.place.name) if held and row == UNIT_ROW else "")
            self._left(left, row, words, bold=row == UNIT_ROW)
        dated = _dated() if held else f"{PLACE}, ngày … tháng … năm …"
        self._across(grid.right, grid.last, 1, fixed[f"{grid.right}1"], bold=True)
        self._across(grid.right, grid.last, UNIT_ROW, dated, italic=True)
        self._across(grid.right, grid.last, NUMBER_ROW, self._form.number, bold=True)
        self._across("A", grid.last, TITLE_ROW, fixed[f"A{TITLE_ROW}"], bold=True, font_size=14)
        self._across("A", grid.last, AS_OF_ROW, as_of(held.at) if held else "", italic=True)

    def _left(self, last: str, row: int, words: str, *, bold: bool) -> None:
        if last == "A":
            self._sheet.write_string(f"A{row}", words, self._looks.get(align="center", bold=bold))
        else:
            self._across("A", last, row, words, bold=bold)

    def _titles(self) -> None:
        look = self._looks.get(border=1, bold=True, align="center", text_wrap=True, font_size=9)
        small = self._looks.get(border=1, italic=True, align="center", font_size=8, text_wrap=True)
        for row, form in ((HEAD_ROW, look), (HEAD_ROW + 1, small)):
            for name in ("A", *self._grid.columns.values()):
                self._sheet.write_string(f"{name}{row}", self._grid.fixed[f"{name}{row}"], form)
        if any(section.headed for section in self._form.sections):
            self._sheet.write_string(
                f"{self._grid.check}{HEAD_ROW}", CHECK, self._looks.get(font_color="#57606A")
            )

    def _section(self, row: int, section: Section, held: Filled | None) -> None:
        look = self._looks.get(border=1, bold=True, bg_color="#EEF0F2")
        self._sheet.write_string(f"A{row}", section.title, look)
        for name in self._grid.columns.values():
            self._sheet.write_blank(f"{name}{row}", None, look)
        if section.exclusive:
            look = self._looks.get(font_color="#57606A")
            says = DIFFERS if held is not None and differences(held, section) else AGREES
            at = f"{self._grid.check}{row}"
            self._sheet.write_formula(at, self._grid.check_formula(section), look, says)

    def _line(self, row: int, line: Line, cells: Mapping[tuple[str, int], Cell] | None) -> None:
        bold = bool(line.adds)
        self._sheet.write_string(
            f"A{row}", line.label, self._looks.get(border=1, bold=bold, text_wrap=True, indent=_indent(line))
        )
        for column in self._form.columns:
            cell = cells[line.code, column.number] if cells else Cell(None)
            self._number(line, column, cell, bold=bold)

    def _number(self, line: Line, column: Column, cell: Cell, *, bold: bool) -> None:
        at = self._grid.cell(line.code, column.number)
        if not counted(line, column):
            self._sheet.write_string(
                at, EMPTY, self._looks.get(border=1, align="center", font_color="#57606A")
            )
            return
        look = self._looks.get(border=1, bold=bold, num_format=number_format(0))
        if cell.address is not None and self._base_url:
            self._sheet.write_url(at, address(self._base_url, str(cell.address)), look, string="…")
        formula = self._grid.formula(line, column)
        if formula:
            self._sheet.write_formula(at, formula, look, cell.value or 0)
        elif cell.value is None:
            self._sheet.write_blank(at, None, look)
        else:
            self._sheet.write_number(at, cell.value, look)

    def _notes(self, held: Filled | None) -> list[str]:
        notes = list(self._form.notes)
        if self._form.code == "B2" and held is not None and held.day < clock.today():
            notes.append(UNDATED.format(day=show_day(clock.today())))
        return notes if self._form.confirmed else [*notes, UNCONFIRMED.format(basis=self._form.basis)]

    def _foot(self, notes: Sequence[str]) -> None:
        grid, row = self._grid, self._grid.end + 1
        for row, words in enumerate(notes, row):  # noqa: B020  goes on below the last note
            self._sheet.write_string(f"A{row}", words, self._looks.get(italic=True, font_size=10))
        row += 2
        left = chr(ord(grid.right) - 1)
        for number, (maker, approver) in enumerate(((MAKER, APPROVER), (MAKER_SIGNS, APPROVER_SIGNS))):
            look = {"italic": True} if number else {"bold": True}
            if left == "A":
                self._sheet.write_string(f"A{row + number}", maker, self._looks.get(align="center", **look))
            else:
                self._across("A", left, row + number, maker, **look)
            self._across(grid.right, grid.last, row + number, approver, **look)


def issuer(name: str) -> str:
    """“Đảng bộ phường Phúc Xá” signs as “ĐẢNG ỦY PHƯỜNG PHÚC XÁ”; the city as “THÀNH ỦY HÀ NỘI”."""
    return committee_of(name).name.upper()


def _dated() -> str:
    head = Letterhead("", "", None, "", PLACE, clock.today(), "", "")
    return date_line(head)


def _indent(line: Line) -> int:
    return 0 if line.adds else 1


__all__ = ["issuer", "template", "write"]
