"""The drawings beside the long line and above the table by unit and month."""

from __future__ import annotations

import re

import pytest

from namro.documents.charts import Drawing
from namro.figures.address import Address, Located, locate
from namro.figures.breakdown import over_periods
from namro.figures.folds import Amount, figure
from namro.ground.periods import Period
from namro.web.figures import drawn, present
from tests.cast import Cast
from tests.web.figures.test_pages import SignIn, page, path


def located(cast: Cast, key: str, period: str) -> Located:
    return locate(Address.build(key, cast.code("city"), period, {}))


def beside(cast: Cast, key: str, period: str) -> Drawing | None:
    at = located(cast, key, period)
    return drawn.beside_the_line(over_periods(at, at.period.history(present.SPAN)))


def test_months_of_two_years_stand_over_each_other(city: Cast) -> None:
    drawing = beside(city, "membership.admitted", "2024-06")
    assert drawing is not None
    labels = {mark.label for mark in drawing.marks}
    assert "2024, T6" in labels and "2023, T6" in labels
    assert "2024, T7" not in labels, "a month to come is a gap, not a zero"
    assert drawing.title == "Kết nạp đảng viên từng tháng, so các năm"


def test_quarters_too_and_every_mark_is_its_figure(city: Cast) -> None:
    drawing = beside(city, "membership.admitted", "2024-Q2")
    assert drawing is not None and any(mark.label == "2024, Q2" for mark in drawing.marks)
    for mark in drawing.marks:
        found = figure(Address.parse(mark.href))
        assert isinstance(found, Amount) and mark.text == found.text


def test_a_ratio_shows_what_it_is_made_of(city: Cast) -> None:
    drawing = beside(city, "targets.admitted_pct", "2024-H1")
    if drawing is not None:
        assert {mark.label.rpartition(", ")[0] for mark in drawing.marks} <= {
            "Kết nạp đảng viên",
            "Chỉ tiêu giao: kết nạp đảng viên mới",
        }
    monthly = beside(city, "targets.admitted_pct", "2024-06")
    assert monthly is not None
    assert any("membership.admitted/" in mark.href for mark in monthly.marks)


@pytest.mark.parametrize("period", ["2024-H1", "2024", "2024-06~nn"])
def test_one_long_line_is_enough_for_other_periods(city: Cast, period: str) -> None:
    assert beside(city, "membership.admitted", period) is None


def test_nothing_is_drawn_from_nothing() -> None:
    assert drawn.beside_the_line([]) is None
    assert drawn.by_month("t", [Period.parse("2024-06")], []) is None


def test_units_by_month_share_one_scale_largest_first(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("thanhuy"), path(city, query="?theo=don-vi.thang"))
    drawing = re.search(r'<svg[^>]*class="chart".*?</svg>', html, re.DOTALL)
    assert drawing is not None and "Cùng thang từ" in drawing[0]
    totals = [int(value) for value in re.findall(r'<td class="num">(\d+)</td>\s*</tr>', html)]
    first = re.search(r'aria-label="([^"]+): \d+"', drawing[0])
    assert first is not None and max(totals) > 0
    table = html[html.index('class="table matrix"') :]
    row = re.search(rf'<th scope="row">{re.escape(first[1])}</th>.*?</tr>', table, re.DOTALL)
    assert row is not None and f'<td class="num">{max(totals)}</td>' in row[0]


def test_the_page_over_periods_shows_both_drawings(city: Cast, signed_in: SignIn) -> None:
    html = page(signed_in("thanhuy"), path(city, period="2024-06", query="?theo=thang"))
    assert html.count('class="chart"') == 2 and "so các năm" in html


def test_many_units_are_cut_and_it_is_said() -> None:
    months = [Period.parse("2024-05"), Period.parse("2024-06")]
    rows = [
        {"name": f"Đơn vị {i}", "amounts": [i, i], "cells": [{"href": "/a/", "text": str(i)}] * 2}
        for i in range(40)
    ]
    drawing = drawn.by_month("Kết nạp", months, rows)
    assert drawing is not None and len(drawing.marks) == drawn.UNITS
    assert "(30 đơn vị có số lớn nhất)" in drawing.title and drawing.marks[0].label == "Đơn vị 39"
