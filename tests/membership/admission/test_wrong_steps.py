"""Ceremonies that came late, decisions that were wrong, steps that were mistyped, two clerks at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.journal.queries import history
from namro.membership.admission.ceremony.actions import annul, finish_redo, order_redo
from namro.membership.admission.correcting.actions import Fix, correct_step, take_back
from namro.membership.admission.queries import late_ceremonies
from namro.membership.admission.resolving.actions import Vote, resolve_in_cell
from namro.membership.admission.states import S
from namro.membership.admission.steps.actions import Paper, renew_dues
from namro.membership.models import AdmissionCase, AdmissionEvent, RecognitionCase, SourceGroup
from namro.people.models import EndGround, HomeCell, PartyMembership
from namro.regulations.queries import add_working_days
from tests.cast import BY, TODAY, WHY, Cast
from tests.membership import deeds
from tests.membership.admission import dossiers as d

WRONG = "Gõ nhầm số liệu"


def fix(case: AdmissionCase, on: date, no: str = "", count: object = None) -> None:
    correct_step(by=BY, case=case, fix=Fix(on, no, count), read_at=case.version, reason=WRONG)  # type: ignore[arg-type]


def back(case: AdmissionCase) -> None:
    take_back(by=BY, case=case, read_at=case.version, reason=WRONG)


# The ceremony


def test_edge_26_a_late_ceremony_without_consent_is_kept_and_listed(city: Cast) -> None:
    case = d.at(city, S.DECIDED)
    last = add_working_days(d.RECEIVED, 30).day
    assert d.celebrated(case, last.replace(day=last.day + 1)) is True
    case.refresh_from_db()
    assert case.state == S.CEREMONY and case.ceremony_late
    assert list(late_ceremonies()) == [case]
    member = PartyMembership.objects.get(person=case.person)
    assert member.joined_on == case.ceremony_on


def test_edge_26_with_consent_or_on_the_last_day_nothing_is_listed(city: Cast) -> None:
    in_time = d.at(city, S.DECIDED)
    d.celebrated(in_time, add_working_days(d.RECEIVED, 30).day)
    late = d.at(city, S.DECIDED, person=d.candidate("Ngô Muộn"), helper=in_time.helper)
    d.celebrated(late, date(2024, 6, 20), "15-CV/QU")
    assert not late_ceremonies().exists()


def test_edge_3_a_ceremony_on_29_february_ends_probation_on_28_february(city: Cast) -> None:
    case = d.at(city, S.VETTING)
    d.in_cell(case, date(2024, 1, 25))
    d.in_base(case, date(2024, 2, 5))
    d.ruled(case, date(2024, 2, 19))
    d.received(case, date(2024, 2, 21))
    d.celebrated(case, date(2024, 2, 29))
    probation = RecognitionCase.objects.get(membership__person=case.person)
    assert probation.probation_ends_on == date(2025, 2, 28)


def test_edge_1_decided_in_december_counts_in_that_year(city: Cast) -> None:
    before = deeds.value(city, "admitted", period="2023"), deeds.value(city, "admitted", period="2024")
    case = d.listed(city, listed_on=date(2022, 9, 5))
    d.train(case, date(2022, 10, 3))
    d.open_(case, date(2023, 3, 6), mass_opinion_on=date(2023, 5, 5), residence_opinion_on=date(2023, 5, 5))
    d.vet(case, date(2023, 3, 13), date(2023, 5, 8))
    d.in_cell(case, date(2023, 11, 3))
    d.in_base(case, date(2023, 11, 20))
    d.ruled(case, date(2023, 12, 28))
    d.received(case, date(2024, 1, 3))
    d.celebrated(case, date(2024, 1, 12))
    after = deeds.value(city, "admitted", period="2023"), deeds.value(city, "admitted", period="2024")
    assert after == (before[0] + 1, before[1])


def test_edge_11_the_pupil_stays_with_the_cell_that_proposed(city: Cast) -> None:
    pupil = {
        "person": d.candidate(born=date(2005, 9, 1)),
        "source_group": SourceGroup.PUPIL,
        "parents_opinion_on": d.LISTED,
    }
    before = deeds.value(city, "admitted.pupils", "phuc_xa")
    case = d.at(city, S.CEREMONY, **pupil)
    home = HomeCell.objects.get(person=case.person)
    with acting(BY, WHY):  # he goes home in June
        home.during = type(home.during)(home.during.lower, date(2024, 6, 3))
        home.save()
        HomeCell.objects.create(
            person=case.person,
            membership=home.membership,
            cell=city.units["cell_3"],
            during=type(home.during)(date(2024, 6, 3), None),
        )
    assert deeds.value(city, "admitted.pupils", "phuc_xa") == before + 1
    assert deeds.value(city, "admitted.pupils", "tan_hong") == 0
    assert RecognitionCase.objects.get(membership__person=case.person).cell == city.units["cell_1"]


# Found to be wrong


def test_edge_2_an_annulment_ends_dossier_membership_and_probation(city: Cast) -> None:
    case = d.at(city, S.CEREMONY)
    first = deeds.value(city, "admitted", period="2024-Q2")
    paper = Paper(date(2024, 7, 3), "41-QĐ/QU")
    annul(by=BY, case=case, paper=paper, read_at=case.version, reason="Kê khai lý lịch không đúng")
    case.refresh_from_db()
    assert (case.state, case.ceremony_on) == (S.ANNULLED, d.HELD)
    last = case.steps.order_by("id").last()
    assert last is not None and (last.state, last.document_no) == (S.ANNULLED, "41-QĐ/QU")
    member = PartyMembership.objects.get(person=case.person)
    assert (member.end_ground, member.during.upper) == (EndGround.ANNULLED, date(2024, 7, 3))
    assert RecognitionCase.objects.get(membership=member).state == "ENDED"
    assert deeds.value(city, "admitted", period="2024-Q2") == first  # what was reported stays
    assert deeds.value(city, "admitted", period="2024-07") == -1


def test_an_annulment_elsewhere_closes_the_dossier_too(city: Cast) -> None:
    case = d.at(city, S.DECIDED)
    assert case.decision is not None
    deeds.annul(case.decision, TODAY)
    case.refresh_from_db()
    assert (case.state, case.due_on) == (S.ANNULLED, None)


@pytest.mark.parametrize(
    ("paper", "field"),
    [
        (Paper(date(2024, 4, 2), "41-QĐ/QU"), "on"),
        (Paper(date(2024, 7, 6), "41-QĐ/QU"), "on"),
        (Paper(TODAY), "document_no"),
    ],
)
def test_v10_an_annulment_has_its_day_and_its_number(city: Cast, paper: Paper, field: str) -> None:
    case = d.at(city, S.DECIDED)
    with pytest.raises(ValidationError) as refused:
        annul(by=BY, case=case, paper=paper, read_at=case.version, reason="Sai tiêu chuẩn")
    assert set(refused.value.message_dict) == {field}


def test_without_a_decision_there_is_nothing_to_annul(city: Cast) -> None:
    case = d.at(city, S.VETTING)
    with pytest.raises(HouseError, match="chưa có quyết định"):
        annul(by=BY, case=case, paper=Paper(TODAY, "1-QĐ"), read_at=case.version, reason="Sai")


def test_a_wrong_procedure_is_done_again_and_the_decision_stands(city: Cast) -> None:
    case = d.at(city, S.CEREMONY)
    order_redo(by=BY, case=case, paper=Paper(TODAY, "7-CV/QU"), read_at=case.version, reason="Thiếu nhận xét")
    assert AdmissionCase.objects.get(pk=case.pk).redo_no == "7-CV/QU"
    finish_redo(by=BY, case=case, paper=Paper(TODAY), read_at=case.version, reason="Đã bổ sung")
    case.refresh_from_db()
    assert (case.redo_no, case.state) == ("", S.CEREMONY)
    with pytest.raises(HouseError, match="không có yêu cầu"):
        finish_redo(by=BY, case=case, paper=Paper(TODAY), read_at=case.version, reason="Lần nữa")
    early = d.at(city, S.VETTING, person=d.candidate("Ngô Sớm"), helper=case.helper)
    with pytest.raises(HouseError, match="không có quyết định nào"):
        order_redo(by=BY, case=early, paper=Paper(TODAY, "8"), read_at=early.version, reason="Sai")


# V19


def test_v19_a_number_is_used_once_by_its_committee_and_term(city: Cast) -> None:
    deeds.record(city, decision_no="88-QĐ/QU")
    with pytest.raises(ValidationError, match="đã dùng số quyết định đó trong nhiệm kỳ"):
        deeds.record(city, decision_no="88-QĐ/QU")
    deeds.record(city, "cell_3", decision_no="88-QĐ/QU")  # another committee
    deeds.record(city, "office", decision_no="88-QĐ/QU")
    deeds.record(city, decision_no="88-QĐ/QU", decided_on=date(2020, 9, 1))  # the term before


def test_v19_an_annulment_takes_a_number_of_the_same_book(city: Cast) -> None:
    event = deeds.record(city, decision_no="90-QĐ/QU")
    with pytest.raises(ValidationError, match="đã dùng số"):
        deeds.annul(event, TODAY, number="90-QĐ/QU")


def test_v19_one_decision_one_person_at_the_dossier(city: Cast) -> None:
    first = d.at(city, S.BASE_RESOLVED)
    second = d.at(city, S.BASE_RESOLVED, person=d.candidate("Ngô Hai"), helper=first.helper)
    d.ruled(first, number="91-QĐ/QU")
    with pytest.raises(ValidationError, match="mỗi người một quyết định"):
        d.ruled(second, number="91-QĐ/QU")
    assert AdmissionCase.objects.get(pk=second.pk).state == S.BASE_RESOLVED


# Corrections


def test_a_step_typed_wrong_is_said_anew_and_the_journal_keeps_the_old(city: Cast) -> None:
    case = d.at(city, S.CELL_RESOLVED)
    fix(case, date(2024, 2, 22), "06-NQ/CB", replace(d.YES, agree=8, disagree=1))
    step = case.steps.order_by("id").last()
    assert step is not None
    assert (step.on, step.document_no, step.note) == (date(2024, 2, 22), "06-NQ/CB", "tán thành 8/9, cần 6")
    tally = case.tallies.get()
    assert (tally.agree, tally.held_on) == (8, date(2024, 2, 22))
    event = history(step).first()
    assert event is not None and event.reason == WRONG and event.old["document_no"] == "05-NQ/CB"
    assert AdmissionCase.objects.get(pk=case.pk).due_on == add_working_days(date(2024, 2, 22), 5).day


def test_a_correction_needs_a_reason(city: Cast) -> None:
    case = d.at(city, S.TRAINED)
    for act in (
        lambda: correct_step(by=BY, case=case, fix=Fix(d.TRAINED), read_at=case.version, reason=" "),
        lambda: take_back(by=BY, case=case, read_at=case.version, reason=""),
    ):
        with pytest.raises(ValidationError) as refused:
            act()
        assert set(refused.value.message_dict) == {"reason"}


@pytest.mark.parametrize(
    ("state", "fixed", "column", "value"),
    [
        (S.LISTED, Fix(date(2023, 6, 12)), "listed_on", date(2023, 6, 12)),
        (S.TRAINED, Fix(date(2023, 9, 21), "113-GCN"), "certificate_no", "113-GCN"),
        (S.CEREMONY, Fix(date(2024, 5, 14)), "ceremony_on", date(2024, 5, 14)),
    ],
)
def test_the_dossier_repeats_the_corrected_step(
    city: Cast, state: str, fixed: Fix, column: str, value: object
) -> None:
    case = d.at(city, state)
    correct_step(by=BY, case=case, fix=fixed, read_at=case.version, reason=WRONG)
    assert getattr(AdmissionCase.objects.get(pk=case.pk), column) == value


def test_a_corrected_ceremony_moves_the_end_of_probation(city: Cast) -> None:
    case = d.at(city, S.CEREMONY)
    fix(case, date(2024, 5, 14))
    member = PartyMembership.objects.get(person=case.person)
    assert member.joined_on == date(2024, 5, 14)
    assert RecognitionCase.objects.get(membership=member).probation_ends_on == date(2025, 5, 14)
    RecognitionCase.objects.filter(membership=member).update(version=2)
    with pytest.raises(HouseError, match="đã có bước tiếp theo"):
        fix(case, date(2024, 5, 15))


def test_a_decision_keeps_its_day_and_may_get_another_number(city: Cast) -> None:
    case = d.at(city, S.DECIDED)
    with pytest.raises(ValidationError) as refused:
        fix(case, date(2024, 4, 5), "700-QĐ/QU")
    assert set(refused.value.message_dict) == {"on"}
    fix(case, d.DECIDED, "700-QĐ/QU")
    assert AdmissionEvent.objects.get(person=case.person).decision_no == "700-QĐ/QU"


@pytest.mark.parametrize(
    ("on", "count", "words"),
    [
        (date(2023, 11, 1), d.YES, "ở trước bước"),
        (date(2024, 2, 22), d.NO, "Kết quả sửa lại không đạt"),
        (date(2024, 2, 22), None, "ghi lại cả kết quả kiểm phiếu"),
    ],
)
def test_what_cannot_be_is_not_corrected_to(city: Cast, on: date, count: object, words: str) -> None:
    case = d.at(city, S.CELL_RESOLVED)
    with pytest.raises((HouseError, ValidationError), match=words):
        fix(case, on, "06-NQ/CB", count)
    assert case.tallies.get().agree == 9


@pytest.mark.parametrize(
    ("state", "before"),
    [
        (S.TRAINED, S.LISTED),
        (S.DOSSIER, S.TRAINED),
        (S.VETTING, S.DOSSIER),
        (S.CELL_RESOLVED, S.VETTING),
        (S.BASE_RESOLVED, S.CELL_RESOLVED),
    ],
)
def test_the_last_step_can_be_taken_back(city: Cast, state: str, before: str) -> None:
    case = d.at(city, state)
    back(case)
    case.refresh_from_db()
    assert case.state == before
    assert case.tallies.count() == (1 if state == S.BASE_RESOLVED else 0)
    assert case.vettings.exists() is (state not in (S.DOSSIER, S.VETTING, S.TRAINED))
    assert bool(case.certificate_no) is (state != S.TRAINED)


def test_a_refusal_typed_by_mistake_is_taken_back(city: Cast) -> None:
    case = d.at(city, S.VETTING)
    d.in_cell(case, count=d.NO)
    back(case)
    d.in_cell(case)
    assert case.state == S.CELL_RESOLVED and case.tallies.count() == 1


@pytest.mark.parametrize("state", [S.LISTED, S.DECIDED, S.CEREMONY])
def test_what_has_effects_outside_is_not_taken_back(city: Cast, state: str) -> None:
    case = d.at(city, state)
    with pytest.raises(HouseError, match="không bỏ được"):
        back(case)


# Two clerks


def test_the_second_clerk_reads_who_was_first_and_when(city: Cast) -> None:
    case = d.at(city, S.VETTING)
    read_at = case.version
    d.in_cell(case, by=city.accounts["phucxa"])
    late = AdmissionCase.objects.get(pk=case.pk)
    with pytest.raises(HouseError, match=r"Đồng chí Phạm Văn Phúc, lúc \d\d:\d\d ngày .* vừa ghi"):
        resolve_in_cell(
            by=city.accounts["badinh"],
            case=late,
            vote=Vote(d.IN_CELL, "9-NQ", d.YES),
            read_at=read_at,
            reason=WHY,
        )
    assert late.tallies.count() == 1


def test_the_version_grows_with_every_write(city: Cast) -> None:
    case = d.listed(city)
    versions = [case.version]
    for step in (d.train, d.open_, d.vet, d.in_cell, d.in_base, d.ruled):
        step(case)
        versions.append(case.version)
    assert versions == sorted(set(versions)) and versions[0] == 1


# What must never be false


@pytest.mark.parametrize(
    "changes",
    [
        {"state": S.DECIDED, "decision": None},
        {"state": S.CEREMONY, "ceremony_on": None},
        {"ceremony_on": date(2024, 4, 5)},
        {"decision": None},
    ],
)
def test_the_database_keeps_state_decision_and_ceremony_together(
    city: Cast, changes: dict[str, object]
) -> None:
    case = d.at(city, S.CEREMONY)
    with pytest.raises(IntegrityError), acting(BY, WHY):
        AdmissionCase.objects.filter(pk=case.pk).update(**changes)


# Many at once


def test_clocks_are_set_anew_for_all_running_dossiers(city: Cast) -> None:
    case = d.at(city, S.CELL_RESOLVED)
    with acting(BY, WHY):
        AdmissionCase.objects.filter(pk=case.pk).update(due_on=None, due_rule="")
    assert renew_dues(by=BY, reason="Lịch năm mới") == 1
    case.refresh_from_db()
    assert case.due_on == add_working_days(d.IN_CELL, 5).day
    assert renew_dues(by=BY, reason="Lịch năm mới") == 0
