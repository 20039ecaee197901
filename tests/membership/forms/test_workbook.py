"""The workbook: furniture, formulas beside values, print set-up; and the same file read back."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import openpyxl
import pytest

from namro.membership.forms.filled import Filled
from namro.membership.forms.grid import Grid, letter, numbered, plain, signature
from namro.membership.forms.layout import Form
from namro.membership.forms.versions import FORMS
from namro.membership.forms.workbook import issuer, template, write
from tests.cast import Cast
from tests.membership.forms.making import B1_NEW, B2_NEW, falsified, forms

STAMP = datetime(2024, 7, 5, 9, 0, tzinfo=UTC)
ALL = [form for forms_ in FORMS.values() for form in forms_]


def book(content: bytes, *, values: bool = False) -> Any:
    return openpyxl.load_workbook(BytesIO(content), data_only=values)


def test_furniture_is_that_of_party_statistics(city: Cast) -> None:
    sheet = book(write(forms(city, "phuc_xa").all))["B1"]
    right = Grid(forms(city).b1.form).right
    assert [sheet[cell].value for cell in ("A1", "A2", "A3")] == [
        "ĐẢNG BỘ THÀNH PHỐ HÀ NỘI",
        "ĐẢNG ỦY PHƯỜNG PHÚC XÁ",
        "*",
    ]
    assert [sheet[f"{right}{row}"].value for row in (1, 2, 3)] == [
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Hà Nội, ngày 05 tháng 7 năm 2024",
        "Biểu số 1",
    ]
    assert sheet["A6"].value == "Số liệu tính đến ngày 30/6/2024 (quý II/2024)"
    words = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "NGƯỜI LẬP BIỂU" in words and "DUYỆT BIỂU" in words
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)


@pytest.mark.parametrize("name", ["B1", "B2"])
def test_every_sum_is_a_formula_with_its_value(city: Cast, name: str) -> None:
    one = {filled.form.code: filled for filled in forms(city).all}[name]
    content = write([one])
    formulas, values = book(content)[name], book(content, values=True)[name]
    grid = Grid(one.form)
    for line in one.form.lines:
        for column in one.form.columns:
            cell = grid.cell(line.code, column.number)
            formula = grid.formula(line, column)
            if formula:
                assert formulas[cell].value == formula
            if one.cells[line.code, column.number].value is not None:
                assert values[cell].value == one.value(line.code, column.number), cell


@pytest.mark.parametrize("unit", ["city", "phuc_xa"])
def test_formulas_give_the_values_beside_them(city: Cast, unit: str) -> None:
    """Evaluated here as a clerk's office would: sums of the cells they name."""
    for one in forms(city, unit).all:
        grid = Grid(one.form)
        at = {
            grid.cell(line.code, column.number): one.value(line.code, column.number)
            for line in one.form.lines
            for column in one.form.columns
        }
        for line in one.form.lines:
            for column in one.form.columns:
                if formula := grid.formula(line, column):
                    named = formula.removeprefix("=").split("+")
                    assert sum(at[cell] for cell in named) == at[grid.cell(line.code, column.number)]


def test_the_check_column_says_what_differs(city: Cast) -> None:
    sound = forms(city).b2
    grid = Grid(sound.form)
    row = grid.rows["sex.f"] - 1
    assert book(write([sound]), values=True)["B2"][f"{grid.check}{row}"].value == "khớp"
    wrong = falsified(sound, "sex.f", 1, 5)
    assert book(write([wrong]), values=True)["B2"][f"{grid.check}{row}"].value == "lệch"


def test_the_same_forms_give_the_same_bytes(city: Cast) -> None:
    found = forms(city)
    assert write(found.all, stamp=STAMP) == write(found.all, stamp=STAMP)


def test_numbers_link_to_their_figures_where_the_site_is_known(city: Cast) -> None:
    found = forms(city)
    cell = Grid(found.b1.form).cell("total", 16)
    linked = book(write(found.all, base_url="https://nam-ro.example"))["B1"][cell]
    assert linked.hyperlink.target.startswith("https://nam-ro.example/so-lieu/membership.members/")
    assert book(write(found.all))["B1"][cell].hyperlink is None


def notes(one: Filled) -> str:
    sheet = book(write([one]))[one.form.code]
    return " ".join(str(cell.value) for cell in sheet["A"][Grid(one.form).end :])


def test_the_foot_says_that_traits_are_not_dated_and_the_form_not_confirmed(city: Cast) -> None:
    found = forms(city)
    assert "theo thông tin hiện có ngày 05/7/2024" in notes(found.b2)
    assert "theo thông tin hiện có" not in notes(found.b1)
    assert "chưa đối chiếu với bản ban hành kèm Hướng dẫn 11-HD/BTCTW" in notes(found.b1)


def test_the_template_is_the_form_without_numbers() -> None:
    sheet = book(template([B1_NEW, B2_NEW], stamp=STAMP))["B2"]
    grid = Grid(B2_NEW)
    assert {sheet[cell].value for cell in grid.typed} == {None}
    for cell, words in grid.fixed.items():
        assert plain(sheet[cell].value) == plain(words), cell


@pytest.mark.parametrize("form", ALL, ids=lambda form: f"{form.code} {form.version}")
def test_cells_are_fixed_or_typed_not_both(form: Form) -> None:
    grid = Grid(form)
    assert not set(grid.fixed) & set(grid.typed)
    assert len(grid.rows) == len(form.lines)


def test_signatures_tell_versions_apart() -> None:
    assert len({Grid(form).signature for form in ALL}) == len(ALL)
    assert signature({"A1": "Nữ ", "B2": "=$A$1+B1"}) == signature({"B2": "=A1 + B1", "A1": "Nữ"})


@pytest.mark.parametrize(
    ("name", "signs"),
    [
        ("Đảng bộ Thành phố Hà Nội", "THÀNH ỦY HÀ NỘI"),
        ("Đảng bộ phường Phúc Xá", "ĐẢNG ỦY PHƯỜNG PHÚC XÁ"),
        ("Đảng ủy Các cơ quan Đảng", "ĐẢNG ỦY CÁC CƠ QUAN ĐẢNG"),
        ("Chi bộ Văn phòng", "CHI BỘ VĂN PHÒNG"),
    ],
)
def test_who_signs(name: str, signs: str) -> None:
    assert issuer(name) == signs


def test_columns_are_printed_with_what_they_add_up() -> None:
    assert [numbered(column) for column in B1_NEW.columns[:3]] == ["2=3+11", "3=4+…+10", "4"]
    assert [letter(number) for number in (1, 2, 18)] == ["A", "B", "R"]
