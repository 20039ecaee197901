"""Headings are in order whatever was left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.reports.headings import numbered_anew, roman
from namro.reports.template import Line


def labels(lines: list[Line]) -> list[str]:
    return [line.label for line in numbered_anew(lines)]


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (58, "LVIII"), (89, "LXXXIX")],
)
def test_roman_numbers(number: int, text: str) -> None:
    assert roman(number) == text


def test_a_section_that_was_left_out_leaves_no_gap() -> None:
    lines = [Line("h1", label="I-"), Line("h2", label="2."), Line("h1", label="III-"), Line("h2", label="2.")]
    assert labels(lines) == ["I-", "1.", "II-", "1."]


def test_labels_of_another_kind_stay() -> None:
    lines = [Line("h1", label="Phần thứ nhất"), Line("h3", label="a)"), Line("h2", label="-"), Line("body")]
    assert labels(lines) == ["Phần thứ nhất", "a)", "-", ""]


@given(st.lists(st.sampled_from(["h1", "h2", "body"]), max_size=40))
def test_roman_headings_count_up_by_one(kinds: list[str]) -> None:
    lines = [Line(kind, label={"h1": "X-", "h2": "7."}.get(kind, "")) for kind in kinds]
    found = numbered_anew(lines)
    assert [line.kind for line in found] == kinds
    upper = [line.label for line in found if line.kind == "h1"]
    assert upper == [f"{roman(place)}-" for place in range(1, len(upper) + 1)]
