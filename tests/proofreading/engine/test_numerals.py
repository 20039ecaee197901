"""How Vietnamese texts write numbers: marks of thousands and decimals, words, percentages, missing spaces."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.ground.numbers import integer
from namro.proofreading.engine.characters import prepare
from namro.proofreading.engine.numerals import english, number_of, numerals, value_of


def found(text: str) -> list[str]:
    """Numbers of a text as plain ones; percentages with their sign."""
    return [f"{one.value}{'%' if one.percent else ''}" for one in numerals(prepare(text))]


def stretches(text: str) -> list[str]:
    """What of a text its numbers take up."""
    return [text[one.start : one.end] for one in numerals(prepare(text))]


@pytest.mark.parametrize(
    ("written", "value", "places"),
    [
        ("7", "7", 0),
        ("05", "5", 0),
        ("5189", "5189", 0),
        ("5.189", "5189", 0),
        ("12.345.678", "12345678", 0),
        ("1.234,5", "1234.5", 1),
        ("1.234.567,89", "1234567.89", 2),
        ("0,75", "0.75", 2),
        ("23,6", "23.6", 1),
        ("3.3", "3.3", 1),
        # a thousands mark with a digit too many behind it
        ("73.5134", "735134", 0),
        # the other way round, sure without its neighbours
        ("1,234,567", "1234567", 0),
        ("1,234,567.5", "1234567.5", 1),
        # a decimal with three places
        ("1,346", "1.346", 3),
    ],
)
def test_dots_part_thousands_and_a_comma_decimals(written: str, value: str, places: int) -> None:
    assert value_of(written, comma_thousands=False, percent=False) == (Decimal(value), places)


@pytest.mark.parametrize(
    ("written", "value", "places"),
    [
        ("1,187", "1187", 0),
        ("2,846.5", "2846.5", 1),
        ("12,345,678", "12345678", 0),
        ("10.75", "10.75", 2),
        ("7", "7", 0),
        ("1.234.567", "1234567", 0),
    ],
)
def test_in_an_english_text_it_is_the_reverse(written: str, value: str, places: int) -> None:
    assert value_of(written, comma_thousands=True, percent=False) == (Decimal(value), places)


@pytest.mark.parametrize("comma_thousands", [False, True])
@pytest.mark.parametrize(
    ("written", "value", "places"),
    [
        ("50,8", "50.8", 1),
        ("50.8", "50.8", 1),
        ("100", "100", 0),
        ("0,05", "0.05", 2),
        ("105,26", "105.26", 2),
    ],
)
def test_a_percentage_has_decimals_whatever_their_mark(
    written: str, value: str, places: int, comma_thousands: bool
) -> None:
    assert value_of(written, comma_thousands, percent=True) == (Decimal(value), places)


@pytest.mark.parametrize("written", ["1.2.3", "5.12.2018", "1,2,3", "4.0.1", "1234567890123456789"])
def test_what_is_no_number(written: str) -> None:
    assert value_of(written, comma_thousands=False, percent=False) is None


@settings(max_examples=50)
@given(st.integers(0, 10**12))
def test_a_number_as_the_house_writes_it_is_read_back(value: int) -> None:
    assert value_of(integer(value), comma_thousands=False, percent=False) == (Decimal(value), 0)
    assert value_of(str(value), comma_thousands=False, percent=False) == (Decimal(value), 0)


@pytest.mark.parametrize(
    ("text", "commas"),
    [
        ("Có 1,187 người (78.9%), 2,846 biên chế (10.75%).", True),
        ("Có 1.187 người (78,9%), 2.846 biên chế (10,75%).", False),
        ("Có 12 xã và 5 phường.", False),
        # one slip among many is a slip
        ("Có 1.187 người (78,9%), 2.846 biên chế, trong đó 1,250 viên chức.", False),
        ("", False),
    ],
)
def test_a_text_shows_which_way_it_writes(text: str, commas: bool) -> None:
    assert english(text) == commas


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Hà Nam có 727,215 người.", ["727215"]),
        ("Có 1,346 đảng viên.", ["1346"]),
        ("Có 2,120 tổ chức đảng.", ["2120"]),
        # things may be told in decimals
        ("Trồng 1,346 ha rừng, đạt 96,5%.", ["1.346", "96.5%"]),
        ("Thu 727,215 tỷ đồng, đạt 96,5%.", ["727.215", "96.5%"]),
    ],
)
def test_people_and_bodies_are_whole_and_only_borrowed_the_comma(text: str, values: list[str]) -> None:
    assert found(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("đạt 50,8%", ["50.8%"]),
        ("đạt 50,8 %", ["50.8%"]),
        ("đạt 45 phần trăm", ["45%"]),
        ("giảm 67-75%", ["67%", "75%"]),
        ("giảm 67 – 75 %", ["67%", "75%"]),
        ("giảm 1,5-2,5%", ["1.5%", "2.5%"]),
        ("giảm 1-2 xã", ["1", "2"]),
        ("từ 60% đến 70%", ["60%", "70%"]),
        ("giảm -5,2%", ["5.2%"]),
        ("45 phần, trăm", ["45"]),
    ],
)
def test_percentages(text: str, values: list[str]) -> None:
    assert found(text) == values


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("gồm117 xã", ["117"]),
        ("gồm 117xã và15 phường", ["117", "15"]),
        ("Có18 đồng chí", ["18"]),
        ("xử lý63 đảng viên", ["63"]),
        ("18đảng viên", ["18"]),
        ("45người", ["45"]),
    ],
)
def test_a_space_may_be_missing(text: str, values: list[str]) -> None:
    assert found(text) == values


@pytest.mark.parametrize("code", ["UBTVQH15", "A4", "12a", "QH14", "B52", "Covid19", "3D", "X12Y", "1A"])
def test_a_code_is_no_number(code: str) -> None:
    assert found(f"Theo {code} đã nêu") == []


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("một", 1),
        ("mười", 10),
        ("mười lăm", 15),
        ("mười chín", 19),
        ("hai mươi", 20),
        ("hai mươi mốt", 21),
        ("hai mươi tư", 24),
        ("hai mươi lăm", 25),
        ("chín mươi nhăm", 95),
        ("bẩy mươi", 70),
        ("một trăm", 100),
        ("một trăm linh tư", 104),
        ("hai trăm lẻ năm", 205),
        ("ba trăm mười hai", 312),
        ("chín trăm chín mươi chín", 999),
        ("một nghìn", 1000),
        ("ba ngàn hai trăm", 3200),
        ("hai nghìn không trăm hai mươi lăm", 2025),
        ("mười hai nghìn ba trăm bốn mươi", 12340),
    ],
)
def test_number_words(words: str, value: int) -> None:
    assert number_of(words.split()) == value


@pytest.mark.parametrize(
    "words", ["trăm", "nghìn", "không", "linh tư", "mươi", "hai ba", "năm bảy", "một một"]
)
def test_words_that_make_no_number(words: str) -> None:
    assert number_of(words.split()) is None


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Có hai mươi lăm đồng chí.", ["25"]),
        ("Kỷ luật ba đảng viên.", ["3"]),
        ("Có Năm xã đạt chuẩn.", ["5"]),
        # a part of a known division, and its neighbour at the end of the clause
        ("Khiển trách hai mươi tám, cảnh cáo chín.", ["28", "9"]),
        ("Khai trừ một, giải tán hai.", ["1", "2"]),
        # several words at the end of a clause
        ("Tổng số là một trăm linh tư.", ["104"]),
        # digits and words stand in their order
        ("Có 12 xã, ba phường, 5 thị trấn.", ["12", "3", "5"]),
    ],
)
def test_words_count_where_a_counted_thing_is_near(text: str, values: list[str]) -> None:
    assert found(text) == values


@pytest.mark.parametrize(
    "text",
    [
        "Có một số đảng viên vi phạm.",
        "Một phần công việc còn chậm.",
        "Một là, tăng cường lãnh đạo; hai là, kiểm tra.",
        "Năm nay, công tác được quan tâm.",
        "Hàng trăm người, hàng nghìn người tham gia.",
        "Ba mẹ, bốn mùa.",
        "Trong hai ba năm tới.",
    ],
)
def test_words_that_only_sound_like_numbers(text: str) -> None:
    assert found(text) == []


def test_numbers_know_where_they_stand() -> None:
    text = "Có 5 xã (50,5 %), gồm117 thôn, ba mươi hộ, 12 phần trăm."
    assert stretches(text) == ["5", "50,5 %", "117", "ba mươi", "12 phần trăm"]


def test_a_clause_ends_where_a_comma_is_no_decimal() -> None:
    assert found("Có 5, 6 và 7, đạt 8.") == ["5", "6", "7", "8"]
    assert stretches("Đạt 5.") == ["5"]
