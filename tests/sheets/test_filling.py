"""Official forms: known by their head (V20), filled in named cells, the rest left as it was issued."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.styles import Font

from namro.sheets.filling import FormError, fill, head, signature
from namro.sheets.opening import SheetError
from tests.sheets.files import with_entry


def form(change: Callable[[Any], object] = lambda book: None) -> bytes:
    """A small official form with a formula, a merged title, widths, a font, and empty cells to fill."""
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Biểu 1"
    page["A1"] = "BIỂU SỐ 1"
    page.merge_cells("A1:C1")
    page["A1"].font = Font(name="Tinos", bold=True)
    page.column_dimensions["A"].width = 44
    for row, words in enumerate(("Tổng số đảng viên", "Nữ", "Nam"), 3):
        page.cell(row, 1, words)
    page["B3"] = "=B4+B5"
    book.create_sheet("Ghi chú")["A1"] = "Ghi chú"
    change(book)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def opened(content: bytes) -> Any:
    return openpyxl.load_workbook(BytesIO(content))


def test_named_cells_are_filled_and_the_rest_stays() -> None:
    page = opened(fill(form(), {("Biểu 1", "B4"): 12, ("Biểu 1", "B5"): 30, ("Biểu 1", "C3"): "đã soát"}))[
        "Biểu 1"
    ]
    assert (page["B4"].value, page["B5"].value, page["C3"].value) == (12, 30, "đã soát")
    assert page["B3"].value == "=B4+B5"
    assert (page["A1"].font.name, page["A1"].font.bold) == ("Tinos", True)
    assert page.column_dimensions["A"].width == 44
    assert [str(area) for area in page.merged_cells.ranges] == ["A1:C1"]


def test_a_day_is_a_day_and_nothing_empties_a_cell() -> None:
    page = opened(fill(form(), {("Biểu 1", "B4"): date(2024, 7, 5), ("Biểu 1", "A5"): None}))["Biểu 1"]
    assert page["B4"].value.date() == date(2024, 7, 5)
    assert page["A5"].value is None


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a"])
def test_a_text_is_never_a_formula(text: str) -> None:
    cell = opened(fill(form(), {("Biểu 1", "B4"): text}))["Biểu 1"]["B4"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_sheet_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(FormError, match=r"không có trang “Biểu 2”\. Có: Biểu 1, Ghi chú"):
        fill(form(), {("Biểu 2", "B4"): 1})


def test_a_cell_that_became_part_of_a_merged_one_is_refused_by_address() -> None:
    changed = form(lambda book: book["Biểu 1"].merge_cells("B4:C5"))
    with pytest.raises(FormError, match=r"Ô C4 .* nằm trong ô gộp"):
        fill(changed, {("Biểu 1", "C4"): 1})


def test_v20_a_filled_form_keeps_its_signature() -> None:
    assert signature(fill(form(), {("Biểu 1", "B4"): 12, ("Biểu 1", "B5"): 30})) == signature(form())
    assert len(signature(form())) == 64


@pytest.mark.parametrize(
    "change",
    [
        lambda book: book["Biểu 1"].insert_rows(3),
        lambda book: book["Biểu 1"].insert_cols(1),
        lambda book: book["Biểu 1"].__setitem__("A4", "Nữ giới"),
        lambda book: setattr(book["Biểu 1"], "title", "Biểu 2"),
        lambda book: book.remove(book["Ghi chú"]),
    ],
    ids=["row put in", "column put in", "word changed", "sheet renamed", "sheet gone"],
)
def test_v20_a_changed_form_has_another_signature(change: Callable[[Any], object]) -> None:
    assert signature(form(change)) != signature(form())


def test_the_head_says_words_with_their_places() -> None:
    assert head(form())["Biểu 1"][:2] == [(1, 1, "BIỂU SỐ 1"), (3, 1, "Tổng số đảng viên")]


@pytest.mark.parametrize(
    "content", [b"", b"khong", with_entry(form(), "xl/vbaProject.bin", b"Sub")], ids=["none", "text", "macro"]
)
def test_what_is_no_safe_workbook_is_neither_known_nor_filled(content: bytes) -> None:
    with pytest.raises(SheetError):
        signature(content)
    with pytest.raises(SheetError):
        fill(content, {})
