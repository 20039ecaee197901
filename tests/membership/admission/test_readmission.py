"""Admitted again: late, with consent, not after every ground, and only once (edge case 28)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.actions import record_admission
from namro.membership.admission.actions import revise_papers
from namro.membership.admission.states import S
from namro.membership.models import ExitCase, RemovalGround
from namro.membership.models.dossiers import SpecialCase
from namro.membership.readmission import Readmission
from namro.people.models import EndGround, HomeCell, MemberOrigin, PartyMembership, Person
from tests.cast import BY, WHY, Cast
from tests.membership import deeds
from tests.membership.admission import dossiers as d

LEFT = date(2020, 11, 2)
CONSENT = Readmission("12-CV/TU")


def left(
    city: Cast, ground: str = EndGround.REMOVED, on: date = LEFT, origin: str = MemberOrigin.ADMITTED
) -> Person:
    """Somebody who was a member until ``on``."""
    person = d.candidate("Vũ Trở Lại", born=date(1985, 4, 5))
    with acting(BY, WHY):
        days = span(date(2020, 2, 3), on)
        membership = PartyMembership.objects.create(
            person=person, decided_on=date(2020, 2, 3), during=days, end_ground=ground, origin=origin
        )
        HomeCell.objects.create(person=person, membership=membership, cell=city.units["cell_3"], during=days)
    return person


def again(city: Cast, person: Person, given: Readmission = CONSENT, **changes: Any) -> Any:
    admission = deeds.admission(city, person=person, readmission=given, **changes)
    return record_admission(by=BY, admission=admission, reason=WHY)


def test_after_three_years_and_with_consent_somebody_is_admitted_again(city: Cast) -> None:
    person = left(city)
    event = again(city, person)
    assert event.person == person
    newest = PartyMembership.objects.filter(person=person).latest("during")
    assert (newest.origin, newest.joined_on) == (MemberOrigin.READMITTED, None)


@pytest.mark.parametrize(
    ("person", "given", "words"),
    [
        ({"on": date(2021, 5, 8)}, CONSENT, "từ 08/5/2024 mới được xét"),
        ({}, Readmission(), "phải có văn bản đồng ý"),
        ({"ground": EndGround.RESIGNED}, CONSENT, "xin ra khỏi Đảng không được xét"),
        ({"ground": EndGround.TRANSFERRED_OUT}, CONSENT, "tiếp nhận theo chuyển sinh hoạt"),
        ({"ground": EndGround.DIED}, CONSENT, "đã từ trần"),
        ({}, Readmission("12-CV/TU", record_cleared_on=date(2019, 6, 1)), "phải đủ 60 tháng"),
    ],
)
def test_who_is_not_admitted_again_reads_why(
    city: Cast, person: dict[str, Any], given: Readmission, words: str
) -> None:
    who = left(city, **person)
    with pytest.raises(HouseError, match=words):
        again(city, who, given)
    assert PartyMembership.objects.filter(person=who).count() == 1


def test_who_resigned_in_hardship_may_come_back(city: Cast) -> None:
    assert again(city, left(city, EndGround.RESIGNED), Readmission("12-CV/TU", hardship=True))


def test_who_gave_up_activities_never_comes_back(city: Cast) -> None:
    person = left(city)
    membership = PartyMembership.objects.get(person=person)
    with acting(BY, WHY):
        ExitCase.objects.create(
            membership=membership,
            cell=city.units["cell_3"],
            ground=EndGround.REMOVED,
            removal_ground=RemovalGround.SKIPPED,
            state=ExitCase.State.DECIDED,
            opened_on=LEFT,
            happened_on=LEFT,
            known_on=LEFT,
        )
    with pytest.raises(HouseError, match="tự bỏ sinh hoạt"):
        again(city, person)
    with pytest.raises(HouseError, match="tự bỏ sinh hoạt"):
        d.listed(city, person=person)


def test_edge_28_nobody_is_admitted_again_a_second_time(city: Cast) -> None:
    person = left(city, origin=MemberOrigin.READMITTED)
    with pytest.raises(HouseError, match="đã được kết nạp lại một lần"):
        again(city, person)


def test_edge_28_the_dossier_is_not_even_opened(city: Cast) -> None:
    person = left(city, origin=MemberOrigin.READMITTED)
    with pytest.raises(HouseError, match="chỉ được kết nạp lại 1 lần"):
        d.listed(city, person=person)


def test_an_annulled_admission_never_was_one(city: Cast) -> None:
    person = left(city, EndGround.ANNULLED)
    assert deeds.record(city, person=person)
    assert not PartyMembership.objects.filter(person=person, origin=MemberOrigin.READMITTED).exists()


def test_the_dossier_of_a_readmission_says_so_and_needs_the_consent(city: Cast) -> None:
    case = d.listed(city, person=left(city))
    assert case.readmission and case.special_cases == [SpecialCase.READMISSION]
    d.train(case)
    d.open_(case)
    d.vet(case)
    with pytest.raises(Exception, match="văn bản đồng ý của Ban Thường vụ Thành ủy"):
        d.in_cell(case)
    papers = d.papers(case, consent_no="12-CV/TU")
    revise_papers(by=BY, case=case, papers=papers, read_at=case.version, reason=WHY)
    assert case.special_cases == [SpecialCase.READMISSION]
    d.in_cell(case)
    d.in_base(case)
    d.ruled(case)
    assert case.state == S.DECIDED
    newest = PartyMembership.objects.filter(person=case.person).latest("during")
    assert newest.origin == MemberOrigin.READMITTED


def test_the_wait_is_judged_on_the_day_of_the_review(city: Cast) -> None:
    case = d.listed(city, person=left(city, on=date(2021, 3, 1)))
    d.train(case)
    d.open_(case, consent_no="12-CV/TU")
    d.vet(case)
    with pytest.raises(Exception, match="từ 01/3/2024 mới được xét"):
        d.in_cell(case, date(2024, 2, 29))
    d.in_cell(case, date(2024, 3, 1))
    assert case.state == S.CELL_RESOLVED
