from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.ground.numbers import (
    NumberError,
    Rounding,
    ZeroBaseError,
    change,
    decimal,
    integer,
    padded,
    parse_decimal,
    parse_integer,
    percent,
    percent_value,
    roman,
)

NBSP = "\u00a0"
wholes = st.integers(-(10**15), 10**15)
exact = st.decimals(-(10**11), 10**11, allow_nan=False, allow_infinity=False, places=6)
places = st.integers(0, 6)
modes = st.sampled_from(Rounding)
DECIMAL_MODES = {Rounding.HALF_UP: ROUND_HALF_UP, Rounding.TRUNC: ROUND_DOWN}


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (5189, "5.189"),
        (-5189, "-5.189"),
        (460000, "460.000"),
        (1234567, "1.234.567"),
    ],
)
def test_integer_groups_thousands_by_dots(n: int, text: str) -> None:
    assert integer(n) == text


@given(wholes)
def test_integers_are_read_back(n: int) -> None:
    assert parse_integer(integer(n)) == parse_integer(str(n)) == n


@pytest.mark.parametrize(
    ("n", "text"), [(0, "0"), (4, "04"), (9, "09"), (10, "10"), (5189, "5.189"), (-4, "-4")]
)
def test_padded_writes_two_digits_below_ten(n: int, text: str) -> None:
    assert padded(n) == text


@pytest.mark.parametrize(
    ("x", "digits", "text"),
    [
        (Decimal("50.575"), 2, "50,58"),
        (Fraction(1, 3), 3, "0,333"),
        (1234, 1, "1.234,0"),
        (Decimal("-0.04"), 1, "0,0"),
        (Decimal("-0.05"), 1, "-0,1"),
        (Decimal("0.5"), 0, "1"),
        (Decimal("9.99"), 1, "10,0"),
    ],
)
def test_decimal_writes_a_comma_and_every_place(x: Decimal | Fraction | int, digits: int, text: str) -> None:
    assert decimal(x, digits) == text


@given(exact, places, modes)
def test_rounding_agrees_with_the_decimal_module(x: Decimal, digits: int, mode: Rounding) -> None:
    expected = x.quantize(Decimal(1).scaleb(-digits), DECIMAL_MODES[mode], Context(prec=60))
    assert parse_decimal(decimal(x, digits, mode)) == expected


@given(exact, places, modes)
def test_written_decimals_keep_their_places_and_never_say_minus_zero(
    x: Decimal, digits: int, mode: Rounding
) -> None:
    text = decimal(x, digits, mode)
    assert len(text.partition(",")[2]) == digits
    assert parse_decimal(text) != 0 or not text.startswith("-")


def test_floats_and_negative_places_are_a_mistake_of_the_program() -> None:
    with pytest.raises(TypeError):
        decimal(0.5, 1)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="Places"):
        decimal(5, -1)


@pytest.mark.parametrize(
    ("part", "base", "digits", "mode", "text"),
    [
        (5189, 10260, 1, Rounding.HALF_UP, "50,6"),
        (5189, 10260, 2, Rounding.HALF_UP, "50,58"),
        (5189, 10260, 2, Rounding.TRUNC, "50,57"),
        (12, 29, 1, Rounding.HALF_UP, "41,4"),
        (1, 8, 1, Rounding.HALF_UP, "12,5"),
        (1, 16, 1, Rounding.HALF_UP, "6,3"),
        (1, 16, 1, Rounding.TRUNC, "6,2"),
        (0, 5, 1, Rounding.HALF_UP, "0,0"),
        (3, 3, 0, Rounding.HALF_UP, "100"),
    ],
)
def test_percent_of_two_legs(part: int, base: int, digits: int, mode: Rounding, text: str) -> None:
    assert percent(part, base, digits, mode) == f"{text}{NBSP}%"
    assert percent_value(part, base, digits, mode) == Decimal(text.replace(",", "."))


@given(st.integers(0, 10**30), st.integers(1, 10**30), places)
def test_a_percentage_is_never_further_than_half_a_step_off(part: int, base: int, digits: int) -> None:
    value = percent_value(part, base, digits, Rounding.HALF_UP)
    step = Fraction(1, 10**digits)
    assert abs(Fraction(value) - Fraction(100 * part, base)) <= step / 2
    assert value.as_tuple().exponent == -digits
    below = Fraction(percent_value(part, base, digits, Rounding.TRUNC))
    assert below <= Fraction(100 * part, base) < below + step


@pytest.mark.parametrize("tell", [percent, percent_value])
@pytest.mark.parametrize("expected", [NumberError, ZeroDivisionError, ValueError])
def test_a_percentage_of_nothing_is_refused(tell: object, expected: type[Exception]) -> None:
    assert callable(tell)
    with pytest.raises(expected, match="mẫu số bằng 0"):
        tell(5, 0)
    assert issubclass(ZeroBaseError, expected)


