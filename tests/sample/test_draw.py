from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.sample.draw import Weighted, apportion, apportion_at_least, batched, stream

WEIGHTS = st.lists(st.floats(0, 1_000), min_size=1, max_size=40).filter(lambda some: sum(some) > 0)


@given(st.integers(0, 100_000), WEIGHTS)
def test_shares_add_up_to_the_total(total: int, weights: list[float]) -> None:
    shares = apportion(total, weights)
    assert sum(shares) == total
    assert min(shares) >= 0


@given(st.integers(0, 100_000), WEIGHTS)
def test_a_share_is_within_one_of_what_is_due(total: int, weights: list[float]) -> None:
    whole = sum(weights)
    for share, weight in zip(apportion(total, weights), weights, strict=True):
        assert abs(share - total * weight / whole) < 1 + 1e-6


@given(st.integers(0, 5), st.integers(0, 1_000), WEIGHTS)
def test_nobody_gets_less_than_the_least(least: int, more: int, weights: list[float]) -> None:
    total = least * len(weights) + more
    shares = apportion_at_least(least, total, weights)
    assert sum(shares) == total
    assert min(shares) >= least


def test_too_little_for_all_is_refused() -> None:
    with pytest.raises(ValueError, match="too little"):
        apportion_at_least(3, 5, [1, 1])


def test_nothing_can_be_shared_by_weights_of_zero() -> None:
    assert apportion(0, [0, 0]) == [0, 0]
    with pytest.raises(ValueError, match="every weight is zero"):
        apportion(1, [0, 0])


def test_ties_go_to_the_earlier_one() -> None:
    assert apportion(1, [1, 1, 1]) == [1, 0, 0]


@given(st.lists(st.integers()), st.integers(1, 7))
def test_batches_hold_everything_in_order(things: list[int], most: int) -> None:
    batches = list(batched(things, most))
    assert [thing for batch in batches for thing in batch] == things
    assert all(0 < len(batch) <= most for batch in batches)


def test_streams_repeat_themselves_and_differ_by_subject_and_seed() -> None:
    first = [stream(2024, "units").random() for _ in range(2)]
    assert first[0] == first[1]
    assert stream(2024, "people").random() != first[0]
    assert stream(2025, "units").random() != first[0]


def test_weights_decide_what_is_drawn() -> None:
    drawn = Weighted(["never", "always"], [0, 1]).many(stream(1, "draw"), 200)
    assert drawn == ["always"] * 200
    assert Weighted(["a"], [1]).many(stream(1, "draw"), 0) == []
