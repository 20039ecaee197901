"""Cells are read as people mean them, or refused with what would be right."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.sheets.columns import (
    BirthDay,
    CellError,
    Choice,
    Code,
    Column,
    Day,
    Digits,
    PersonName,
    Phone,
    Text,
    UnitRef,
    Whole,
    YesNo,
)

NUMBER = Digits("citizen_id", "Số định danh cá nhân")
COLOURS = Choice("c", "Màu", choices=[("RED", "Màu đỏ"), ("BLUE", "Màu xanh")])


@pytest.mark.parametrize(
    ("column", "raw", "value"),
    [
        (Text("t", "T"), "  Nguyễn\u00a0 Văn  ", "Nguyễn Văn"),
        (Text("t", "T"), 12.0, "12"),
        (Code("t", "T"), "007-QĐ/QU", "007-QĐ/QU"),
        (NUMBER, "001 099 012 345", "001099012345"),
        (Phone("p", "P"), "0912.345.678", "0912345678"),
        (Phone("p", "P"), "+84 912 345 678", "+84912345678"),
        (Day("d", "D"), datetime(2024, 7, 5, 0, 0), date(2024, 7, 5)),
        (Day("d", "D"), date(2024, 7, 5), date(2024, 7, 5)),
        (Day("d", "D"), "5/7/2024", date(2024, 7, 5)),
        (BirthDay("b", "B"), 1950.0, (date(1950, 1, 1), "YEAR")),
        (BirthDay("b", "B"), "7/1950", (date(1950, 7, 1), "MONTH")),
        (BirthDay("b", "B"), "05/7/1950", (date(1950, 7, 5), "DAY")),
        (Whole("w", "W"), 1200.0, 1200),
        (Whole("w", "W"), "1.200", 1200),
        (Whole("w", "W"), "12", 12),
        (COLOURS, "mau do", "RED"),
        (COLOURS, "BLUE", "BLUE"),
        (YesNo("y", "Y"), "X", True),
        (YesNo("y", "Y"), "không", False),
        (UnitRef("u", "U", known={"d00001": (1,)}), "D00001", 1),
    ],
)
def test_a_cell_is_read(column: Column, raw: Any, value: Any) -> None:
    assert column.read(raw) == value


@pytest.mark.parametrize(
    ("column", "raw", "says"),
    [
        (Text("t", "T", required=True), "  ", "Chưa nhập"),
        (Text("t", "T", most=3), "bốn chữ", "Dài 7 ký tự"),
        (PersonName("n", "N"), 12.0, "là số"),
        (PersonName("n", "N"), "Đào", "thiếu họ hoặc tên"),
        (PersonName("n", "N"), "Nguyễn 2", "chữ số"),
        (Code("c", "C"), date(2024, 3, 12), "đã đổi số hiệu thành ngày"),
        (NUMBER, 1099012345.0, "mất số 0 ở đầu: còn 10 chữ số.*001099012345"),
        (NUMBER, "12345", "đúng 12 chữ số"),
        (NUMBER, "00109901234a", "chỉ gồm chữ số"),
        (Phone("p", "P"), 912345678.0, "mất số 0 ở đầu.*0912345678"),
        (Phone("p", "P"), "xin số sau", "không phải số điện thoại"),
        (Day("d", "D"), 45000.0, "không phải ngày"),
        (Day("d", "D"), "31/2/2024", "31/2/2024"),
        (BirthDay("b", "B"), "13/1950", "13/1950"),
        (Whole("w", "W"), "mười", "không phải số nguyên"),
        (Whole("w", "W"), 1.5, "không phải số nguyên"),
        (Whole("w", "W", least=1), 0.0, "ngoài khoảng"),
        (COLOURS, "vàng", "Chọn một trong: Màu đỏ, Màu xanh"),
        (YesNo("y", "Y"), "có lẽ", "không rõ"),
        (UnitRef("u", "U", known={}), "D00009", "Không có đơn vị"),
        (UnitRef("u", "U", known={"chi bo 1": (1, 2)}), "Chi bộ 1", "Có 2 đơn vị"),
    ],
)
def test_a_cell_that_cannot_be_says_what_would_be_right(column: Column, raw: Any, says: str) -> None:
    with pytest.raises(CellError, match=says):
        column.read(raw)


def test_an_empty_cell_of_an_optional_column_is_its_default() -> None:
    assert Text("t", "T").read("") == "" and Whole("w", "W").read(None) is None
    assert YesNo("y", "Y").read("") is False and Day("d", "D").read(" ") is None


@given(st.text("0123456789", min_size=12, max_size=12))
def test_an_identity_number_typed_as_text_stays_as_it_is(number: str) -> None:
    assert NUMBER.read(number) == number


@given(st.integers(0, 10**11 - 1))
def test_a_number_cell_that_lost_zeros_is_never_guessed(number: int) -> None:
    with pytest.raises(CellError):
        NUMBER.read(float(number))


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_a_day_means_the_same_typed_or_formatted(day: date) -> None:
    column = Day("d", "D")
    assert column.read(day) == column.read(f"{day.day}/{day.month}/{day.year}") == day


@given(st.integers(0, 10**9))
def test_a_whole_number_means_the_same_in_every_spelling(number: int) -> None:
    column = Whole("w", "W")
    dotted = f"{number:,}".replace(",", ".")
    assert column.read(float(number)) == column.read(str(number)) == column.read(dotted) == number


@given(st.one_of(st.text(max_size=20), st.floats(), st.dates(), st.booleans(), st.none()))
def test_nothing_but_a_sentence_comes_out_of_any_cell(raw: Any) -> None:
    for column in (NUMBER, COLOURS, Phone("p", "P"), BirthDay("b", "B"), Whole("w", "W"), YesNo("y", "Y")):
        try:
            column.read(raw)
        except CellError as error:
            assert str(error)
