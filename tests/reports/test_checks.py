"""What is found before a report is checked: arithmetic, leaps, what people wrote, what is not there yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from namro.documents import tree
from namro.figures.folds import Amount, Figure
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import percent
from namro.ground.periods import Period
from namro.membership.models import AdmissionEvent
from namro.reports import checks
from namro.reports.checks import Finding, Severity, check_none_open, findings
from namro.reports.compose import Composed, compose
from namro.reports.template import load, parse
from tests.cast import Cast

HEAD = "tên: T\nkỳ: H1\nloại: BÁO CÁO\nký hiệu: BC/TU\ntrích yếu: t\n===\n"
H1 = Period.parse("2024-H1")


def composed(city: Cast, text: str = "", unit: str = "city") -> Composed:
    template = parse("thử", HEAD + text) if text else load("sau-thang-dau-nam")
    return compose(template, city.code(unit), H1)


def keys(found: object) -> list[str]:
    return [one.key for one in found]  # type: ignore[attr-defined]


def test_a_sound_report_has_nothing_in_the_way(city: Cast) -> None:
    found = findings(composed(city), {})
    assert not [one for one in found if one.open]
    check_none_open(found)
    assert {one.severity for one in found} == {Severity.WARN}


# RP3


def raised(one: Composed, key: str, unit: str, by: int) -> Composed:
    """The report with the total of one figure at one unit printed otherwise."""

    def change(figure: Figure) -> Figure:
        at = figure.address
        if isinstance(figure, Amount) and (at.key, at.unit, at.period, at.part) == (key, unit, H1, ""):
            return replace(figure, amount=figure.amount + by)
        return figure

    lines = tuple(
        replace(line, figures={name: change(figure) for name, figure in line.figures.items()})
        for line in one.lines
    )
    return replace(one, figures=tuple(map(change, one.figures)), lines=lines)


def test_a_table_that_does_not_add_up_must_be_explained(city: Cast) -> None:
    text = "[[bảng đơn vị: membership.admitted; membership.admitted.pupils]]"
    right = composed(city, text)
    assert list(checks.sums(right)) == []
    wrong = raised(right, "membership.admitted", city.code("ba_vi"), 3)
    (found,) = checks.sums(wrong)
    assert (found.severity, found.where) == (Severity.EXPLAIN, "Kết nạp đảng viên")
    assert found.text == "cộng các dòng của bảng là 10, tổng số in 7."
    assert found.key.startswith("RP3:/so-lieu/membership.admitted/") and found.key.endswith(":10:7")


def test_rows_in_no_unit_are_part_of_the_sum(city: Cast) -> None:
    text = "[[bảng đơn vị: membership.admitted]]"
    AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk).update(cell=city.units["ba_dinh"])
    district = composed(city, text, "ba_dinh")
    assert any(line.part for line in district.lines) and list(checks.sums(district)) == []


def test_what_counts_at_its_own_unit_is_not_left_over_beside_others(city: Cast) -> None:
    text = "[[bảng đơn vị: membership.admitted; targets.set.membership.admitted]]"
    assert list(checks.own_numbers(composed(city, text, "ba_dinh"))) == []
    AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk).update(cell=city.units["ba_dinh"])
    (found,) = {one.key: one for one in checks.own_numbers(composed(city, text, "ba_dinh"))}.values()
    assert found.severity is Severity.BLOCK and "“Trực tiếp”" in found.text


# V1


def test_a_part_is_no_more_than_its_whole(city: Cast) -> None:
    one = composed(city, "{{membership.admitted}}, trong đó {{membership.admitted.pupils}}")
    assert list(checks.parts_within_wholes(one.figures)) == []
    wrong = raised(one, "membership.admitted.pupils", city.code("city"), 20)
    (found,) = checks.parts_within_wholes(wrong.figures)
    assert found.severity is Severity.BLOCK and "21, nhiều hơn “Kết nạp đảng viên”: 7." in found.text


def test_parts_are_compared_with_the_whole_of_the_same_unit_and_period(city: Cast) -> None:
    one = composed(city, "[[bảng đơn vị: membership.admitted; membership.admitted.pupils]]")
    wrong = raised(one, "membership.admitted.pupils", city.code("ba_vi"), 5)
    assert [found.key.split(":")[1].split("/")[3] for found in checks.parts_within_wholes(wrong.figures)] == [
        city.code("ba_vi")
    ]


# V9


def paper(printed: tree.Figure) -> tree.Document:
    head = tree.Letterhead("", "THÀNH ỦY", None, "BC/TU", "Hà Nội", date(2024, 7, 5), "BÁO CÁO", "thử")
    return tree.Document(head, (tree.Paragraph((printed,)),))


@pytest.mark.parametrize(
    ("part", "base", "printed", "right"),
    [
        ("5.189", "10.260", "50,8\xa0%", "50,6\xa0%"),
        ("12", "29", "71,4\xa0%", "41,4\xa0%"),
        ("390", "270", "144\xa0%", ""),
        ("65", "90", "72,2\xa0%", ""),
        ("501", "903", "55,5\xa0%", ""),
        ("2", "3", "66,66\xa0%", "66,67\xa0%"),
    ],
)
def test_a_percentage_is_recomputed_from_its_counts(part: str, base: str, printed: str, right: str) -> None:
    found = list(
        checks.percentages(paper(tree.Figure(printed, "/so-lieu/a/b/2024/", f"Tỷ lệ: {part}/{base}")))
    )
    assert [one.text for one in found] == ([f"in {printed}, tính lại là {right}."] if right else [])
    assert all(one.severity is Severity.BLOCK for one in found)


@given(st.integers(-(10**7), 10**7), st.integers(1, 10**7), st.integers(0, 4))
def test_both_ways_of_computing_a_percentage_agree(part: int, base: int, places: int) -> None:
    assert checks._percent(part, base, places) == percent(part, base, places)


def test_words_instead_of_a_percentage_are_left_alone(city: Cast) -> None:
    assert list(checks.percentages(composed(city).document)) == []


# V8


def add_admissions(city: Cast, count: int, day: date) -> None:
    row = AdmissionEvent.objects.get(pk=city.admissions["Vũ Ngọc Anh"].pk)
    for number in range(count):
        row.pk = None
        row.happened_on = row.decided_on = day
        row.decision_no = f"9{number}-QĐ/QU"
        row.issued_by = ""
        row.person = _another(number)
        row.save(force_insert=True)


def _another(number: int) -> object:
    from tests.cast import add_person

    return add_person(f"Người thử {number}")


def test_a_leap_against_the_last_period_must_be_explained(city: Cast) -> None:
    one = composed(city, "{{membership.admitted}}, {{membership.admitted.pupils}}")
    assert list(checks.leaps(one)) == [], "six more are fewer than the least that counts"
    add_admissions(city, 10, date(2024, 3, 1))
    (found,) = checks.leaps(composed(city, "{{membership.admitted}}, {{membership.admitted.pupils}}"))
    assert found.severity is Severity.EXPLAIN
    assert found.text == "17, 6 tháng đầu năm 2023 là 1: thay đổi quá 20 % (ngưỡng, chưa xác nhận)."
    explained = findings(
        composed(city, "{{membership.admitted}}"), {found.key: "Đợt kết nạp kỷ niệm ngày thành lập Đảng."}
    )
    assert not [one for one in explained if one.open]


def test_an_explanation_covers_the_numbers_it_was_given_for(city: Cast) -> None:
    add_admissions(city, 10, date(2024, 3, 1))
    (before,) = checks.leaps(composed(city, "{{membership.admitted}}"))
    AdmissionEvent.objects.filter(pk=city.admissions["Trần Văn Hòa"].pk).update(happened_on="2023-12-29")
    (after,) = checks.leaps(composed(city, "{{membership.admitted}}"))
    assert before.key != after.key


# What people wrote


def test_typed_and_loose_numbers_and_lost_figures(city: Cast) -> None:
    text = (
        "Kết nạp {{!8|membership.admitted}}, thêm {{!3}}; tất cả 12 trên "
        "{{targets.assigned.membership.admitted}}."
    )
    found = {one.key: one for one in findings(composed(city, text), {})}
    assert found["TYPED:membership.admitted:8"].severity is Severity.EXPLAIN
    assert found["TYPED::3"].severity is Severity.WARN
    loose = found["LOOSE:targets.assigned.membership.admitted:12"]
    assert loose.severity is Severity.WARN and loose.text.startswith("“12” viết thành chữ")


def test_figures_taken_out_of_the_shipped_text_are_named(city: Cast) -> None:
    shipped = load("sau-thang-dau-nam")
    assert list(checks.lost_figures(shipped)) == []
    shorter = replace(shipped, lines=shipped.lines[:3])
    lost = keys(checks.lost_figures(shorter))
    assert "GONE:membership.members" in lost and "GONE:membership.admitted" not in lost


# What is not there yet


def test_what_nobody_gave_is_named(city: Cast) -> None:
    found = keys(checks.missing(composed(city)))
    assert "MISSING:targets.organisations_founded_pct" in found
    assert "MISSING:targets.admitted_pct" not in found


def test_a_period_that_goes_on_is_provisional(city: Cast) -> None:
    assert keys(checks.provisional(composed(city))) == []
    with clock.frozen(date(2024, 6, 20)):
        assert keys(checks.provisional(composed(city))) == ["PROVISIONAL:period"]


# In the way


def found(number: int, severity: Severity, explanation: str = "") -> Finding:
    return Finding(f"k{number}", severity, f"Số {number}", "sai.", explanation)


def test_the_first_few_in_the_way_are_named() -> None:
    standing = [found(number, Severity.EXPLAIN) for number in range(5)]
    with pytest.raises(HouseError, match=r"Còn 5 mục .* Số 0: sai\. .* Số 2: sai\. Và 2 mục khác\."):
        check_none_open(standing)


def test_an_explanation_opens_the_way_but_never_past_a_block() -> None:
    check_none_open([found(1, Severity.EXPLAIN, "Đúng"), found(2, Severity.WARN)])
    with pytest.raises(HouseError):
        check_none_open([found(1, Severity.BLOCK, "Cứ cho qua")])
