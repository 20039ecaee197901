"""Official forms: told apart by their signature, filled cell by cell, the rest left as it was issued."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
from openpyxl.cell.cell import MergedCell

from namro.ground.errors import HouseError
from namro.sheets.opening import Book

HEAD_ROWS = 30  # rows in which a form says what it is: titles, headers, numbers of columns
Cell = str | int | date | None


class FormError(HouseError):
    """A form that is not the one it should be; the message names the first cell that differs."""


def head(content: bytes) -> dict[str, list[tuple[int, int, str]]]:
    """By sheet, the texts of the head of a workbook with row and column: what a form is known by."""
    book = Book(content)
    found = {}
    for name in book.visible:
        texts = []
        for number, cells in book.rows(name):
            if number > HEAD_ROWS:
                break
            texts += [
                (number, place, cell.strip())
                for place, cell in enumerate(cells, 1)
                if isinstance(cell, str) and cell.strip()
            ]
        found[name] = texts
    return found


def signature(content: bytes) -> str:
    """SHA-256 over sheet names and texts of their heads; numbers do not count, so a filled form keeps it."""
    return hashlib.sha256(json.dumps(head(content), ensure_ascii=False).encode()).hexdigest()


def fill(template: bytes, cells: Mapping[tuple[str, str], Cell]) -> bytes:
    """The template with values in cells named (sheet, "B7"); formulas, widths and borders stay."""
    Book(template)
    book = openpyxl.load_workbook(BytesIO(template))
    for (name, place), value in cells.items():
        if name not in book.sheetnames:
            raise FormError(f"Biểu mẫu không có trang “{name}”. Có: {', '.join(book.sheetnames)}.")
        _put(book[name], place, value)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _put(sheet: Any, place: str, value: Cell) -> None:
    cell = sheet[place]
    if isinstance(cell, MergedCell):
        raise FormError(f"Ô {place} của trang “{sheet.title}” nằm trong ô gộp; biểu mẫu đã thay đổi.")
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"  # never a formula
        if value[:1] in ("=", "+", "-", "@"):
            cell.quotePrefix = True
    else:
        cell.value = value
