"""A form that a unit filled itself: the template must be unchanged (V20), then its numbers beside ours."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import openpyxl

from namro.ground.errors import HouseError
from namro.membership.forms.filled import Filled
from namro.membership.forms.grid import HEAD_ROW, Grid, plain
from namro.membership.forms.layout import Form
from namro.membership.forms.versions import FORMS
from namro.sheets.models import FormVersion
from namro.sheets.opening import Book, SheetError

MOST_BYTES = 5_000_000
MOST_UNPACKED = 40_000_000
MOST_CELLS = 20_000
SHOWN = 5
MACROS = "xl/vbaProject.bin"


class FormError(HouseError):
    """A file that is not the form; names the cell."""


@dataclass(frozen=True)
class Handed:
    """The numbers of one handed-in form, by cell; what was left empty is missing."""

    form: Form
    values: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Different:
    """A cell in which the file and the system differ; ``theirs`` None: left empty."""

    form: Form
    cell: str
    line: str
    column: str
    ours: int
    theirs: int | None


def read(content: bytes) -> list[Handed]:
    """The forms of a file, each in its version. ``FormError`` names what was changed, cell by cell."""
    book = _open(content)
    unknown = [name for name in book.sheetnames if name not in FORMS]
    if unknown or not book.sheetnames:
        raise FormError(
            f"Trang tính “{', '.join(unknown)}” không thuộc mẫu. Tệp chỉ gồm trang B1, B2 tải từ hệ thống."
        )
    hidden = [sheet.title for sheet in book.worksheets if sheet.sheet_state != "visible"]
    if hidden:
        raise FormError(f"Trang tính “{', '.join(hidden)}” đang bị ẩn. Bỏ ẩn rồi nộp lại.")
    return [_sheet(sheet) for sheet in book.worksheets]


def _open(content: bytes) -> Any:
    if len(content) > MOST_BYTES:
        raise FormError(f"Tệp lớn hơn {MOST_BYTES // 1_000_000} MB; biểu mẫu chỉ vài chục KB.")
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            names = packed.namelist()
            if sum(one.file_size for one in packed.infolist()) > MOST_UNPACKED:
                raise FormError("Tệp giải nén ra quá lớn nên không được mở. Tải lại mẫu từ hệ thống.")
    except zipfile.BadZipFile:
        raise FormError("Tệp không phải bảng tính .xlsx. Lưu lại theo định dạng .xlsx của mẫu.") from None
    if any(name.lower().endswith(MACROS.lower()) for name in names):
        raise FormError("Tệp có macro nên không được mở. Lưu lại thành .xlsx không có macro.")
    try:
        Book(content)  # opened once apart, where a harmful file harms nobody
    except SheetError as error:
        raise FormError(str(error)) from None
    try:
        return openpyxl.load_workbook(BytesIO(content), keep_links=False)
    except Exception as error:  # openpyxl lets out whatever its parts raise
        raise FormError("Không đọc được tệp: bảng tính bị hỏng. Tải lại mẫu từ hệ thống.") from error


def _sheet(sheet: Any) -> Handed:
    if sheet.max_row * sheet.max_column > MOST_CELLS:
        raise FormError(
            f"Trang {sheet.title} có {sheet.max_row} dòng, {sheet.max_column} cột; mẫu nhỏ hơn nhiều."
        )
    said = {
        cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None
    }
    form = _version(sheet.title, said)
    return Handed(form, _numbers(form, said))


def _version(code: str, said: Mapping[str, object]) -> Form:
    """The version whose fixed cells all stand; else what is nearest, and where it differs."""
    changed = {form.version: _changed(form, said) for form in FORMS[code]}
    for form in FORMS[code]:
        if not changed[form.version]:
            _check_registered(form)
            return form
    nearest = min(FORMS[code], key=lambda form: len(changed[form.version]))
    cells = changed[nearest.version]
    fixed = Grid(nearest).fixed
    first = cells[0]
    would = f"ô {first} phải là “{fixed[first]}”" if first in fixed else f"ô {first} phải để trống"
    more = f" Các ô khác: {', '.join(cells[1:SHOWN])}." if cells[1:] else ""
    raise FormError(
        f"Trang {code} không còn đúng mẫu ({len(cells)} ô bị sửa): {would}.{more} "
        "Tải lại mẫu từ hệ thống, chỉ nhập số vào các ô trống."
    )


def _changed(form: Form, said: Mapping[str, object]) -> list[str]:
    """Fixed cells that say something else, then cells of the table that should not be there."""
    grid = Grid(form)
    fixed, typed = grid.fixed, grid.typed
    wrong = [cell for cell, words in fixed.items() if plain(said.get(cell)) != plain(words)]
    table = [cell for cell in said if HEAD_ROW <= _row(cell) <= grid.end]
    extra = [cell for cell in table if cell not in fixed and cell not in typed and said[cell] != "x"]
    return [*wrong, *sorted(extra, key=_row)]


def _row(cell: str) -> int:
    return int(cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def _check_registered(form: Form) -> None:
    """V20: the layout of the program is the one that was registered."""
    row = FormVersion.objects.filter(code=form.code, version=form.version).first()
    if row is not None and row.signature != Grid(form).signature:
        raise FormError(
            f"{form.number} phiên bản {form.version} của phần mềm khác mẫu đã đăng ký; báo quản trị hệ thống."
        )


def _numbers(form: Form, said: Mapping[str, object]) -> dict[str, int]:
    found: dict[str, int] = {}
    for cell in Grid(form).typed:
        value = said.get(cell)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        if isinstance(value, bool) or not isinstance(value, int | float) or value != int(value):
            raise FormError(f"{form.number}, ô {cell} có “{value}”, không phải số nguyên. Nhập số, ví dụ 12.")
        found[cell] = int(value)
    return found


def compare(handed: Handed, ours: Filled) -> list[Different]:
    """Cell by cell; sums are not compared, their parts are. Empty and 0 are the same."""
    if handed.form.version != ours.form.version:
        raise FormError(
            f"{handed.form.number} nộp theo mẫu {handed.form.version}, kỳ này dùng mẫu {ours.form.version}. "
            "Tải mẫu của kỳ rồi nhập lại."
        )
    found = []
    for cell, (line, column) in Grid(ours.form).typed.items():
        mine, theirs = ours.value(line.code, column.number), handed.values.get(cell)
        if mine != (theirs or 0):
            found.append(Different(ours.form, cell, line.label, column.title, mine, theirs))
    return found


def compare_all(handed: Sequence[Handed], ours: Sequence[Filled]) -> list[Different]:
    """All forms of a file with ours of the same code."""
    by_code = {one.form.code: one for one in ours}
    return [different for one in handed for different in compare(one, by_code[one.form.code])]


__all__ = ["Different", "FormError", "Handed", "compare", "compare_all", "read"]
