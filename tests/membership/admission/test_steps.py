"""The dossier from the cell's list to the ceremony: states, days, clocks, rights."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from namro.access.actions import grant_role
from namro.access.models import Account
from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.journal.models import JournalEvent
from namro.membership.admission.actions import (
    Papers,
    answer_vetting,
    change_helper,
    list_applicant,
    revise_papers,
)
from namro.membership.admission.facts import Known
from namro.membership.admission.resolving.actions import close, forward
from namro.membership.admission.states import CLOSINGS, ENDED, NEXT, OWNERS, S, check_move
from namro.membership.admission.steps.actions import Paper
from namro.membership.models import AdmissionCase, AdmissionEvent, RecognitionCase, SourceGroup
from namro.membership.votes import Count
from namro.people.models import HomeCell, MemberOrigin, PartyMembership
from namro.regulations.queries import add_working_days
from namro.units.models import Classification, Delegation
from tests.cast import BEGIN, BY, TODAY, WHY, Cast, add_account
from tests.membership.admission import dossiers as d
from tests.units.grow import settle


def wrong_fields(refused: pytest.ExceptionInfo[ValidationError]) -> set[str]:
    return set(refused.value.message_dict)


def secretary(city: Cast, cell: str = "cell_1") -> Account:
    account = add_account(f"bithu_{cell}", "Vương Bí Thư")
    grant_role(
        by=BY, account=account, role_code="CELL_SECRETARY", unit=city.units[cell], first=BEGIN, reason=WHY
    )
    return account


def test_from_the_list_to_the_ceremony(city: Cast) -> None:
    case = d.at(city, S.CEREMONY)
    case.refresh_from_db()
    assert [step.state for step in case.steps.order_by("id")] == [
        S.LISTED,
        S.TRAINED,
        S.DOSSIER,
        S.VETTING,
        S.CELL_RESOLVED,
        S.BASE_RESOLVED,
        S.DECIDED,
        S.CEREMONY,
    ]
    member = PartyMembership.objects.get(person=case.person)
    assert (member.decided_on, member.joined_on, member.official_on) == (d.DECIDED, d.HELD, None)
    assert member.origin == MemberOrigin.ADMITTED
    assert HomeCell.objects.get(person=case.person).cell == city.units["cell_1"]
    assert case.decision is not None and case.decision.happened_on == d.DECIDED
    assert case.decision.issued_by == city.code("ba_dinh") and case.decision.term == 2020
    probation = RecognitionCase.objects.get(membership=member)
    assert probation.probation_ends_on == date(2025, 5, 10)
    assert (case.due_on, case.due_rule, case.ceremony_late) == (None, "", False)
    assert [tally.body for tally in case.tallies.order_by("id")] == ["CELL", "BASE", "STANDING"]


def test_v15_every_step_sets_the_clock_of_the_next(city: Cast) -> None:
    found = {}
    for state in (S.LISTED, S.TRAINED, S.DOSSIER, S.CELL_RESOLVED, S.BASE_RESOLVED, S.DECIDED):
        name = f"Người {state}"
        case = d.at(city, state, person=d.candidate(name), helper=d.official(city, name=f"Giúp {state}"))
        case.refresh_from_db()
        found[state] = (case.due_on, case.due_rule)

    def after(day: date, days: int) -> date:
        return add_working_days(day, days).day

    assert found == {
        S.LISTED: (None, ""),
        S.TRAINED: (date(2028, 9, 20), "admission.class_valid_months"),
        S.DOSSIER: (date(2024, 11, 6), "admission.redo_after_months"),
        S.CELL_RESOLVED: (after(d.IN_CELL, 5), "admission.cell_forward_days"),
        S.BASE_RESOLVED: (after(d.IN_CELL, 45), "admission.decide_days"),
        S.DECIDED: (after(d.RECEIVED, 30), "admission.ceremony_days"),
    }


def test_v15_vetting_is_answered_within_its_days_and_then_the_year_of_the_papers_runs(city: Cast) -> None:
    case = d.at(city, S.DOSSIER)
    d.vet(case, answered=None)
    case.refresh_from_db()
    due = add_working_days(d.SENT, 30).day
    assert (case.due_on, case.due_rule) == (due, "admission.vetting_home_days")
    assert case.vettings.get().due_on == due

    answer_vetting(
        by=BY, vetting=case.vettings.get(), answered_on=d.ANSWERED, read_at=case.version, reason=WHY
    )
    case.refresh_from_db()
    assert (case.due_on, case.due_rule) == (date(2024, 11, 6), "admission.redo_after_months")


def test_v15_once_forwarded_the_base_committee_has_its_days(city: Cast) -> None:
    case = d.at(city, S.CELL_RESOLVED)
    forward(by=BY, case=case, on=date(2024, 2, 23), read_at=case.version, reason=WHY)
    case.refresh_from_db()
    assert (case.due_on, case.due_rule) == (
        add_working_days(d.IN_CELL, 25).day,
        "admission.base_forward_days",
    )
    with pytest.raises(HouseError, match="một lần"):
        forward(by=BY, case=case, on=date(2024, 2, 24), read_at=case.version, reason=WHY)


def test_v15_special_cases_have_fifteen_more_days(city: Cast) -> None:
    case = d.at(city, S.TRAINED)
    d.open_(case, special_cases=["RELIGIOUS"])
    for step in (d.vet, d.in_cell, d.in_base):
        step(case)
    case.refresh_from_db()
    assert case.due_on == add_working_days(d.IN_CELL, 60).day


def test_a_base_cell_goes_without_the_base_committee(city: Cast) -> None:
    case = d.at(city, S.CELL_RESOLVED, "office")
    with pytest.raises(HouseError, match="không qua nghị quyết đảng ủy cơ sở"):
        d.in_base(case)
    forward(by=BY, case=case, on=date(2024, 2, 22), read_at=case.version, reason=WHY)
    case.refresh_from_db()
    assert case.due_rule == "admission.decide_days"
    d.ruled(case)
    assert case.state == S.DECIDED and case.decision is not None
    assert case.decision.issued_by == city.code("agencies")


def test_a_cell_under_a_base_committee_does_not_skip_it(city: Cast) -> None:
    case = d.at(city, S.CELL_RESOLVED)
    with pytest.raises(HouseError, match="Chưa có nghị quyết của “Đảng bộ phường Phúc Xá”"):
        d.ruled(case)
    assert not AdmissionEvent.objects.filter(person=case.person).exists()


def test_a_base_committee_with_delegated_power_decides_itself(city: Cast) -> None:

    with acting(BY, WHY):
        Classification.objects.create(
            unit=city.units["phuc_xa"], during=span(BEGIN), delegation=Delegation.ADMISSION
        )
    case = d.at(city, S.CELL_RESOLVED)
    d.ruled(case)
    assert case.decision is not None and case.decision.issued_by == city.code("phuc_xa")
    assert case.tallies.order_by("id").last().body == "BASE"


# Days


@pytest.mark.parametrize(
    ("state", "step", "day", "field"),
    [
        (S.TRAINED, d.open_, date(2023, 6, 4), "on"),
        (S.DOSSIER, d.vet, date(2023, 11, 5), "sent_on"),
        (S.VETTING, d.in_cell, date(2023, 11, 19), "held_on"),
        (S.CELL_RESOLVED, d.in_base, date(2024, 2, 19), "held_on"),
        (S.BASE_RESOLVED, d.ruled, date(2024, 3, 11), "decided_on"),
        (S.DECIDED, d.celebrated, date(2024, 4, 7), "ceremony_on"),
        (S.VETTING, d.in_cell, date(2024, 7, 6), "held_on"),
        (S.BASE_RESOLVED, d.ruled, date(2024, 7, 6), "decided_on"),
        (S.DECIDED, d.celebrated, date(2024, 7, 6), "ceremony_on"),
        (S.LISTED, d.train, date(2024, 7, 6), "certificate_on"),
    ],
)
def test_v10_steps_follow_in_order_and_never_tomorrow(
    city: Cast, state: str, step: object, day: date, field: str
) -> None:
    case = d.at(city, state)
    with pytest.raises(ValidationError) as refused:
        step(case, day)  # type: ignore[operator]
    assert wrong_fields(refused) == {field}
    fresh = AdmissionCase.objects.get(pk=case.pk)
    assert (fresh.state, fresh.version) == (state, case.version)


def test_v10_the_class_may_be_older_than_the_list(city: Cast) -> None:
    case = d.listed(city)
    d.train(case, date(2021, 3, 3))
    d.open_(case)
    assert case.state == S.DOSSIER


def test_v10_a_decision_is_not_received_before_it_is_made(city: Cast) -> None:
    case = d.at(city, S.BASE_RESOLVED)
    d.ruled(case)
    with pytest.raises(ValidationError) as refused:
        d.received(case, date(2024, 4, 2))
    assert wrong_fields(refused) == {"received_on"}
    with pytest.raises(HouseError, match="Ghi ngày chi bộ nhận quyết định"):
        d.celebrated(case)


def test_v10_the_database_refuses_a_ceremony_before_the_decision(city: Cast) -> None:

    case = d.at(city, S.CEREMONY)
    with pytest.raises(IntegrityError, match="không trước"), acting(BY, WHY):
        AdmissionCase.objects.filter(pk=case.pk).update(
            ceremony_on=date(2024, 4, 2), decision_received_on=date(2024, 4, 2)
        )
        settle()


# Votes


def test_v12_what_does_not_carry_in_the_cell_ends_the_dossier(city: Cast) -> None:
    case = d.at(city, S.VETTING)
    d.in_cell(case, count=d.NO)
    case.refresh_from_db()
    assert case.state == S.REFUSED and case.due_on is None
    last = case.steps.order_by("id").last()
    assert last is not None and last.note == "tán thành 5/9, cần 6"


def test_v12_an_impossible_count_leaves_the_dossier_where_it_is(city: Cast) -> None:

    case = d.at(city, S.VETTING)
    with pytest.raises(ValidationError) as refused:
        d.in_cell(case, count=replace(d.YES, agree=10))
    assert wrong_fields(refused) == {"agree"}
    assert AdmissionCase.objects.get(pk=case.pk).state == S.VETTING
    assert not case.tallies.exists()


def test_no_is_a_paper_too_and_admits_nobody(city: Cast) -> None:

    case = d.at(city, S.BASE_RESOLVED)
    half = Count(summoned=10, present=10, agree=5, disagree=5)
    d.ruled(case, count=half, number="77-TB/QU")
    case.refresh_from_db()
    assert (case.state, case.decision) == (S.REFUSED, None)
    last = case.steps.order_by("id").last()
    assert last is not None and last.document_no == "77-TB/QU"
    assert not PartyMembership.objects.filter(person=case.person).exists()


# Who may


def test_a_secretary_prepares_the_dossier_of_his_cell_and_does_not_decide(city: Cast) -> None:
    by = secretary(city)
    case = d.listed(city, by=by)
    for step in (d.train, d.open_, d.vet, d.in_cell):
        step(case, by=by)
    for step in (d.in_base, d.ruled):
        with pytest.raises(Refused, match="ghi quyết định kết nạp"):
            step(case, by=by)
    d.in_base(case)
    d.ruled(case)
    d.received(case, by=by)
    assert d.celebrated(case, by=by) is False


def test_nobody_lists_for_another_cell(city: Cast) -> None:
    by = secretary(city, "cell_3")
    with pytest.raises(Refused, match="ngoài phạm vi"):
        d.listed(city, by=by)
    with pytest.raises(Refused):
        d.listed(city, by=city.accounts["quantri"])


def test_every_state_has_its_owner_and_its_way_on() -> None:
    assert set(NEXT) == set(OWNERS) == set(S.values)
    assert {state for state, following in NEXT.items() if not following} == {*ENDED} - {S.CEREMONY}
    reached = {to for following in NEXT.values() for to in following}
    assert reached == set(S.values) - {S.LISTED}


@pytest.mark.parametrize("state", S.values)
def test_a_step_that_does_not_follow_is_refused_with_what_does(state: str) -> None:
    case = AdmissionCase(state=state)
    for to in set(S.values) - set(NEXT[state]):
        with pytest.raises(HouseError, match="không chuyển sang"):
            check_move(case, to)
    for to in NEXT[state]:
        check_move(case, to)


# Papers


def test_a_pupil_needs_the_opinion_of_the_parents(city: Cast) -> None:
    pupil = {"person": d.candidate(born=date(2005, 9, 1)), "source_group": SourceGroup.PUPIL}
    with pytest.raises(ValidationError) as refused:
        d.listed(city, **pupil)
    assert wrong_fields(refused) == {"parents_opinion_on"}
    case = d.listed(city, **pupil, parents_opinion_on=date(2023, 6, 1))
    assert case.parents_opinion_on == date(2023, 6, 1)


def test_the_helper_is_an_official_member_of_the_cell(city: Cast) -> None:
    probationer = city.admissions["Nguyễn Thị Đào"].person
    elsewhere = d.official(city, "cell_3", "Khác Chi Bộ")
    for helper, words in ((probationer, "chưa là đảng viên chính thức"), (elsewhere, "không sinh hoạt tại")):
        with pytest.raises(ValidationError, match=words) as refused:
            d.listed(city, helper=helper)
        assert wrong_fields(refused) == {"helper"}
    case = d.listed(city)
    other = d.official(city, name="Người Khác")
    change_helper(by=BY, case=case, helper=other, read_at=case.version, reason=WHY)
    assert AdmissionCase.objects.get(pk=case.pk).helper == other


def test_two_introducers_are_two_people(city: Cast) -> None:
    case = d.at(city, S.TRAINED)
    with pytest.raises(ValidationError) as refused:
        d.open_(case, introducer_2=case.helper)
    assert wrong_fields(refused) == {"introducer_2"}
    d.open_(case, introducer_2=d.official(city, name="Người Hai"), union_resolution_no="")
    assert case.state == S.DOSSIER


def test_papers_are_mended_until_the_cell_has_resolved(city: Cast) -> None:
    case = d.at(city, S.VETTING)
    revise_papers(
        by=BY,
        case=case,
        papers=d.papers(case, mass_opinion_on=date(2024, 2, 1)),
        read_at=case.version,
        reason=WHY,
    )
    assert AdmissionCase.objects.get(pk=case.pk).mass_opinion_on == date(2024, 2, 1)
    with pytest.raises(ValidationError) as refused:
        revise_papers(
            by=BY,
            case=case,
            papers=Papers(application_on=date(2024, 7, 6)),
            read_at=case.version,
            reason=WHY,
        )
    assert wrong_fields(refused) == {"application_on"}
    d.in_cell(case)
    with pytest.raises(HouseError, match="chỉ sửa khi"):
        revise_papers(by=BY, case=case, papers=Papers(), read_at=case.version, reason=WHY)


def test_a_member_and_a_person_with_an_open_dossier_are_not_listed(city: Cast) -> None:
    with pytest.raises(HouseError, match="đang là đảng viên"):
        d.listed(city, person=city.admissions["Trần Văn Hòa"].person)
    case = d.listed(city)
    with pytest.raises(ValidationError, match="đang có một hồ sơ kết nạp chưa kết thúc"):
        d.listed(city, person=case.person, helper=case.helper)


def test_only_a_cell_keeps_a_list(city: Cast) -> None:
    new = d.applicant(city)

    with pytest.raises(HouseError, match="không phải chi bộ"):
        list_applicant(by=BY, new=replace(new, cell=city.units["phuc_xa"]), reason=WHY)
    with pytest.raises(ValidationError) as refused:
        list_applicant(by=BY, new=replace(new, listed_on=date(2019, 12, 31)), reason=WHY)
    assert wrong_fields(refused) == {"listed_on"}


# Closings


@pytest.mark.parametrize("to", CLOSINGS)
def test_before_the_decision_a_dossier_can_be_closed_with_a_reason(city: Cast, to: str) -> None:
    case = d.at(city, S.BASE_RESOLVED)
    with pytest.raises(ValidationError) as refused:
        close(by=BY, case=case, to=to, paper=Paper(TODAY), read_at=case.version)
    assert wrong_fields(refused) == {"note"}
    close(by=BY, case=case, to=to, paper=Paper(TODAY, "9-CV", "Chưa đủ"), read_at=case.version)
    case.refresh_from_db()
    assert (case.state, case.due_on) == (to, None)
    last = JournalEvent.objects.filter(table_name="membership_admissioncase").order_by("-id").first()
    assert last is not None and last.reason == f"{S(to).label}: Chưa đủ"


def test_a_returned_dossier_is_taken_up_again_under_its_first_day(city: Cast) -> None:

    case = d.at(city, S.CELL_RESOLVED)
    close(
        by=BY,
        case=case,
        to=S.RETURNED,
        paper=Paper(date(2024, 3, 1), note="Bổ sung nhận xét"),
        read_at=case.version,
    )
    d.open_(case, date(2024, 3, 8))
    assert Known(case).opened_on == d.OPENED
    d.vet(case, date(2024, 3, 11), date(2024, 4, 2))
    d.in_cell(case, date(2024, 4, 9))
    assert case.state == S.CELL_RESOLVED


def test_what_is_decided_is_not_closed(city: Cast) -> None:
    case = d.at(city, S.DECIDED)
    with pytest.raises(HouseError, match="không chuyển sang"):
        close(by=BY, case=case, to=S.WITHDRAWN, paper=Paper(TODAY, note="Nhầm"), read_at=case.version)
