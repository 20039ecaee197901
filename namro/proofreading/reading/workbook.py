"""Workbooks (xlsx, xls, ods): every visible sheet a table, numbers as the workbook shows them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from namro.ground.numbers import integer
from namro.ground.packages import ZIP, Package, PackageError
from namro.proofreading.engine.written import Cell, Written
from namro.proofreading.reading.building import Builder
from namro.proofreading.reading.formats import GENERAL, Format, Formats, shown
from namro.proofreading.reading.refusals import BROKEN, LOCKED, MACROS, ReadingError

MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
MOST_CELLS = 300_000
VBA = "_VBA_PROJECT".encode("utf-16-le")


def read_workbook(content: bytes) -> Written:
    """Cells of a row are parted by tabs, empty ones left out; places are “Sheet1!B7”. Raises ReadingError,
    PackageError."""
    formats = Formats(_package(content))
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        built, room = Builder(), MOST_CELLS
        for info in book.sheets_metadata:
            if info.visible == SheetVisibleEnum.Visible and "WorkSheet" in str(info.typ):
                sheet = book.get_sheet_by_name(info.name)
                room -= _sheet(built, sheet, formats.of_sheet(info.name), room)
    except PackageError:
        raise
    except PasswordError as error:
        raise ReadingError(LOCKED) from error
    except (CalamineError, OSError, ValueError) as error:
        raise ReadingError(BROKEN) from error
    return built.written()


def _package(content: bytes) -> Package | None:
    """The package of a workbook that is one, after the look at what it may not have."""
    if content.startswith(ZIP):
        package = Package(content)
        package.check_no_macros()
        return package
    if VBA in content:
        raise ReadingError(MACROS)
    return None


def _sheet(built: Builder, sheet: CalamineSheet, formats: Mapping[str, Format], room: int) -> int:
    """Write one sheet; how many cells it has."""
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        raise ReadingError(
            f"Trang “{sheet.name}” có {integer(sheet.height)} dòng, {integer(sheet.width)} cột; chỉ đọc tới "
            f"{integer(MOST_ROWS)} dòng, {integer(MOST_COLUMNS)} cột. Chép riêng phần cần kiểm sang tệp mới."
        )
    left = (sheet.start or (0, 0))[1]  # the reader leaves empty columns at the left out
    cells: list[Cell] = []
    for row, values in enumerate(sheet.iter_rows()):
        cells += _row(built, (sheet.name, row, left), values, formats)
        if len(cells) > room:
            raise ReadingError(
                f"Tệp có hơn {integer(MOST_CELLS)} ô có chữ. Chép riêng phần cần kiểm sang tệp mới."
            )
    built.table(cells)
    if cells:
        built.add("\n")
    return len(cells)


def _row(
    built: Builder, at: tuple[str, int, int], values: list[Any], formats: Mapping[str, Format]
) -> list[Cell]:
    name, row, left = at
    cells: list[Cell] = []
    for column, value in enumerate(values, left):
        if value == "" and not isinstance(value, bool):
            continue
        place = address(row, column)
        text = cell_text(value, formats.get(place, GENERAL))
        if not text:
            continue
        if cells:
            built.add("\t")
        start = built.length
        built.place(text, f"{name}!{place}")
        cells.append(Cell(row, column, start, built.length))
    if cells:
        built.add("\n")
    return cells


def cell_text(value: Any, how: Format = GENERAL) -> str:
    """A cell as it is shown, on one line."""
    if isinstance(value, str):
        return " ".join(value.replace("\t", " ").splitlines()).strip()
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return shown(value, how)
    if isinstance(value, datetime):
        return f"{value:%d/%m/%Y}" + (f" {value:%H:%M}" if value.time() != time() else "")
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)


def address(row: int, column: int) -> str:
    """(6, 1) → “B7”."""
    letters, column = "", column + 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
