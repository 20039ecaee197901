"""The checklist of a dossier is the guard of the cell's review (V11, edge case 27)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from namro.membership.admission.facts import Known
from namro.membership.admission.papers import checklist
from namro.membership.admission.states import S
from namro.membership.models import AdmissionCase, SourceGroup
from namro.people.models import BirthPrecision
from tests.cast import Cast
from tests.membership.admission import dossiers as d


def wrong(case: AdmissionCase, day: date = d.IN_CELL) -> list[str]:
    fresh = AdmissionCase.objects.select_related("person").get(pk=case.pk)
    return [paper.wrong for paper in checklist(Known(fresh), day).papers() if paper.wrong]


def refused(act: Callable[[], Any]) -> list[str]:
    with pytest.raises(ValidationError) as told:
        act()
    return list(told.value.messages)


def test_a_whole_dossier_has_every_paper_with_its_rule(city: Cast) -> None:
    case = d.at(city, S.VETTING)
    papers = list(checklist(Known(case), d.IN_CELL).papers())
    assert [paper.title for paper in papers if not paper.is_there] == []
    assert all(paper.has for paper in papers)
    with_rule = {paper.rule.key for paper in papers if paper.rule}
    assert with_rule == {
        "admission.class_valid_months",
        "admission.introducers",
        "admission.min_education",
        "admission.min_age",
        "admission.vetting_home_days",
    }


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"application_on": None}, "Đơn xin vào Đảng: chưa có."),
        ({"cv_on": None}, "Lý lịch của người xin vào Đảng: chưa có."),
        ({"mass_opinion_on": None}, "Nhận xét của đoàn thể: chưa có."),
        ({"residence_opinion_on": None}, "Nhận xét của cấp ủy nơi cư trú: chưa có."),
        ({"introducer_1": None}, "Phải có 2 đảng viên chính thức giới thiệu"),
        ({"union_resolution_no": ""}, "Phải có 2 đảng viên chính thức giới thiệu"),
    ],
)
def test_a_missing_paper_is_named_and_stops_the_review(
    city: Cast, changes: dict[str, Any], words: str
) -> None:
    case = d.at(city, S.TRAINED)
    d.open_(case, **changes)
    d.vet(case)
    (sentence,) = wrong(case)
    assert words in sentence
    assert refused(lambda: d.in_cell(case)) == [sentence]
    assert AdmissionCase.objects.get(pk=case.pk).state == S.VETTING


@pytest.mark.parametrize(
    ("education", "words"),
    [("", "Chưa ghi trình độ học vấn"), ("PRIMARY", "Trình độ Tiểu học chưa đạt Trung học cơ sở")],
)
def test_schooling_is_lower_secondary_at_least(city: Cast, education: str, words: str) -> None:
    case = d.at(city, S.VETTING, person=d.candidate(education=education))
    (sentence,) = wrong(case)
    assert words in sentence


def test_every_place_has_answered_before_the_cell_reviews(city: Cast) -> None:
    case = d.at(city, S.VETTING)
    d.vet(case, date(2024, 1, 8), date(2024, 2, 21))
    assert wrong(case) == ["Chưa có trả lời thẩm tra của Đảng ủy xã 0801."]
    assert wrong(case, date(2024, 2, 21)) == []


def test_everything_that_is_missing_is_told_at_once(city: Cast) -> None:
    case = d.at(city, S.TRAINED)
    d.open_(case, application_on=None, cv_on=None)
    d.vet(case, answered=None)
    assert len(refused(lambda: d.in_cell(case))) == 3


# V11


@pytest.mark.parametrize(
    ("born", "held_on", "allowed"),
    [
        (date(2006, 2, 28), date(2024, 2, 1), True),
        (date(2006, 3, 1), date(2024, 2, 29), False),
        (date(1964, 2, 1), date(2024, 2, 20), True),
        (date(1964, 1, 31), date(2024, 2, 20), False),
    ],
)
def test_v11_age_is_counted_by_month_at_the_review(
    city: Cast, born: date, held_on: date, allowed: bool
) -> None:
    case = d.at(city, S.VETTING, person=d.candidate(born=born))
    if allowed:
        d.in_cell(case, held_on)
        assert case.state == S.CELL_RESOLVED
        return
    (sentence,) = refused(lambda: d.in_cell(case, held_on))
    assert ("phải đủ 18 tuổi" if born.year == 2006 else "Trên 60 tuổi phải có văn bản đồng ý") in sentence


def test_v11_above_sixty_with_the_consent_of_the_city_committee(city: Cast) -> None:
    case = d.at(city, S.TRAINED, person=d.candidate(born=date(1960, 1, 1)))
    d.open_(case, consent_no="88-CV/TU")
    d.vet(case)
    d.in_cell(case)
    assert case.state == S.CELL_RESOLVED


def test_v11_eighteen_may_be_reached_between_the_class_and_the_review(city: Cast) -> None:
    person = d.candidate(born=date(2006, 2, 2))
    pupil = {"source_group": SourceGroup.PUPIL, "parents_opinion_on": d.LISTED}
    case = d.at(city, S.VETTING, person=person, **pupil)
    assert case.certificate_on == date(2023, 9, 20)  # seventeen then
    d.in_cell(case)
    assert case.state == S.CELL_RESOLVED


def test_v11_with_only_the_year_of_birth_nobody_can_tell(city: Cast) -> None:
    person = d.candidate(born=date(2006, 1, 1), birth_precision=BirthPrecision.YEAR)
    case = d.at(city, S.VETTING, person=person)
    (sentence,) = wrong(case)
    assert sentence == "Chỉ biết năm sinh nên chưa rõ đã đủ 18 tuổi; bổ sung tháng sinh."


def test_v11_edge_27_a_certificate_of_61_months_blocks_the_review(city: Cast) -> None:
    case = d.listed(city)
    d.train(case, date(2019, 7, 10))
    d.open_(case)
    d.vet(case)
    assert [one for one in wrong(case, date(2024, 7, 5)) if "Giấy chứng nhận" in one] == []
    case.certificate_on = date(2019, 1, 5)
    case.save()
    (sentence,) = refused(lambda: d.in_cell(case, date(2024, 2, 20)))
    assert "chỉ dùng 60 tháng, đến 05/01/2024; ngày 20/02/2024 đã quá" in sentence
    d.train(case, date(2024, 1, 20))  # the class again
    d.in_cell(case, date(2024, 2, 20))
    assert case.state == S.CELL_RESOLVED


def test_a_certificate_that_has_run_out_already_is_not_taken(city: Cast) -> None:
    case = d.listed(city)
    sentences = refused(lambda: d.train(case, date(2019, 7, 4)))
    assert sentences == ["Giấy cấp ngày 04/7/2019 đã quá 60 tháng, không dùng được nữa."]


# Twelve months without a resolution


def test_after_twelve_months_vetting_and_opinions_are_made_anew(city: Cast) -> None:
    case = d.listed(city, listed_on=date(2022, 5, 4))
    d.train(case, date(2022, 6, 1))
    d.open_(case, date(2023, 1, 9))
    d.vet(case)
    held_on = date(2024, 2, 20)
    (sentence,) = wrong(case, held_on)
    assert "đã quá 12 tháng" in sentence and "09/01/2024" in sentence and "thẩm tra của" in sentence
    assert wrong(case, date(2024, 1, 18)) != [] and "nhận xét" not in sentence
    answer = case.vettings.get()
    d.vet(case, date(2024, 1, 10), date(2024, 2, 2))
    assert answer.place in wrong(case, held_on)[0]  # the first place has not been asked again
    answer.delete()
    assert wrong(case, held_on) == []


def test_within_twelve_months_nothing_is_made_anew(city: Cast) -> None:
    case = d.at(city, S.VETTING)
    assert wrong(case, date(2024, 7, 5)) == []
