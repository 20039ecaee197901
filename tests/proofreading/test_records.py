"""Figures of a text beside our own, and whose text it is."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from namro.access.queries import Reader, reader
from namro.figures.address import Address
from namro.figures.folds import figure
from namro.figures.freezing.actions import freeze
from namro.figures.freezing.queries import Scope
from namro.ground import clock
from namro.ground.periods import Period
from namro.membership.models import AdmissionEvent
from namro.organisation.actions import NewUnit, establish_unit
from namro.proofreading.engine.proofread import proofread
from namro.proofreading.records import Comparison, compare, period_of, unit_of
from namro.reports.compose import compose
from namro.reports.proofread import written
from namro.reports.template import load
from namro.units.models import Bloc, UnitKind
from tests.cast import BEGIN, WHY, Cast

H1 = Period.parse("2024-H1")
TEXT = "Trong 6 tháng đầu năm 2024, toàn Đảng bộ đã kết nạp được {}/{} đảng viên (đạt {} chỉ tiêu giao)."
ADMITTED = "membership.admitted"


def who(city: Cast, name: str = "thanhuy") -> Reader:
    return reader(city.accounts[name])


def beside(
    city: Cast, text: str, unit: str = "city", period: Period = H1, name: str = "thanhuy"
) -> list[Comparison]:
    return compare(proofread(text), text, city.units[unit], period, who(city, name))


def test_what_is_right_is_equal_and_leads_to_the_figure(city: Cast) -> None:
    text = TEXT.format("7", "12", "58,3%")
    admitted, assigned, share = beside(city, text)
    assert admitted.equal and assigned.equal and share.equal
    assert [text[one.start : one.end] for one in (admitted, assigned, share)] == ["7", "12", "58,3%"]
    assert [one.stated for one in (admitted, assigned, share)] == ["7", "12", "58,3%"]
    assert str(admitted.address) == f"/so-lieu/{ADMITTED}/{city.code('city')}/2024-H1/"
    assert admitted.title == "Kết nạp đảng viên"
    assert share.address.key == "targets.admitted_pct" and share.ours == "58,3\xa0%"
    assert (admitted.freeze, admitted.running) == (None, False)


def test_a_difference_has_both_values(city: Cast) -> None:
    found = beside(city, TEXT.format("8", "12", "66,67%"))
    assert [(one.stated, one.ours, one.equal) for one in found] == [
        ("8", "7", False),
        ("12", "12", True),
        ("66,67%", "58,33\xa0%", False),
    ]


@pytest.mark.parametrize(
    ("percent", "equal"),
    [("58%", True), ("58,3%", True), ("58,33%", True), ("58,34%", False), ("59%", False)],
)
def test_percentages_are_equal_at_the_decimals_of_the_text(city: Cast, percent: str, equal: bool) -> None:
    assert [one.equal for one in beside(city, TEXT.format("7", "12", percent))] == [True, True, equal]


def test_percentages_may_be_cut_off(city: Cast) -> None:
    AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk).update(happened_on="2023-12-29")
    AdmissionEvent.objects.filter(pk=city.admissions["Bùi Quang Huy"].pk).update(happened_on="2023-12-29")
    found = [beside(city, TEXT.format("5", "12", one))[2].equal for one in ("41,66%", "41,67%", "41,68%")]
    assert found == [True, True, False], "of 5/12"


def test_the_address_says_here_what_it_says_everywhere(city: Cast) -> None:
    admitted, assigned, share = beside(city, TEXT.format("1", "1", "1,0%"))
    for one in (admitted, assigned, share):
        assert one.ours == figure(Address.parse(str(one.address))).text


def test_another_unit_or_period_is_not_compared(city: Cast) -> None:
    text = "Trong {}, {} đã kết nạp 3/6 đảng viên, đạt 50% chỉ tiêu giao."
    mine = text.format("6 tháng đầu năm 2024", "Đảng bộ quận Ba Đình")
    assert [one.equal for one in beside(city, mine, "ba_dinh")] == [True, True, True]
    assert beside(city, mine) == [], "of the city nothing is said"
    assert beside(city, mine, "ba_vi") == []
    assert beside(city, mine, "ba_dinh", Period.parse("2024-Q1")) == []
    for period in ("quý I/2024", "tháng 5 năm 2024", "năm 2023", "cùng kỳ năm 2023"):
        assert beside(city, text.format(period, "Đảng bộ quận Ba Đình"), "ba_dinh") == [], period


def test_below_the_district_targets_are_of_another_level(city: Cast) -> None:
    text = "Trong 6 tháng đầu năm 2024, Đảng bộ phường Phúc Xá đã kết nạp 3/4 đảng viên (đạt 75% chỉ tiêu)."
    assert [one.stated for one in beside(city, text, "phuc_xa")] == ["3"]


def test_what_nobody_gave_is_compared_with_nothing(city: Cast) -> None:
    text = "Thành lập 1/5 tổ chức đảng trong doanh nghiệp ngoài khu vực nhà nước (đạt 20% chỉ tiêu giao)."
    assert [(one.stated, one.ours) for one in beside(city, text)] == [("1", "0")]


def test_small_groups_are_not_told(city: Cast) -> None:
    text = "Kết nạp 3 đảng viên là người dân tộc thiểu số."
    person = city.admissions["Trần Văn Hòa"].person
    type(person).objects.filter(pk=person.pk).update(minority=True)
    assert beside(city, text) == []


def test_nothing_is_said_to_whoever_may_not_see_figures(city: Cast) -> None:
    assert beside(city, TEXT.format("7", "12", "58,3%"), name="moi") == []


def test_a_frozen_figure_is_what_was_frozen(city: Cast) -> None:
    keys = (ADMITTED, f"targets.assigned.{ADMITTED}")
    addresses = [Address(key, city.code("city"), H1) for key in keys]
    scope = Scope(city.units["city"], H1, title="Báo cáo 6 tháng")
    made = freeze(scope, addresses, by="test", reason="Chốt", corrects=None)
    AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk).update(happened_on="2023-12-29")
    admitted, assigned, share = beside(city, TEXT.format("7", "12", "58,3%"))
    assert admitted.equal and share.equal and share.freeze == assigned.freeze == made.number
    assert f"ban={made.number}" in str(admitted.address)
    live = beside(city, "Kết nạp 1 đảng viên là học sinh THPT.")
    assert [(one.freeze, one.equal) for one in live] == [(None, True)]


def test_a_period_that_goes_on_is_said_to(city: Cast) -> None:
    with clock.frozen(date(2024, 6, 20)):
        assert all(one.running for one in beside(city, TEXT.format("7", "12", "58,3%")))


def test_a_text_of_many_figures_costs_few_statements(city: Cast) -> None:
    text = "\n".join(
        [TEXT.format("7", "12", "58,3%"), "Kết nạp 1/2 đảng viên là học sinh THPT, đạt 50%."] * 20
    )
    proof, reads = proofread(text), who(city)
    with CaptureQueriesContext(connection) as asked:
        found = compare(proof, text, city.units["city"], H1, reads)
    assert len(found) == 120 and len(asked) <= 4
    with CaptureQueriesContext(connection) as asked:
        assert compare(proofread("Không có số."), "Không có số.", city.units["city"], H1, reads) == []
    assert len(asked) <= 2


@pytest.mark.parametrize("unit", ["city", "ba_dinh", "phuc_xa"])
def test_our_own_report_differs_nowhere(city: Cast, unit: str) -> None:
    text = written(compose(load("sau-thang-dau-nam"), city.code(unit), H1).document).text
    found = beside(city, text, unit)
    assert [one for one in found if not one.equal] == []
    assert len(found) >= 4
    assert period_of(text) == H1


# Whose text it is


@pytest.mark.parametrize(
    ("head", "unit"),
    [
        ("ĐẢNG BỘ THÀNH PHỐ HÀ NỘI\nTHÀNH ỦY\n*\nBÁO CÁO\ntình hình 6 tháng", "city"),
        ("THÀNH ỦY HÀ NỘI\nBÁO CÁO", "city"),
        ("ĐẢNG BỘ THÀNH PHỐ HÀ NỘI\nQUẬN ỦY BA ĐÌNH\nBÁO CÁO", "ba_dinh"),
        ("Báo cáo của Đảng bộ huyện Ba Vì", "ba_vi"),
        ("Kết quả công tác của quận Ba Đình", "ba_dinh"),
        ("ĐẢNG ỦY PHƯỜNG PHÚC XÁ\nBÁO CÁO", "phuc_xa"),
        ("CHI BỘ SỐ 1\nBÁO CÁO", "cell_1"),
        (
            "Toàn Đảng bộ Các cơ quan Đảng Thành phố Hà Nội đã kết nạp được nhiều đảng viên mới. " * 3,
            "agencies",
        ),
        ("Trong năm, toàn Đảng bộ thành phố Hà Nội đã kết nạp được nhiều đảng viên. " * 3, "city"),
    ],
)
def test_the_head_names_the_unit(city: Cast, head: str, unit: str) -> None:
    assert unit_of(head, who(city)) == city.units[unit]


@pytest.mark.parametrize(
    "head",
    [
        "",
        "BÁO CÁO\ntình hình 6 tháng",
        "Hà Nội, ngày 05 tháng 7 năm 2024",
        "Báo cáo của quận Ba Đình và huyện Ba Vì",
        "Chi bộ số 12",
        "Quận Tây Hồ",
        "Quận Ba Đình và huyện Ba Vì đều vượt chỉ tiêu đã đăng ký với Thành ủy từ đầu năm. " * 3,
    ],
)
def test_no_unit_where_none_or_several_are_named(city: Cast, head: str) -> None:
    assert unit_of(head, who(city)) is None


def test_signs_inside_names_do_not_count(city: Cast) -> None:
    name = "Chi bộ Trung tâm Văn hóa – Thông tin, Thể thao huyện Ba Vì"
    cell = NewUnit(name, name, UnitKind.CELL, Bloc.RESIDENTIAL, city.units["tan_hong"])
    made = establish_unit(by="test", new=cell, first=BEGIN, reason=WHY)
    assert unit_of(f"{name.upper()}\nBÁO CÁO", who(city)) == made
    assert unit_of("Chi bộ Trung tâm Y tế huyện Ba Vì", who(city)) is None


def test_a_name_of_two_units_is_of_the_readers_own(city: Cast) -> None:
    twin = NewUnit("Chi bộ số 1", "Chi bộ số 1", UnitKind.CELL, Bloc.RESIDENTIAL, city.units["tan_hong"])
    establish_unit(by="test", new=twin, first=BEGIN, reason=WHY)
    assert unit_of("CHI BỘ SỐ 1", who(city)) is None
    assert unit_of("CHI BỘ SỐ 1", who(city, "badinh")) == city.units["cell_1"]
    assert unit_of("ĐẢNG BỘ PHƯỜNG PHÚC XÁ\nCHI BỘ SỐ 1", who(city)) is None, (
        "which of the two it does not say"
    )


def test_units_outside_of_the_readers_scope_are_not_named(city: Cast) -> None:
    assert unit_of("HUYỆN ỦY BA VÌ", who(city, "badinh")) is None
    assert unit_of("QUẬN ỦY BA ĐÌNH", who(city, "moi")) is None


def test_finding_the_unit_takes_few_statements(city: Cast) -> None:
    reads = who(city)
    with CaptureQueriesContext(connection) as asked:
        unit_of("ĐẢNG BỘ THÀNH PHỐ HÀ NỘI\nQUẬN ỦY BA ĐÌNH", reads)
    assert len(asked) <= 3
