"""Workbooks: cells as they are shown, their addresses, and what is refused."""

from __future__ import annotations

import zipfile
from datetime import date, datetime
from io import BytesIO
from typing import Any

import pytest
import xlsxwriter

from namro.proofreading.engine.written import Written
from namro.proofreading.reading import workbook
from namro.proofreading.reading.files import read_file
from namro.proofreading.reading.formats import Format, read_format, shown
from namro.proofreading.reading.refusals import ReadingError
from namro.proofreading.reading.workbook import address, cell_text, read_workbook

ODS = """<?xml version="1.0" encoding="UTF-8"?><office:document-content office:version="1.2"
 xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Biểu"><table:table-row><table:table-cell office:value-type="string">
<text:p>Đảng viên</text:p></table:table-cell><table:table-cell
 office:value-type="float" office:value="1234.5">
<text:p>1234,5</text:p></table:table-cell></table:table-row></table:table>
</office:spreadsheet></office:body></office:document-content>"""


def book(*cells: tuple[str, Any, str], hidden: bool = False) -> bytes:
    """A workbook with a sheet “Biểu 1” of (address, value, format), and a hidden one."""
    made = BytesIO()
    with xlsxwriter.Workbook(made) as written:
        sheet = written.add_worksheet("Biểu 1")
        for place, value, code in cells:
            sheet.write(place, value, written.add_format({"num_format": code}) if code else None)
        if hidden:
            other = written.add_worksheet("Ẩn")
            other.write("A1", "không đọc")
            other.hide()
    return made.getvalue()


def placed(written: Written) -> dict[str, str]:
    return {one.where: written.text[one.start : one.end] for one in written.places}


def test_cells_are_read_as_they_are_shown() -> None:
    written = read_file(
        "a.bin",
        book(
            ("B7", 1234.5, ""),
            ("C7", 0.5058, "0.0%"),
            ("D7", 2024, ""),
            ("E7", 2024, "#,##0"),
            ("F7", 5189, ""),
            ("B8", 50.578, "0.00"),
            ("C8", date(2024, 5, 7), "dd/mm/yyyy"),
            ("D8", True, ""),
            ("F8", "hai\ndòng\tchữ ", ""),
            hidden=True,
        ),
    )
    assert placed(written) == {
        "Biểu 1!B7": "1.234,5",
        "Biểu 1!C7": "50,6%",
        "Biểu 1!D7": "2024",
        "Biểu 1!E7": "2.024",
        "Biểu 1!F7": "5.189",
        "Biểu 1!B8": "50,58",
        "Biểu 1!C8": "07/05/2024",
        "Biểu 1!D8": "TRUE",
        "Biểu 1!F8": "hai dòng chữ",
    }
    assert written.text == ("1.234,5\t50,6%\t2024\t2.024\t5.189\n50,58\t07/05/2024\tTRUE\thai dòng chữ\n\n")
    (table,) = written.tables
    assert [(one.row, one.column) for one in table.cells] == [
        *((6, column) for column in range(1, 6)),
        *((7, column) for column in (1, 2, 3, 5)),
    ]


def test_old_letters_in_cells_are_read_as_unicode() -> None:
    written = read_file("a.xlsx", book(("A1", "§¶ng viªn ®· kÕt n¹p", ""), ("B1", 12, "")))
    assert written.text.startswith("Đảng viên đã kết nạp\t12\n")
    (table,) = written.tables
    assert [written.text[one.start : one.end] for one in table.cells] == ["Đảng viên đã kết nạp", "12"]


def test_an_open_document_sheet() -> None:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("content.xml", ODS)
        packed.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
    written = read_file("a.ods", made.getvalue())
    assert placed(written) == {"Biểu!A1": "Đảng viên", "Biểu!B1": "1.234,5"}


@pytest.mark.parametrize(
    ("code", "how"),
    [
        ("General", Format()),
        ("0", Format(False, 0, False)),
        ("#,##0.0", Format(False, 1, True)),
        ("0.00%", Format(True, 2, False)),
        ('#,##0" người";[Red]-#,##0', Format(False, 0, True)),
        ('"5%"', Format()),
        ("_-* #,##0.00_-", Format(False, 2, True)),
        ("@", Format()),
    ],
)
def test_formats(code: str, how: Format) -> None:
    assert read_format(code) == how


@pytest.mark.parametrize(
    ("value", "how", "text"),
    [
        (0.1 + 0.2, Format(), "0,3"),
        (1 / 3, Format(), "0,333333333333"),
        (1e15, Format(), "1.000.000.000.000.000"),
        (-1234.5, Format(), "-1.234,5"),
        (2024.5, Format(), "2.024,5"),
        (2024, Format(True), "202.400%"),
        (1899, Format(), "1.899"),
        (0, Format(), "0"),
        (0.12345, Format(True), "12,345%"),
    ],
)
def test_numbers_as_a_vietnamese_reader_sees_them(value: float, how: Format, text: str) -> None:
    assert shown(value, how) == text


def test_other_values() -> None:
    assert cell_text(datetime(2024, 5, 7, 8, 30)) == "07/05/2024 08:30"
    assert cell_text(datetime(2024, 5, 7)) == "07/05/2024"
    assert cell_text(False) == "FALSE"
    assert [address(0, 0), address(6, 1), address(0, 26), address(9, 702)] == ["A1", "B7", "AA1", "AAA10"]


def test_a_broken_or_locked_workbook_and_one_with_macros() -> None:
    whole = book(("A1", 1, ""))
    with pytest.raises(ReadingError, match="cắt cụt"):
        read_file("a.xlsx", whole[: len(whole) // 2])
    made = BytesIO(whole)
    with zipfile.ZipFile(made, "a") as packed:
        packed.writestr("xl/vbaProject.bin", b"x")
    with pytest.raises(ReadingError, match="macro"):
        read_file("a.xlsx", made.getvalue())
    with pytest.raises(ReadingError, match="hỏng"):
        read_workbook(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"Workbook".ljust(600, b"\0"))
    with pytest.raises(ReadingError, match="macro"):
        read_workbook(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "_VBA_PROJECT".encode("utf-16-le"))


@pytest.mark.parametrize(
    ("limit", "most", "said"),
    [("MOST_ROWS", 3, "4 dòng"), ("MOST_COLUMNS", 1, "2 cột"), ("MOST_CELLS", 4, "hơn 4 ô")],
)
def test_limits(limit: str, most: int, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, limit, most)
    content = book(*((f"{letter}{row}", row, "") for row in range(1, 5) for letter in "AB"))
    with pytest.raises(ReadingError, match=said):
        read_workbook(content)