@pytest.mark.parametrize(
    ("new", "old", "text"),
    [
        (730, 666, f"tăng 64 (9,6{NBSP}%)"),
        (666, 730, f"giảm 64 (8,8{NBSP}%)"),
        (12000, 10000, f"tăng 2.000 (20,0{NBSP}%)"),
        (0, 4, f"giảm 4 (100,0{NBSP}%)"),
        (4, 0, "tăng 4"),
        (0, 0, "không đổi"),
        (7, 7, "không đổi"),
        (-2, -4, f"tăng 2 (50,0{NBSP}%)"),
    ],
)
def test_change_says_direction_amount_and_share(new: int, old: int, text: str) -> None:
    assert change(new, old) == text


def test_change_can_name_what_it_counts() -> None:
    assert change(730, 666, noun="lượt", places=2) == f"tăng 64 lượt (9,61{NBSP}%)"
    assert change(64, 0, noun="lượt") == "tăng 64 lượt"


@given(wholes, wholes)
def test_change_back_has_the_same_amount(new: int, old: int) -> None:
    there, back = change(new, old).split(), change(old, new).split()
    assert there[1] == back[1]
    assert (there[0], back[0]) in {("tăng", "giảm"), ("giảm", "tăng"), ("không", "không")}


@pytest.mark.parametrize("text", ["1.234,5", "1234,5", " 1.234,50 "])
def test_decimals_are_read_grouped_or_not(text: str) -> None:
    assert parse_decimal(text) == Decimal("1234.5")


def test_a_grouping_dot_is_never_a_decimal_point() -> None:
    assert parse_decimal("5.189") == 5189


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "Chưa có số. Viết như 5.189."),
        (
            "5,189",
            "“5,189” không phải số nguyên. Dấu phẩy chỉ dùng cho phần thập phân. Viết như 5.189 hoặc 5189.",
        ),
        ("5.18", "“5.18” không phải số nguyên. Viết như 5.189 hoặc 5189."),
        ("51.89.000", "“51.89.000” không phải số nguyên. Viết như 5.189 hoặc 5189."),
        ("+5", "“+5” không phải số nguyên. Viết như 5.189 hoặc 5189."),
        ("năm", "“năm” không phải số nguyên. Viết như 5.189 hoặc 5189."),
        ("٣", "“٣” không phải số nguyên. Viết như 5.189 hoặc 5189."),
        ("1" * 19, "Số này dài quá 18 chữ số. Kiểm tra lại."),
    ],
)
def test_a_wrong_integer_is_refused_with_what_would_be_right(text: str, sentence: str) -> None:
    with pytest.raises(NumberError) as refused:
        parse_integer(text)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "50.58",
            "“50.58” không phải một số. Dấu chấm chỉ ngăn cách hàng nghìn. Viết như 50,58 hoặc 1.234,5.",
        ),
        ("50,", "“50,” không phải một số. Viết như 50,58 hoặc 1.234,5."),
        (",5", "“,5” không phải một số. Viết như 50,58 hoặc 1.234,5."),
        ("1e5", "“1e5” không phải một số. Viết như 50,58 hoặc 1.234,5."),
        ("NaN", "“NaN” không phải một số. Viết như 50,58 hoặc 1.234,5."),
    ],
)
def test_a_wrong_decimal_is_refused_with_what_would_be_right(text: str, sentence: str) -> None:
    with pytest.raises(NumberError) as refused:
        parse_decimal(text)
    assert str(refused.value) == sentence


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_a_sentence(text: str) -> None:
    for read in (parse_integer, parse_decimal):
        try:
            read(text)
        except NumberError as refused:
            assert str(refused).endswith(".")


@pytest.mark.parametrize(
    ("n", "text"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (1944, "MCMXLIV"), (3999, "MMMCMXCIX")]
)
def test_roman(n: int, text: str) -> None:
    assert roman(n) == text


@given(st.integers(1, 3999))
def test_roman_numbers_are_read_back(n: int) -> None:
    value = dict(zip("IVXLCDM", (1, 5, 10, 50, 100, 500, 1000), strict=True))
    signs = [value[sign] for sign in roman(n)]
    assert sum(-a if a < b else a for a, b in zip(signs, [*signs[1:], 0], strict=True)) == n


@pytest.mark.parametrize("n", [0, -1, 4000])
def test_roman_outside_its_reach_is_refused(n: int) -> None:
    with pytest.raises(NumberError, match=r"từ 1 đến 3\.999"):
        roman(n)
