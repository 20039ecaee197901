"""Lists out as a workbook, row by row in bounded memory; nothing in a cell is ever taken for a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from tempfile import TemporaryDirectory
from typing import Any

import xlsxwriter

from namro.ground import clock
from namro.ground.ranges import show_day
from namro.sheets.columns import Choice, Column
from namro.sheets.kinds import ImportKind

FORMULA_SIGNS = frozenset("=+-@\t\r\n")
MOST_LETTERS = 32_767  # of one cell, by the file format
LONGEST_NAME = 31
TEMPLATE_ROWS = 5_000  # rows of a template that are formatted as text
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
_UNPRINTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
FONT = {"font_name": "Times New Roman", "font_size": 12}
DAY_FORMAT, TEXT_FORMAT = "dd/mm/yyyy", "@"


@dataclass(frozen=True)
class Field:
    """A column of a list: its title and width in letters."""

    title: str
    width: float = 18


@dataclass(frozen=True)
class Listing:
    """A list as it goes out: title, a line that says of when and from where, columns and rows read once.

    Cells are text, whole numbers, days, yes or no, or nothing.
    """

    title: str
    source: str
    fields: Sequence[Field]
    rows: Iterable[Sequence[Any]]


def workbook(listing: Listing) -> bytes:
    """The list as xlsx. Rows are written and forgotten; only the packed file is held at the end."""
    target = BytesIO()
    with TemporaryDirectory() as folder, _book(target, folder) as book:
        sheet = book.add_worksheet(_name(listing.title))
        looks = _Looks(book)
        for place, one in enumerate(listing.fields):
            sheet.set_column(place, place, one.width)
        sheet.write_string(0, 0, _clean(listing.title), looks.title)
        sheet.write_string(1, 0, _clean(listing.source), looks.note)
        for place, one in enumerate(listing.fields):
            sheet.write_string(2, place, _clean(one.title), looks.head)
        sheet.freeze_panes(3, 1)
        _fill(sheet, listing.rows, looks)
    return target.getvalue()


def _fill(sheet: Any, rows: Iterable[Sequence[Any]], looks: _Looks) -> None:
    text, number, day = sheet.write_string, sheet.write_number, sheet.write_datetime
    plain, quoted, dated = looks.plain, looks.quoted, looks.day
    for row, cells in enumerate(rows, 3):
        for place, value in enumerate(cells):
            if isinstance(value, str):
                if value:
                    clean = _clean(value)
                    text(row, place, clean, quoted if clean[:1] in FORMULA_SIGNS else plain)
            elif isinstance(value, bool):
                text(row, place, "x" if value else "", plain)
            elif isinstance(value, (int, float)):
                number(row, place, value, plain)
            elif isinstance(value, date):
                day(row, place, value, dated)
            elif value is not None:
                text(row, place, _clean(str(value)), plain)


class _Looks:
    def __init__(self, book: Any) -> None:
        self.title = book.add_format(FONT | {"bold": True, "font_size": 14})
        self.note = book.add_format(FONT | {"italic": True})
        self.head = book.add_format(
            FONT | {"bold": True, "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self.plain = book.add_format(FONT)
        # The quote keeps the text a text when somebody edits the cell.
        self.quoted = book.add_format(FONT | {"quote_prefix": True, "num_format": TEXT_FORMAT})
        self.day = book.add_format(FONT | {"num_format": DAY_FORMAT})
        self.text = book.add_format(FONT | {"num_format": TEXT_FORMAT})


@contextmanager
def _book(target: BytesIO, folder: str) -> Iterator[Any]:
    book = xlsxwriter.Workbook(
        target,
        {"constant_memory": True, "tmpdir": folder, "strings_to_formulas": False, "strings_to_urls": False},
    )
    try:
        yield book
    finally:
        book.close()


def _clean(text: str) -> str:
    return _UNPRINTED.sub("", text)[:MOST_LETTERS]


def _name(title: str) -> str:
    return _FORBIDDEN.sub(" ", title)[:LONGEST_NAME].strip() or "Danh sách"


def said(unit: str) -> str:
    """The line under a title: of which unit, on which day."""
    return f"{unit}. Lập ngày {show_day(clock.today())}."


def template(kind: ImportKind) -> bytes:
    """An empty sheet for a kind of import: its header, codes as text, choices to pick from, and a guide."""
    target = BytesIO()
    with TemporaryDirectory() as folder, _book(target, folder) as book:
        sheet = book.add_worksheet(_name(kind.title))
        looks = _Looks(book)
        for place, column in enumerate(kind.columns):
            sheet.set_column(
                place, place, max(14, len(column.title) + 4), looks.text if column.is_text else None
            )
            _offer(sheet, place, column)
        for place, column in enumerate(kind.columns):
            star = " (*)" if column.required else ""
            sheet.write_string(0, place, f"{column.title}{star}", looks.head)
        sheet.freeze_panes(1, 1)
        _guide(book.add_worksheet("Hướng dẫn"), kind, looks)
    return target.getvalue()


def _offer(sheet: Any, place: int, column: Column) -> None:
    if isinstance(column, Choice):
        labels = [label for value, label in column.choices if value]
        if sum(len(label) + 1 for label in labels) <= 255:  # what the file format lets a list hold
            sheet.data_validation(
                1, place, TEMPLATE_ROWS, place, {"validate": "list", "source": labels, "ignore_blank": True}
            )


def _guide(sheet: Any, kind: ImportKind, looks: _Looks) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, kind.title, looks.title)
    sheet.write_string(1, 0, kind.explains, looks.note)
    for row, column in enumerate(kind.columns, 3):
        sheet.write_string(row, 0, column.title, looks.head)
        sheet.write_string(row, 1, _explained(column), looks.plain)


def _explained(column: Column) -> str:
    parts = ["Bắt buộc." if column.required else "Không bắt buộc.", f"{column.hint}." if column.hint else ""]
    if isinstance(column, Choice):
        parts.append("Một trong: " + "; ".join(label for value, label in column.choices if value) + ".")
    return " ".join(part for part in parts if part)
