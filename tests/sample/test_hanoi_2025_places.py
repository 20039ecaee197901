"""Who goes where, by rule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.sample.hanoi_2025.places import dealt, parted, proper


@given(items=st.integers(0, 60), parts=st.integers(2, 6))
def test_every_item_goes_to_one_part_and_the_rest_takes_most(items: int, parts: int) -> None:
    *shares, rest = parted(items, parts)
    assert sum(shares) + rest == items
    assert len(set(shares)) == 1 and rest >= shares[0]
    assert (shares[0] >= 1) == (items >= parts)


@pytest.mark.parametrize(
    ("items", "parts", "shares"),
    [(17, 2, [8, 9]), (16, 2, [7, 9]), (20, 3, [6, 6, 8]), (3, 3, [1, 1, 1]), (2, 3, [0, 0, 2])],
)
def test_shares(items: int, parts: int, shares: list[int]) -> None:
    assert parted(items, parts) == shares


def test_items_are_dealt_in_runs() -> None:
    assert list(dealt("abcde", ["x", "y", "z"], [2, 0, 3])) == [
        ("a", "x"),
        ("b", "x"),
        ("c", "z"),
        ("d", "z"),
        ("e", "z"),
    ]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("Quận Tây Hồ", "Tây Hồ"),
        ("Phường Tây Hồ", "Tây Hồ"),
        ("Thị xã Sơn Tây", "Sơn Tây"),
        ("Huyện Ba Vì", "Ba Vì"),
        ("Xã Ba Vì", "Ba Vì"),
        ("Quận Nam Từ Liêm", "Nam Từ Liêm"),
        ("Thành phố Hà Nội", "Thành phố Hà Nội"),
    ],
)
def test_the_name_of_an_area_without_its_kind(name: str, wanted: str) -> None:
    assert proper(name) == wanted
