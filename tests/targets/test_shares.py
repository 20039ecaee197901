"""Numbers out of shares: rounded up, shared out whole."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.ground.errors import HouseError
from namro.targets.rounds.bases import Basis, Shared
from namro.targets.rounds.shares import divided, per_year, share_of

PCTS = st.decimals("0.001", "100", places=3)
PEOPLE = st.integers(0, 500_000)
WEIGHTS = st.lists(st.fractions(0, 1_000), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("pct", "members", "floor", "number"),
    [
        ("2.98", 76_175, 0, 2_271),  # Đồng Nai 2018 printed 2.270 = 2,98 %
        ("3.25", 100, 0, 4),
        ("3", 100, 0, 3),
        ("7", 14, 0, 1),
        ("0.001", 1, 0, 1),
        ("3", 10, 5, 5),
        ("3", 0, 5, 0),
    ],
)
def test_a_share_is_rounded_up_and_not_below_the_least(
    pct: str, members: int, floor: int, number: int
) -> None:
    assert share_of(Decimal(pct), members, floor) == number


@given(PCTS, PEOPLE, st.integers(0, 50))
def test_a_share_is_the_least_whole_number_that_reaches_it(pct: Decimal, members: int, floor: int) -> None:
    number, exact = share_of(pct, members, floor), Fraction(pct) * members / 100
    assert number >= exact
    assert number - 1 < max(exact, floor)
    assert (number == 0) == (members == 0)


@given(st.integers(0, 100_000), st.integers(1, 10))
def test_so_many_a_year_bring_the_term_s_number(total: int, years: int) -> None:
    each = per_year(total, years)
    assert each * years >= total > (each - 1) * years or total == each == 0


def test_average_of_a_term() -> None:
    """Bình Thuận: 2.000 a year."""
    assert Shared("T_MEMBER_NEW", Basis.AVG_PER_YEAR).value(9_998, 5) == 2_000


@given(st.integers(0, 100_000), WEIGHTS)
def test_parts_add_up_and_are_as_near_as_whole_numbers_can_be(total: int, weights: list[Fraction]) -> None:
    parts = divided(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - weight * total / sum(weights)) < 1


@given(st.integers(0, 100_000), WEIGHTS)
def test_who_weighs_more_never_gets_less(total: int, weights: list[Fraction]) -> None:
    parts = divided(total, weights)
    pairs = sorted(zip(weights, parts, strict=True))
    for (light, small), (heavy, large) in pairwise(pairs):
        assert small <= large or light == heavy


def test_edge_9_thirty_in_two_parts() -> None:
    assert divided(30, [Fraction(6, 10), Fraction(4, 10)]) == [18, 12]
    assert divided(1, [1, 1]) == [1, 0], "of equal remainders the first gets the unit more"


@pytest.mark.parametrize("weights", [[], [0, 0], [2, -1]])
def test_without_weights_nothing_is_shared_out(weights: list[int]) -> None:
    with pytest.raises(HouseError, match="chưa có tỷ lệ nào lớn hơn 0"):
        divided(30, weights)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"indicator": "T_MOON"}, "Chọn một chỉ tiêu"),
        ({"basis": "ABSOLUTE"}, "Chọn một cách tính"),
        ({"basis": "GUESS"}, "Chọn một cách tính"),
        ({"pct": None}, "Tỷ lệ phải lớn hơn 0"),
        ({"pct": Decimal(0)}, "Tỷ lệ phải lớn hơn 0"),
        ({"pct": Decimal("100.001")}, "không quá 100 %"),
        ({"floor": -1}, "không nhỏ hơn 0"),
    ],
)
def test_a_share_that_cannot_be_is_refused(changes: dict[str, object], sentence: str) -> None:
    plain = {"indicator": "T_MEMBER_NEW", "basis": "PCT_UNIFORM", "pct": Decimal(3), "floor": 0}
    with pytest.raises(HouseError, match=sentence):
        Shared(**(plain | changes))  # type: ignore[arg-type]
