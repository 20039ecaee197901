"""Arithmetic of claims: what a stated value may be, and what it may not."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from namro.proofreading.engine.arithmetic import (
    implied_base,
    judge,
    judge_bound,
    judge_sum,
    one_digit_apart,
    scaled,
    written,
)
from namro.proofreading.engine.claims import Verdict

OK, ROUNDING, WRONG = Verdict.OK, Verdict.ROUNDING, Verdict.INCONSISTENT
PLACES = st.integers(0, 4)
TRUE = st.fractions(min_value=-200, max_value=2000, max_denominator=3000)
SHARES = st.fractions(min_value=1, max_value=200, max_denominator=3000)


def number(text: str) -> tuple[Decimal, int]:
    """A number and its decimals."""
    return Decimal(text), len(text.partition(".")[2])


@pytest.mark.parametrize(
    ("value", "places", "rounded", "cut"),
    [
        ("2/3", 0, 1, 0),
        ("2/3", 2, 67, 66),
        ("1/2", 0, 1, 0),
        ("-1/2", 0, -1, 0),
        ("-2/3", 1, -7, -6),
        ("1/4", 1, 3, 2),
        ("5", 2, 500, 500),
        ("0", 3, 0, 0),
    ],
)
def test_rounded_half_up_and_cut_off(value: str, places: int, rounded: int, cut: int) -> None:
    assert scaled(Fraction(value), places) == (rounded, cut)


@settings(max_examples=50)
@given(TRUE, PLACES)
def test_rounding_is_the_nearest_and_cutting_never_grows(true: Fraction, places: int) -> None:
    rounded, cut = scaled(true, places)
    unit = Fraction(1, 10**places)
    assert abs(rounded * unit - true) <= unit / 2
    assert abs(cut * unit) <= abs(true) < abs(cut * unit) + unit
    assert scaled(-true, places) == (-rounded, -cut)


@settings(max_examples=50)
@given(TRUE, PLACES)
def test_a_value_rounded_or_cut_off_holds_and_one_unit_off_is_a_rounding(true: Fraction, places: int) -> None:
    right = sorted(set(scaled(true, places)))
    verdicts = [
        judge(Decimal(one).scaleb(-places), places, true) for one in range(right[0] - 2, right[-1] + 3)
    ]
    assert verdicts == [WRONG, ROUNDING, *[OK] * len(right), ROUNDING, WRONG]


@pytest.mark.parametrize(
    ("stated", "true", "verdict"),
    [
        ("55.5", "50100/903", OK),
        ("67.9", "3800/56", OK),
        ("67.8", "3800/56", OK),
        ("67.7", "3800/56", ROUNDING),
        ("68.0", "3800/56", ROUNDING),
        ("68", "3800/56", OK),
        ("67", "3800/56", OK),
        ("66", "3800/56", ROUNDING),
        ("71.4", "1200/29", WRONG),
        ("50.00", "50", OK),
        ("100", "99.5", OK),
        ("0", "0.4", OK),
    ],
)
def test_a_percentage_at_its_own_precision(stated: str, true: str, verdict: Verdict) -> None:
    assert judge(*number(stated), Fraction(true)) is verdict


@pytest.mark.parametrize(
    ("stated", "bound", "true", "verdict"),
    [
        ("67", "below", "66.2", OK),
        ("67", "below", "61", OK),
        ("67", "below", "60", WRONG),
        ("67", "below", "69.1", WRONG),
        ("50", "above", "54.9", OK),
        ("50", "above", "56", WRONG),
        ("50", "above", "48.2", WRONG),
        ("3", "above", "3.9", OK),
        ("50", "about", "52.5", OK),
        ("50", "about", "47.5", OK),
        ("50", "about", "52.6", WRONG),
        # a plain value is judged as ever
        ("50", "", "52", WRONG),
        ("50", "", "51", ROUNDING),
        ("50", "above", "50", OK),
        ("50", "below", "50", OK),
        # “từ”, “dưới” say nothing about nearness
        ("50", "least", "60", WRONG),
        ("50", "most", "50", OK),
    ],
)
def test_a_bound_is_on_its_side_and_near(stated: str, bound: str, true: str, verdict: Verdict) -> None:
    assert judge_bound(*number(stated), Fraction(true), bound) is verdict


@settings(max_examples=50)
@given(TRUE, PLACES, st.sampled_from(["", "below", "above", "about", "least", "most"]))
def test_a_bound_never_makes_a_right_value_wrong(true: Fraction, places: int, bound: str) -> None:
    stated = Decimal(scaled(true, places)[0]).scaleb(-places)
    assert judge_bound(stated, places, true, bound) is OK


@pytest.mark.parametrize(
    ("parts", "total", "verdict"),
    [
        ("51 75", "126", OK),
        ("51 75", "127", WRONG),
        ("", "0", OK),
        ("12.35 56.34 31.31", "100", OK),
        ("12.35 56.34 33.31", "100", WRONG),
        # by as much as rounding explains
        ("33.3 33.3 33.3", "100", OK),
        ("33.3 33.3 33.3", "100.0", ROUNDING),
        ("33.3 33.3 33.1", "100.0", WRONG),
        ("0.49 3.93 2.07", "6.5", OK),
        ("0.49 3.93 2.07", "6.50", ROUNDING),
        ("0.49 3.93 2.07", "6.51", ROUNDING),
        ("0.49 3.93 2.07", "6.55", WRONG),
        # a total told more coarsely than its parts
        ("1.25 2.25", "3.5", OK),
        ("1.25 2.4", "4", OK),
        ("1.25 2.4", "3", OK),
        ("1.25 2.4", "5", WRONG),
    ],
)
def test_parts_and_their_total(parts: str, total: str, verdict: Verdict) -> None:
    assert judge_sum([number(one) for one in parts.split()], *number(total)) is verdict


@settings(max_examples=50)
@given(st.lists(st.integers(0, 5000), min_size=1, max_size=6), st.integers(-30, 30))
def test_whole_parts_add_up_or_they_do_not(parts: list[int], off: int) -> None:
    verdict = judge_sum([(Decimal(one), 0) for one in parts], Decimal(sum(parts) + off), 0)
    assert verdict is (WRONG if off else OK)


@settings(max_examples=50)
@given(st.lists(SHARES, min_size=1, max_size=6), st.integers(0, 2))
def test_rounded_parts_of_a_rounded_total_are_never_a_contradiction(
    true: list[Fraction], places: int
) -> None:
    def rounded(value: Fraction) -> Decimal:
        return Decimal(scaled(value, places)[0]).scaleb(-places)

    if places:
        parts = [(rounded(one), places) for one in true]
        assert judge_sum(parts, rounded(sum(true, Fraction())), places) is not WRONG


@pytest.mark.parametrize(
    ("value", "share", "base"),
    [
        ("288", "35.34", 815),
        ("21", "105", 20),
        ("13", "17.33", 75),
        ("56", "100", 56),
        ("1", "33.3", 3),
        # there is no whole of which 2 would be this much
        ("2", "90", None),
        ("0", "50", None),
        ("5", "0", None),
        ("2.5", "50", None),
    ],
)
def test_the_whole_a_percentage_implies(value: str, share: str, base: int | None) -> None:
    assert implied_base(Decimal(value), *number(share)) == base


@settings(max_examples=50)
@given(st.integers(1, 900), st.integers(1, 900), st.integers(0, 2))
def test_an_implied_whole_proves_the_percentage(part: int, whole: int, places: int) -> None:
    share = Decimal(scaled(Fraction(part * 100, whole), places)[0]).scaleb(-places)
    found = implied_base(Decimal(part), share, places)
    if found is not None:
        assert judge(share, places, Fraction(part * 100, found)) is OK


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        (508, 506, True),
        (508, 5058, True),
        (5058, 508, True),
        (26598, 26589, True),
        (12, 92, True),
        (12, 21, True),
        (5, 7, True),
        (5, 51, True),
        (440, 410, True),
        (440, 44, True),
        (508, 508, False),
        (508, 517, False),
        (1234, 4231, False),
        (1234, 1432, False),
        (12, 1234, False),
        (123, 45, False),
    ],
)
def test_one_digit_wrong_swapped_or_dropped(one: int, other: int, apart: bool) -> None:
    assert one_digit_apart(one, other) == one_digit_apart(other, one) == apart


@settings(max_examples=50)
@given(st.integers(0, 99999), st.integers(0, 99999))
def test_one_digit_apart_knows_no_first_and_second(one: int, other: int) -> None:
    assert one_digit_apart(one, other) == one_digit_apart(other, one)
    assert not one_digit_apart(one, one)


@settings(max_examples=50)
@given(st.integers(10, 99999), st.data())
def test_a_slip_of_one_digit_is_found(number: int, data: st.DataObject) -> None:
    digits = list(str(number))
    at = data.draw(st.integers(0, len(digits) - 1))
    wrong = data.draw(st.sampled_from([one for one in "123456789" if one != digits[at]]))
    assert one_digit_apart(number, int("".join([*digits[:at], wrong, *digits[at + 1 :]])))
    assert one_digit_apart(number, int("".join([*digits[: at + 1], wrong, *digits[at + 1 :]])))


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        ("1346", None, "1.346"),
        ("1234567/2", None, "617.283,5"),
        ("1/3", None, "0,3333"),
        ("1/2", None, "0,5"),
        ("0", None, "0"),
        ("-1/3", 1, "-0,3"),
        ("-5189", None, "-5.189"),
        ("-1/3", 0, "0"),
        ("505750/10000", 2, "50,58"),
        ("50", 2, "50,00"),
        ("2/3", 0, "1"),
        ("1/30000", None, "0"),
    ],
)
def test_numbers_are_written_as_texts_write_them(value: str, places: int | None, text: str) -> None:
    assert written(Fraction(value), places) == text


def test_every_kind_of_number_is_written_the_same() -> None:
    assert written(12) == written(Decimal(12)) == written(Fraction(12)) == "12"
    assert written(Decimal("1250.75")) == written(Fraction(5003, 4)) == "1.250,75"
