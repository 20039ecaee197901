"""Spreadsheets: numbers that are numbers, links, no formulas, the same bytes again."""

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.documents import xlsx
from namro.documents.basics import TreeError, clean
from namro.documents.xlsx import Column, Linked, Row, Sheet, workbook
from namro.ground import clock
from tests.documents.samples import BASE, LONG_NAME, NASTY, STAMP, fig

PROPERTIES = {
    "title": "Phụ lục",
    "author": "Ban Tổ chức Thành ủy",
    "comments": "Số liệu tính đến ngày 30/6/2024",
}


def made(*sheets: Sheet, base_url: str = BASE) -> bytes:
    return workbook(sheets, properties=PROPERTIES, base_url=base_url, stamp=STAMP)


def sheet(*rows: Row, columns: int | list[Column] = 1, **changes: Any) -> Sheet:
    heads = [Column(f"Cột {i + 1}") for i in range(columns)] if isinstance(columns, int) else columns
    return Sheet(**({"name": "Biểu 1", "title": "Tên biểu", "columns": heads, "rows": rows} | changes))


def opened(*sheets: Sheet) -> Any:
    return openpyxl.load_workbook(BytesIO(made(*sheets)))


def first(*rows: Row, **changes: Any) -> Any:
    """The first cell below the header."""
    return opened(sheet(*rows, **changes)).worksheets[0]["A3"]


def test_title_header_rows_totals_and_notes_in_order() -> None:
    page = opened(
        sheet(("Ba Đình", 5), ("Ứng Hòa", 7), columns=2, totals=[("Tổng số", 12)], notes=["Đến 30/6/2024."])
    ).worksheets[0]
    values = [[cell.value for cell in row] for row in page.iter_rows()]
    assert values == [
        ["Tên biểu", None],
        ["Cột 1", "Cột 2"],
        ["Ba Đình", 5],
        ["Ứng Hòa", 7],
        ["Tổng số", 12],
        ["Đến 30/6/2024.", None],
    ]
    assert [page.cell(row, 1).font.bold for row in (2, 3, 5)] == [True, False, True]
    assert page.freeze_panes == "A3"
    assert page.print_title_rows == "$2:$2"
    assert page.auto_filter.ref == "A2:B4"


def test_widths_are_given_or_follow_the_first_rows() -> None:
    row = (LONG_NAME, "x" * 300, 5, date(2024, 7, 5), None, Linked(1234567, "/a/"), fig("5.189", "a"))
    heads = [Column("Tổ chức đảng", 40), *(Column(f"Cột {i}") for i in range(6))]
    page = opened(sheet(row, columns=heads)).worksheets[0]
    widths = [round(page.column_dimensions[letter].width) for letter in "ABCDEFG"]
    assert widths == [pytest.approx(n, abs=1) for n in (40, 60, 7, 12, 7, 11, 7)]


@pytest.mark.parametrize(
    ("text", "value", "shown"),
    [
        ("5.189", 5189, "[$-42A]#,##0"),
        ("390", 390, "[$-42A]#,##0"),
        ("-64", -64, "[$-42A]#,##0"),
        ("50,58", 50.58, "[$-42A]#,##0.00"),
        ("50,6\u00a0%", 0.506, "[$-42A]#,##0.0\\ %"),
        ("144 %", 1.44, "[$-42A]#,##0\\ %"),
    ],
)
def test_a_figure_is_a_number_with_its_address(text: str, value: float, shown: str) -> None:
    cell = first((fig(text, "membership.admitted/D00001/2024-H1"),))
    assert cell.value == value and cell.data_type == "n"
    assert cell.number_format == shown
    assert cell.hyperlink.target == f"{BASE}/so-lieu/membership.admitted/D00001/2024-H1/"


def test_a_linked_value_is_exact() -> None:
    cell = first((Linked(Decimal("50.58"), "/so-lieu/a/", "Tỷ lệ"),))
    assert (cell.value, cell.number_format) == (50.58, "[$-42A]#,##0.00")
    assert cell.hyperlink.target == f"{BASE}/so-lieu/a/" and cell.hyperlink.tooltip == "Tỷ lệ"
    assert first((Linked(5189, "/a/"),)).number_format == "[$-42A]#,##0"
    with pytest.raises(TreeError, match="đường dẫn"):
        Linked(1, "http://x/")


def test_without_a_site_numbers_have_no_links() -> None:
    data = made(sheet((fig("5.189", "a"), Linked(7, "/b/")), columns=2), base_url="")
    page = openpyxl.load_workbook(BytesIO(data)).worksheets[0]
    assert [(page.cell(3, i).value, page.cell(3, i).hyperlink) for i in (1, 2)] == [(5189, None), (7, None)]


@pytest.mark.parametrize("text", ["5.189/10.260", "không áp dụng", "–", ""])
def test_a_figure_of_other_words_is_text_with_its_address(text: str) -> None:
    cell = first((fig(text, "a/b/c"),))
    assert (cell.value or "") == text
    assert cell.hyperlink.target == f"{BASE}/so-lieu/a/b/c/"


