"""Workbooks as units hand them in."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from namro.sheets.kinds import kinds

MASS = ("Đơn vị", "Chỉ tiêu", "Đoàn thể", "Ngày", "Số lượng", "Số văn bản", "Ngày văn bản")
PEOPLE = tuple(column.title for column in kinds.get("people").columns)
ADMISSIONS = tuple(column.title for column in kinds.get("admissions").columns)


def xlsx(*rows: Sequence[Any], sheet: str = "Trang 1", hidden: Sequence[str] = (), merge: str = "") -> bytes:
    """A workbook with one sheet of rows, and hidden ones beside it."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"default_date_format": "dd/mm/yyyy"})
    page = book.add_worksheet(sheet)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if isinstance(value, date) and not isinstance(value, datetime):
                page.write_datetime(row, column, datetime(value.year, value.month, value.day))
            elif isinstance(value, str):
                page.write_string(row, column, value)
            else:
                page.write(row, column, value)
    if merge:
        page.merge_range(merge, "gộp")
    for name in hidden:
        book.add_worksheet(name).hide()
    book.close()
    return target.getvalue()


def with_failed_formula(head: Sequence[str], row: Sequence[Any], column: int) -> bytes:
    """The same with a cell whose formula gave #REF!."""
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    page = book.add_worksheet("Trang 1")
    page.write_row(0, 0, head)
    page.write_row(1, 0, row)
    page.write_formula(1, column, "=Sheet9!A1", None, "#REF!")
    book.close()
    return target.getvalue()


def with_entry(content: bytes, name: str, data: bytes) -> bytes:
    """The workbook with one more file packed in."""
    target = BytesIO(content)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, data)
    return target.getvalue()


def ods(*rows: Sequence[Any]) -> bytes:
    """A small OpenDocument sheet of texts and numbers."""
    body = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.2">'
        f'<office:body><office:spreadsheet><table:table table:name="Trang 1">{body}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        packed.writestr("content.xml", content)
        packed.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    return target.getvalue()


def _ods_cell(value: Any) -> str:
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
    return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
