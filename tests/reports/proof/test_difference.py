"""The shortest difference: what is common is common, and never less than it could be."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from namro.reports.proof.difference import Run, common_runs

FEW = st.text("ab c", max_size=25)


def longest(left: str, right: str) -> int:
    """The length of the longest common subsequence, the slow way."""
    rows = [[0] * (len(right) + 1) for _ in range(len(left) + 1)]
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            rows[i + 1][j + 1] = rows[i][j] + 1 if a == b else max(rows[i][j + 1], rows[i + 1][j])
    return rows[-1][-1]


@given(left=FEW, right=FEW)
def test_runs_are_common_in_order_and_as_long_as_can_be(left: str, right: str) -> None:
    runs = common_runs(left, right)
    assert runs is not None
    at_left = at_right = 0
    for run in runs:
        assert run.left >= at_left and run.right >= at_right
        at_left, at_right = run.left + run.size, run.right + run.size
        assert left[run.left : at_left] == right[run.right : at_right]
    assert runs[-1] == Run(len(left), len(right), 0)
    assert sum(run.size for run in runs) == longest(left, right)


def test_equal_texts_are_one_run() -> None:
    text = "x" * 1000
    assert common_runs(text, text) == [Run(0, 0, 1000), Run(1000, 1000, 0)]
    assert common_runs("", "") == [Run(0, 0, 0)]


def test_too_much_difference_is_not_followed() -> None:
    assert common_runs("a" * 50, "b" * 50, most=20) is None
    assert common_runs("ab", "ba", most=2) is not None


def test_a_few_changes_in_a_long_text_are_found_quickly() -> None:
    chance = random.Random(3)
    left = "".join(chance.choices("abcdefgh ", k=100_000))
    letters = list(left)
    places = sorted(chance.sample(range(len(letters)), 40))
    for at in places:
        letters[at] = "0"
    runs = common_runs(left, "".join(letters))
    assert runs is not None
    gaps = [run.left + run.size for run in runs[:-2]]
    assert gaps == [at for at in places if at + 1 not in places] or len(gaps) >= 39
