from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.regulations.majority import Majority, MajorityError

bases = st.integers(1, 2_000)
majorities = st.builds(
    lambda part, more, strict: Majority(Fraction(part, part + more), strict),
    st.integers(1, 20),
    st.integers(1, 20),
    st.booleans(),
)


@pytest.mark.parametrize(
    ("text", "base", "needed"),
    [("2/3", 3, 2), ("2/3", 4, 3), ("2/3", 9, 6), (">1/2", 4, 3), (">1/2", 5, 3), (">1/2", 17, 9)],
)
def test_votes_needed(text: str, base: int, needed: int) -> None:
    assert Majority.parse(text).needed(base) == needed


def test_a_cell_of_four_with_one_exempt_and_absent() -> None:
    two_thirds = Majority.parse("2/3")
    assert two_thirds.passes(2, 3)
    assert not two_thirds.passes(2, 4)
    assert two_thirds.passes(3, 4)


@given(majorities, bases, st.integers(0, 2_000))
def test_passing_is_the_fraction_itself(majority: Majority, base: int, agree: int) -> None:
    share = Fraction(agree, base)
    exact = share > majority.share if majority.strict else share >= majority.share
    assert majority.passes(agree, base) == exact


@given(majorities, bases)
def test_the_needed_votes_are_the_fewest(majority: Majority, base: int) -> None:
    needed = majority.needed(base)
    assert majority.passes(needed, base)
    assert not majority.passes(needed - 1, base)


def test_nobody_counted_carries_nothing() -> None:
    assert not Majority.parse("2/3").passes(0, 0)


def test_in_words() -> None:
    assert str(Majority.parse("2/3")) == "ít nhất 2/3"
    assert str(Majority.parse(">1/2")) == "trên 1/2"


@pytest.mark.parametrize(
    "text", ["", "2:3", "2/0", "4/3", "-1/2", ">=1/2", "1/2 ", "¹/2", 0.5, None, ["2/3"]]
)
def test_anything_else_is_refused(text: object) -> None:
    with pytest.raises(MajorityError, match="không phải một tỷ lệ biểu quyết"):
        Majority.parse(text)
