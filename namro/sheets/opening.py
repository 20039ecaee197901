"""Opening a file that somebody handed in: what it is, whether it can be read safely, which sheets it has.

Nothing is believed of a name. A workbook is a zip of XML or an OLE container; both can hide things, so
sizes are judged before anything is unpacked.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from io import BytesIO
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.sheets.probe import probe

MIB = 1 << 20
# The largest file of the field (a city's members with twenty columns) has some 25 MiB.
MOST_BYTES = 40 * MIB
MOST_UNPACKED = 600 * MIB
# Sheets of text shrink to a tenth, of zeros to a hundredth; what shrinks further was made to harm.
MOST_RATIO = 250
MOST_ENTRIES = 5_000
MOST_ROWS = 300_000
MOST_COLUMNS = 300
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
MACROS = ("vbaproject.bin", "basic/", "scripts/", "xl/macrosheets/")
ERROR_CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]+)([0-9]+)"[^>]*?\bt="e"')
ERROR_TYPE = b't="e"'
BLOCK = MIB


class SheetError(HouseError):
    """A file or sheet that cannot be taken; the message is the sentence the user reads."""


@dataclass(frozen=True)
class SheetInfo:
    """A sheet as the workbook lists it: hidden ones are named, never read silently."""

    name: str
    visible: bool


class Book:
    """A workbook that was opened safely; ``kept`` for one that was probed when it was handed in."""

    def __init__(self, content: bytes, *, kept: bool = False) -> None:
        self._content = content
        _check_bytes(content)
        self.form = _sniff(content)
        if not kept and (refused := probe(content)):
            raise SheetError(REFUSED[refused])
        try:
            self._book = CalamineWorkbook.from_filelike(BytesIO(content))
            self.sheets = _sheets(self._book)
        except PasswordError:
            raise SheetError(PROTECTED) from None
        except (CalamineError, OSError, ValueError) as error:
            raise SheetError(BROKEN) from error
        if not self.visible:
            raise SheetError("Tệp không có trang tính nào để đọc. Mở tệp, bỏ ẩn trang cần nhập rồi lưu lại.")

    @property
    def visible(self) -> list[str]:
        return [sheet.name for sheet in self.sheets if sheet.visible]

    @property
    def hidden(self) -> list[str]:
        return [sheet.name for sheet in self.sheets if not sheet.visible]

    def rows(self, name: str = "") -> Rows:
        """Rows of a visible sheet, the first one unless named."""
        chosen = name or self.visible[0]
        if chosen in self.hidden:
            raise SheetError(f"Trang “{chosen}” đang ẩn. Bỏ ẩn rồi lưu lại để biết chắc là trang cần nhập.")
        if chosen not in self.visible:
            raise SheetError(f"Tệp không có trang “{chosen}”. Có: {', '.join(self.visible)}.")
        try:
            sheet = self._book.get_sheet_by_name(chosen)
        except (CalamineError, ValueError) as error:
            raise SheetError(BROKEN) from error
        _check_size(sheet, chosen)
        return Rows(sheet, chosen, self._error_cells(chosen))

    def _error_cells(self, name: str) -> frozenset[tuple[int, int]]:
        """Cells whose formula failed (#REF!, #N/A), by row and column from 1; known for xlsx only."""
        if self.form != "xlsx":
            return frozenset()
        with zipfile.ZipFile(BytesIO(self._content)) as packed:
            path = _sheet_path(packed, name)
            if path is None:
                return frozenset()
            with packed.open(path) as stream:
                return frozenset(_failed(stream))


class Rows:
    """The rows of one sheet, read once from the top; positions count from 1 as on screen."""

    def __init__(self, sheet: CalamineSheet, name: str, failed: frozenset[tuple[int, int]]) -> None:
        self.name = name
        self.failed = failed
        self._sheet = sheet
        self.merged: Sequence[tuple[tuple[int, int], tuple[int, int]]] = _merged(sheet)

    def __iter__(self) -> Iterator[tuple[int, list[Any]]]:
        """Row number and its cells from column A on; empty rows are left out."""
        indent = [""] * (self._sheet.start or (0, 0))[1]  # the reader leaves empty columns at the left out
        for number, cells in enumerate(self._sheet.iter_rows(), 1):
            if any(cell != "" for cell in cells):
                yield number, indent + cells

    def merged_below(self, row: int) -> list[str]:
        """Addresses of merged cells that reach below ``row``: there a value belongs to several rows."""
        return [
            f"{address(top + 1, left + 1)}:{address(bottom + 1, right + 1)}"
            for (top, left), (bottom, right) in self.merged
            if bottom + 1 > row
        ]


BROKEN = "Không đọc được tệp: tệp hỏng hoặc không phải bảng tính. Mở lại bằng Excel, lưu dạng .xlsx rồi nhập."
PROTECTED = "Tệp đang đặt mật khẩu. Bỏ mật khẩu rồi lưu lại."
LARGE = (
    "Tệp mở ra quá lớn nên không nhận: có ô ở tận dòng, cột cuối cùng hoặc lặp lại quá nhiều chữ. "
    "Chép riêng phần cần nhập sang tệp mới rồi nhập."
)
REFUSED = {"PASSWORD": PROTECTED, "BROKEN": BROKEN, "LARGE": LARGE}


def address(row: int, column: int) -> str:
    """(7, 2) → “B7”."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def _check_bytes(content: bytes) -> None:
    if not content:
        raise SheetError("Tệp rỗng. Chọn lại tệp.")
    if len(content) > MOST_BYTES:
        raise SheetError(
            f"Tệp lớn {integer(len(content) // MIB)} MB; mỗi lần nhận tối đa {MOST_BYTES // MIB} MB. "
            "Bỏ ảnh, trang thừa hoặc chia tệp làm nhiều phần."
        )


def _sniff(content: bytes) -> str:
    """xlsx, ods or xls, by content; refuses everything else with what it seems to be."""
    if content.startswith(ZIP):
        return _check_zip(content)
    if content.startswith(OLE):
        if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0" in content:
            raise SheetError(PROTECTED)
        if b"_\0V\0B\0A\0_\0P\0R\0O\0J\0E\0C\0T\0" in content:
            raise SheetError(MACRO)
        return "xls"
    if content.startswith(b"%PDF"):
        raise SheetError("Đây là tệp PDF, không phải bảng tính. Xin tệp Excel gốc rồi nhập.")
    raise SheetError("Tệp không phải bảng tính. Nhận các dạng .xlsx, .xls, .ods.")


MACRO = "Tệp có macro nên không nhận. Lưu lại dạng “Excel Workbook (.xlsx)” không có macro rồi nhập."


def _check_zip(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            entries = packed.infolist()
    except (zipfile.BadZipFile, RuntimeError, ValueError) as error:
        raise SheetError(BROKEN) from error
    unpacked = sum(entry.file_size for entry in entries)
    if (
        len(entries) > MOST_ENTRIES
        or unpacked > MOST_UNPACKED
        or any(
            entry.file_size > MIB and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
            for entry in entries
        )
    ):
        raise SheetError(
            "Tệp nén bất thường: mở ra sẽ lớn gấp nhiều lần nên không nhận. "
            "Mở bằng Excel, chép phần cần nhập sang tệp mới."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise SheetError(PROTECTED)
    names = [entry.filename.lower() for entry in entries]
    if any(name.endswith(MACROS[0]) or name.startswith(MACROS[1:]) for name in names):
        raise SheetError(MACRO)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "content.xml" in names:
        return "ods"
    if any(name.startswith("xl/") for name in names):
        return "xlsb"
    raise SheetError("Tệp không phải bảng tính. Nhận các dạng .xlsx, .xls, .ods.")


def _sheets(book: CalamineWorkbook) -> list[SheetInfo]:
    return [
        SheetInfo(sheet.name, sheet.visible == SheetVisibleEnum.Visible)
        for sheet in book.sheets_metadata
        if "WorkSheet" in str(sheet.typ)
    ]


def _check_size(sheet: CalamineSheet, name: str) -> None:
    if sheet.height > MOST_ROWS:
        raise SheetError(
            f"Trang “{name}” có {integer(sheet.height)} dòng; mỗi lần nhận tối đa {integer(MOST_ROWS)} dòng."
        )
    if sheet.width > MOST_COLUMNS:
        raise SheetError(
            f"Trang “{name}” có {integer(sheet.width)} cột; mỗi lần nhận tối đa {integer(MOST_COLUMNS)} cột. "
            "Xóa các cột trống bên phải rồi lưu lại."
        )


def _merged(sheet: CalamineSheet) -> Sequence[tuple[tuple[int, int], tuple[int, int]]]:
    return sheet.merged_cell_ranges or ()


def _sheet_path(packed: zipfile.ZipFile, name: str) -> str | None:
    """Where the sheet's cells are, by the workbook's own table; None where that cannot be told."""
    try:
        book = packed.read("xl/workbook.xml").decode("utf-8", "replace")
        links = packed.read("xl/_rels/workbook.xml.rels").decode("utf-8", "replace")
    except KeyError:
        return None
    for tag in re.findall(r"<(?:\w+:)?sheet\b[^>]*>", book):
        if _attribute(tag, "name") == name:
            wanted = _attribute(tag, "r:id")
            for link in re.findall(r"<Relationship\b[^>]*>", links):
                if _attribute(link, "Id") == wanted:
                    target = _attribute(link, "Target").lstrip("/")
                    path = target if target.startswith("xl/") else f"xl/{target}"
                    return path if path in packed.namelist() else None
    return None


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def _failed(stream: Any) -> Iterator[tuple[int, int]]:
    rest = b""
    while block := stream.read(BLOCK):
        text = rest + block
        cut = text.rfind(b"<c ")
        whole, rest = (text[:cut], text[cut:]) if cut > 0 else (b"", text)
        yield from _failed_in(whole)
    yield from _failed_in(rest)


def _failed_in(text: bytes) -> Iterator[tuple[int, int]]:
    if ERROR_TYPE in text:  # found at once or not at all; the pattern walks through every cell
        for letters, row in ERROR_CELL.findall(text):
            yield int(row), _column(letters.decode())


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