@pytest.mark.parametrize(
    "text", ["=1+1", "+84", "-x", "@SUM(A1)", '=HYPERLINK("http://x")', "http://x.example", "007"]
)
def test_text_is_text_whatever_it_begins_with(text: str) -> None:
    cell = first((text,))
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    assert cell.quotePrefix == text.startswith(("=", "+", "-", "@"))


def test_dates_decimals_and_blanks() -> None:
    page = opened(sheet((date(2024, 7, 5), Decimal("1234.5"), None, 0), columns=4)).worksheets[0]
    day, number, blank, zero = (page.cell(3, i) for i in (1, 2, 3, 4))
    assert day.value == datetime(2024, 7, 5) and day.number_format == "dd/mm/yyyy"
    assert (number.value, number.number_format) == (1234.5, "[$-42A]#,##0.00")
    assert blank.value is None and zero.value == 0


def test_a_number_longer_than_excel_keeps_is_text() -> None:
    assert first((1234567890123456789,)).value == "1234567890123456789"
    assert first((-(10**15),)).value == "-1000000000000000"


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=60))
def test_any_text_comes_back(words: str) -> None:
    cell = first((words,), name=words, title=words, notes=[words])
    assert (cell.value or "").replace("\r", "") == clean(words) or "_x" in words


def test_nasty_text_comes_back() -> None:
    assert first((NASTY,)).value == NASTY


def test_an_overlong_text_is_cut_visibly() -> None:
    value = first(("x" * 40_000,)).value
    assert len(value) == 32_767 and value.endswith("…")


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["Biểu 1/2", "biểu 1:2"], ["Biểu 1 2", "biểu 1 2 (2)"]),
        (["", "'"], ["Biểu", "Biểu (2)"]),
        (["x" * 40, "x" * 41], ["x" * 31, "x" * 27 + " (2)"]),
        (["History"], ["History (2)"]),
    ],
)
def test_sheet_names_are_made_acceptable_and_different(names: list[str], kept: list[str]) -> None:
    assert opened(*(sheet(name=name) for name in names)).sheetnames == kept


def test_a_row_of_the_wrong_width_is_refused() -> None:
    with pytest.raises(TreeError, match="Dòng 3 của “Biểu 1” có 2 ô, bảng có 1 cột"):
        made(sheet(("a", "b")))


def test_too_many_rows_are_refused_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_ROWS", 4)
    assert made(sheet((1,), (2,)))
    with pytest.raises(TreeError, match="lọc bớt"):
        made(sheet((1,), (2,), (3,)))


def test_links_beyond_the_limit_of_the_format_leave_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "MOST_LINKS", 1)
    page = opened(sheet((fig("1", "a"),), (fig("2", "b"),))).worksheets[0]
    assert [page[name].value for name in ("A3", "A4")] == [1, 2]
    assert page["A3"].hyperlink and not page["A4"].hyperlink


def test_an_address_too_long_for_excel_leaves_the_number() -> None:
    cell = first((fig("5", "x" * 2100),))
    assert cell.value == 5 and cell.hyperlink is None


def test_rows_may_be_a_stream() -> None:
    def stream() -> Iterator[Row]:
        for i in range(3000):
            yield (i, fig("5.189", f"m/D{i}"))

    page = opened(sheet(columns=2, rows=stream())).worksheets[0]
    assert page.max_row == 3002
    assert page["B3002"].hyperlink.target.endswith("/D2999/")


def test_the_same_sheets_are_the_same_file_without_clock_time() -> None:
    one = made(sheet((1, fig("5.189", "a"), "=x"), columns=3))
    assert one == made(sheet((1, fig("5.189", "a"), "=x"), columns=3))
    with zipfile.ZipFile(BytesIO(one)) as package:
        assert {info.date_time[0] for info in package.infolist()} == {1980}


def test_properties() -> None:
    known = opened(sheet()).properties
    assert (known.title, known.creator) == ("Phụ lục", "Ban Tổ chức Thành ủy")
    assert known.created == STAMP.replace(tzinfo=None)
    assert known.description == "Số liệu tính đến ngày 30/6/2024"


def test_unknown_properties_are_named() -> None:
    with pytest.raises(TreeError, match="“tiêu đề”"):
        workbook([], properties={"tiêu đề": "x"}, stamp=STAMP)


def test_without_a_stamp_the_file_is_made_now() -> None:
    with clock.frozen("2024-07-05"):
        data = workbook([sheet()], properties={})
    made_at = openpyxl.load_workbook(BytesIO(data)).properties.created
    assert (made_at.year, made_at.month) == (2024, 7)


def test_wide_sheets_print_across() -> None:
    wide = Sheet("a", "b", [Column("x", 100)], [])
    assert opened(wide).worksheets[0].page_setup.orientation == "landscape"
    assert opened(sheet()).worksheets[0].page_setup.orientation == "portrait"
