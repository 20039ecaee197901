"""Lists go out as they are: nothing becomes a formula, zeros in front stay, what went out comes in again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.ground import clock
from namro.sheets.export import FORMULA_SIGNS, Field, Listing, said, template, workbook
from namro.sheets.kinds import kinds
from namro.sheets.opening import Book
from namro.sheets.reading import find_header
from tests.cast import TODAY

FIELDS = [Field("Họ và tên"), Field("Số định danh", 14), Field("Ngày sinh")]
KINDS = list(kinds)


def cells(*rows: Any) -> list[Any]:
    """The first column's cells below the header, as another program opens them."""
    return [line[0] for line in sheet(*rows).iter_rows(min_row=4)]


def sheet(*rows: Any, title: str = "Danh sách") -> Any:
    content = workbook(Listing(title, "Phường Phúc Xá. Lập ngày 05/7/2024.", FIELDS, rows))
    return openpyxl.load_workbook(BytesIO(content)).active


def test_a_list_has_its_title_its_source_and_its_header() -> None:
    page = sheet(("Nguyễn Thị Đào", "001095000123", date(1995, 5, 4)))
    assert page["A1"].value == "Danh sách"
    assert page["A2"].value == "Phường Phúc Xá. Lập ngày 05/7/2024."
    assert [cell.value for cell in page[3]] == ["Họ và tên", "Số định danh", "Ngày sinh"]
    assert page.freeze_panes == "B4"
    assert page.column_dimensions["B"].width == pytest.approx(14, abs=1)


def test_codes_and_telephones_keep_their_zeros_and_days_are_days() -> None:
    page = sheet(("Nguyễn Thị Đào", "001095000123", date(1995, 5, 4)))
    assert (page["B4"].value, page["B4"].data_type) == ("001095000123", "s")
    assert page["C4"].is_date and page["C4"].number_format == "dd/mm/yyyy"
    assert page["C4"].value.date() == date(1995, 5, 4)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+84912345678", "-QĐ/QU", "@SUM(A1)", "\t=1+1", "\r=1+1", '=HYPERLINK("http://x.vn","mở")'],
)
def test_no_text_is_taken_for_a_formula(text: str) -> None:
    [cell] = cells((text, "", None))
    assert cell.data_type == "s"
    assert cell.quotePrefix, "it would become a formula when somebody edits the cell"


@given(st.text(max_size=40))
@settings(max_examples=40)
def test_whatever_a_text_is_it_stays_a_text(text: str) -> None:
    [cell] = [line[0] for line in sheet((text, "x", None)).iter_rows(min_row=4, max_row=4)]
    assert cell.data_type in ("s", "n") and cell.hyperlink is None
    assert cell.value is None or cell.data_type == "s"
    if cell.value is not None and cell.value[:1] in FORMULA_SIGNS:
        assert cell.quotePrefix


def test_an_address_is_not_made_a_link() -> None:
    [cell] = cells(("http://example.vn/a", "", None))
    assert cell.hyperlink is None


@pytest.mark.parametrize(
    ("value", "shown"),
    [(True, "x"), (False, None), (None, None), ("", None), (12, 12), (2.5, 2.5), ("a\x00b", "ab")],
)
def test_what_a_cell_may_be(value: Any, shown: Any) -> None:
    page = sheet((value, "x", None))
    assert (page["A4"].value or None) == shown


def test_a_text_is_cut_where_the_format_ends() -> None:
    [cell] = cells(("ă" * 40_000, "", None))
    assert len(cell.value) == 32_767


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Đảng viên [2024]: tháng 6/7?", "Đảng viên  2024   tháng 6 7"),
        ("Đảng ủy Các cơ quan Đảng Thành phố Hà Nội", "Đảng ủy Các cơ quan Đảng Thành"),
        ("???", "Danh sách"),
    ],
)
def test_any_title_gives_a_sheet_name(title: str, name: str) -> None:
    assert sheet(("a", "b", None), title=title).title == name


def test_rows_are_read_once_and_not_kept() -> None:
    alive: list[int] = []

    def rows() -> Iterator[tuple[Any, ...]]:
        for number in range(3_000):
            alive.append(number)
            yield (f"Người {number}", str(number), None)

    content = workbook(Listing("Danh sách", "", FIELDS, rows()))
    assert len(alive) == 3_000
    assert sum(1 for _ in Book(content).rows()) == 3_002  # an empty source line is no row


def test_an_empty_list_is_its_header() -> None:
    assert sheet().max_row == 3


def test_the_source_says_of_which_unit_and_day() -> None:
    with clock.frozen(TODAY):
        assert said("Phường Phúc Xá") == "Phường Phúc Xá. Lập ngày 05/7/2024."


# Templates


@pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])
def test_a_template_is_read_by_the_kind_it_is_for(kind: Any) -> None:
    book = Book(template(kind))
    header = find_header(book.rows(), kind.columns)
    assert header.row == 1
    assert header.mapping == {column.key: place for place, column in enumerate(kind.columns)}
    assert header.missing(kind.columns) == header.unused() == []


@pytest.mark.parametrize("kind", KINDS, ids=[kind.key for kind in KINDS])
def test_a_template_keeps_codes_as_text_and_explains_every_column(kind: Any) -> None:
    book = openpyxl.load_workbook(BytesIO(template(kind)))
    page, guide = book.worksheets
    for place, column in enumerate(kind.columns, 1):
        assert format_of(page, place) == ("@" if column.is_text else "General"), column.title
    told = {row[0].value for row in guide.iter_rows(min_row=4)}
    assert {column.title for column in kind.columns} <= told


def format_of(page: Any, place: int) -> str:
    """Neighbours that look the same are one entry of the sheet."""
    looks = page.column_dimensions.values()
    return next(look.number_format for look in looks if look.min <= place <= look.max)


def test_what_a_template_asks_for_is_marked() -> None:
    kind = kinds.get("mass")
    page = openpyxl.load_workbook(BytesIO(template(kind))).worksheets[0]
    for cell, column in zip(page[1], kind.columns, strict=True):
        assert cell.value.endswith("(*)") == column.required
