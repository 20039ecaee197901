"""What must agree: each rule finds its own mistake and nothing in sound forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from namro.journal.actions import acting
from namro.membership import checks
from namro.membership.checks import Compared, Severity, blocking, check, fill_with_before
from namro.membership.forms import b1
from namro.membership.forms.filled import Forms
from namro.people.models import Sex
from namro.regulations.models import Confidence, RuleParam
from namro.regulations.queries import MissingRule
from namro.units.queries import place
from tests.cast import BY, WHY, Cast, add_person
from tests.membership.deeds import annul, record
from tests.membership.forms.making import at, falsified, forms

UNITS = ("city", "ba_dinh", "ba_vi", "agencies", "phuc_xa", "cell_1", "office")


@pytest.mark.parametrize("period", ["2024-Q1", "2024-Q2", "2023-Q4"])
@pytest.mark.parametrize("unit", UNITS)
def test_v2_v5_v6_forms_of_the_system_agree(city: Cast, unit: str, period: str) -> None:
    assert check(forms(city, unit, period)) == []


def test_v1_a_part_of_a_stock_is_not_more_than_the_whole(city: Cast) -> None:
    wrong = falsified(forms(city).b2, "also.women", 1, 9)
    (found,) = checks.subsets(wrong)
    assert (found.rule, found.severity, found.expected, found.found) == ("V1", Severity.BLOCK, 8, 9)
    assert "Biểu số 2, ô B" in found.cell and "không được lớn hơn tổng số" in found.explanation


def test_v1_a_reversal_may_lift_a_part_above_the_whole(city: Cast) -> None:
    annul(city.admissions["Trần Văn Hòa"], date(2024, 6, 25))
    annul(city.admissions["Bùi Quang Huy"], date(2024, 6, 25))
    annul(city.admissions["Lê Hoàng Ân"], date(2024, 6, 25))
    found = list(checks.subsets(forms(city).b2))
    assert found and {one.severity for one in found} == {Severity.EXPLAIN}
    assert all("bị hủy" in one.explanation for one in found)


@pytest.mark.parametrize(
    ("code", "column"), [("sex.f", 1), ("age.30", 2), ("religious.no", 3), ("group.worker", 2)]
)
def test_v2_exclusive_lines_add_up_to_the_total(city: Cast, code: str, column: int) -> None:
    sound = forms(city).b2
    wrong = falsified(sound, code, column, sound.value(code, column) + 1)
    (found,) = checks.sums(wrong)
    assert (found.rule, found.severity) == ("V2", Severity.BLOCK)
    assert (found.expected, found.found) == (sound.total(column), sound.total(column) + 1)


def test_v2_lines_that_may_overlap_need_not_add_up(city: Cast) -> None:
    assert list(checks.sums(falsified(forms(city).b2, "also.youth", 2, 3))) == []


@pytest.mark.parametrize(("left", "right"), list(checks.SAME.items()))
def test_v5_the_total_of_form_2_is_that_of_form_1(city: Cast, left: int, right: int) -> None:
    found = forms(city)
    wrong = falsified(found.b2, b1.TOTAL, right, 100)
    (one,) = checks.same_totals(found.b1, wrong)
    assert (one.rule, one.expected, one.found) == ("V5", found.b1.total(left), 100)
    assert "Biểu số 1, ô" in one.explanation


@pytest.mark.parametrize("column", [2, 16, 17, 18])
def test_v6_direct_units_add_up_to_the_unit(city: Cast, column: int) -> None:
    found = forms(city)
    wrong = replace(found, b1=falsified(found.b1, b1.TOTAL, column, found.b1.total(column) + 1))
    (one,) = checks.over_units(wrong)
    assert (one.rule, one.found - one.expected) == ("V6", 1)


def test_v7_a_quarter_is_not_more_than_the_year(city: Cast) -> None:
    annul(city.admissions["Bùi Quang Huy"], date(2024, 3, 20))
    assert list(checks.since_january(forms(city).b2)) == []
    wrong = falsified(forms(city).b2, "sex.m", 2, 9)
    (found,) = checks.since_january(wrong)
    assert (found.rule, found.severity, found.found) == ("V7", Severity.EXPLAIN, 9)


def beside(city: Cast, unit: str = "city", period: str = "2024-Q2") -> Compared:
    return fill_with_before(place(city.code(unit), at(period).day), at(period))


def many(city: Cast, number: int) -> Forms:
    for n in range(number):
        record(city, "cell_1", person=add_person(f"Ngô Văn {n}", Sex.MALE, date(1990, 1, 1)))
    return forms(city)


def test_v8_a_large_change_must_be_explained(city: Cast) -> None:
    found = many(city, 12)
    said = [one for one in check(found, beside(city)) if one.rule == "V8"]
    assert {one.severity for one in said} == {Severity.EXPLAIN}
    total = next(one for one in said if "Tổng số" in one.explanation and one.cell.startswith("Biểu số 1"))
    assert (total.expected, total.found) == (5, 20)
    assert "quá 20 %" in total.explanation and "chưa xác nhận" in total.explanation


def test_v8_small_numbers_may_change(city: Cast) -> None:
    found = many(city, 4)
    assert [one for one in check(found, beside(city)) if one.rule == "V8"] == []


@pytest.mark.parametrize(
    ("now", "then", "unusual"),
    [
        (500_000, 50_000, True),
        (120, 100, False),
        (121, 100, True),
        (9, 0, False),
        (10, 0, True),
        (80, 100, False),
    ],
)
def test_v8_bounds(city: Cast, now: int, then: int, unusual: bool) -> None:
    assert beside(city).bounds.unusual(now, then) is unusual


def test_v8_says_nothing_of_confirmation_once_confirmed(city: Cast) -> None:
    with acting(BY, WHY):
        RuleParam.objects.filter(key__startswith="plausibility.").update(confidence=Confidence.SURE)
    assert beside(city).bounds.says == "quá 20 %"


def test_v8_without_its_parameters_says_what_to_do(city: Cast) -> None:
    found = forms(city)
    with acting(BY, WHY):
        RuleParam.objects.filter(key="plausibility.pct").delete()
    with pytest.raises(MissingRule, match=r"plausibility\.pct"):
        check(found, beside(city))


def test_a_unit_that_began_in_the_quarter_has_nothing_before(city: Cast) -> None:
    assert beside(city, "cell_2", "2024-Q1").before is None
    found = beside(city, "cell_2")
    assert found.before is not None
    assert found.now.b1.cells == forms(city, "cell_2").b1.cells
    assert found.before.b2.cells == forms(city, "cell_2", "2024-Q1").b2.cells


def test_two_quarters_are_counted_in_four_statements(city: Cast) -> None:
    here = place(city.code("city"), at().day)
    with CaptureQueriesContext(connection) as captured:
        fill_with_before(here, at())
    assert len(captured) == 4


def test_the_worst_comes_first(city: Cast) -> None:
    found = many(city, 12)
    wrong = replace(found, b2=falsified(found.b2, b1.TOTAL, 1, 99))
    said = check(wrong, beside(city))
    assert [one.severity for one in said] == sorted((one.severity for one in said), key=list(Severity).index)
    assert {one.rule for one in blocking(said)} == {"V2", "V5"}
    assert [one.words for one in Severity] == ["Không khớp", "Cần xem lại", "Cần giải trình"]
