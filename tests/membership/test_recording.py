"""Recording an admission: event, membership and home cell, all or nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError

from namro.access.queries import Refused
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.journal.models import JournalEvent
from namro.membership.actions import full_years, record_admission
from namro.membership.models import AdmissionEvent, SourceGroup
from namro.people.models import HomeCell, PartyMembership
from tests.cast import BY, TODAY, WHY, Cast, add_person
from tests.membership import deeds
from tests.membership.deeds import DECIDED
from tests.membership.together import meanwhile


def rows() -> tuple[int, int, int]:
    return AdmissionEvent.objects.count(), PartyMembership.objects.count(), HomeCell.objects.count()


def test_event_membership_and_home_come_together(city: Cast) -> None:
    before = rows()
    owner = {"is_owner": True, "in_private_enterprise": True, "source_group": SourceGroup.OWNER}
    event = deeds.record(city, decision_no="200-QĐ/QU", **owner)
    membership = PartyMembership.objects.get(person=event.person)
    home = HomeCell.objects.get(membership=membership)
    assert rows() == tuple(count + 1 for count in before)
    assert (event.sign, event.reverses, event.reason) == (1, None, "")
    assert (event.happened_on, event.decision_no) == (DECIDED, "200-QĐ/QU")
    assert (event.is_owner, event.in_private_enterprise) == (True, True)
    assert membership.decided_on == DECIDED and membership.joined_on is None
    assert membership.during == home.during == span(DECIDED)
    assert event.cell == home.cell == city.units["cell_1"]


def test_one_transaction_and_one_reason_in_the_journal(city: Cast) -> None:
    clerk = city.accounts["phucxa"]
    event = deeds.record(city, by=clerk)
    tables = ("membership_admissionevent", "people_partymembership", "people_homecell")
    kept = JournalEvent.objects.filter(table_name__in=tables, actor=str(clerk.pk))
    assert {entry.table_name for entry in kept} == set(tables)
    assert len({entry.xid for entry in kept}) == 1
    assert {entry.reason for entry in kept} == {WHY}
    assert kept.get(table_name=tables[0]).new["decision_no"] == event.decision_no


def test_a_committee_admits_nobody_and_nothing_is_left(city: Cast) -> None:
    """The cell is judged after the event was written: the event goes with it."""
    admission, before = deeds.admission(city, "phuc_xa"), rows()
    with pytest.raises(HouseError, match="không phải chi bộ"):
        record_admission(by=BY, admission=admission, reason=WHY)
    assert rows() == before


def test_a_home_that_cannot_be_leaves_nothing(city: Cast) -> None:
    """The very last step fails: somebody is still at home elsewhere."""
    person, day = add_person("Ngô Bá Khá"), date(2020, 1, 6)
    ended = PartyMembership.objects.create(
        person=person, decided_on=day, during=span(day, DECIDED), end_ground="ANNULLED"
    )
    HomeCell.objects.create(person=person, membership=ended, cell=city.units["cell_3"], during=span(day))
    before = rows()
    with pytest.raises(ValidationError, match="đang sinh hoạt ở một chi bộ khác"):
        deeds.record(city, person=person)
    assert rows() == before


def test_a_member_is_not_admitted_again_and_nothing_is_left(city: Cast) -> None:
    person = city.admissions["Trần Văn Hòa"].person
    before = rows()
    with pytest.raises(ValidationError, match="đã là đảng viên trong thời gian đó"):
        deeds.record(city, person=person)
    assert rows() == before


def test_one_person_is_not_admitted_twice_a_day(city: Cast) -> None:
    event = city.admissions["Trần Văn Hòa"]
    with pytest.raises(ValidationError, match="đã có quyết định kết nạp trong ngày đó"):
        deeds.record(city, "cell_3", person=event.person, decided_on=event.happened_on)


def test_who_left_may_be_admitted_again(city: Cast) -> None:
    first = deeds.record(city)
    deeds.annul(first, date(2024, 6, 1))
    again = deeds.record(city, person=first.person, decided_on=date(2024, 6, 2))
    assert PartyMembership.objects.filter(person=again.person).count() == 2


# Age (V11)


@pytest.mark.parametrize(
    ("born", "age"),
    [
        (date(2006, 5, 1), 18),
        (date(2006, 5, 31), 18),
        (date(2006, 6, 1), 17),
        (date(2005, 12, 31), 18),
        (date(2024, 5, 1), 0),
        (date(1964, 5, 7), 60),
    ],
)
def test_years_are_counted_by_month(born: date, age: int) -> None:
    assert full_years(born, DECIDED) == age


def test_v11_eighteen_is_reached_in_the_month_not_on_the_day(city: Cast) -> None:
    late = add_person("Ngô Bá Khá", born=date(2006, 5, 31))
    assert deeds.record(city, person=late).pk
    young = add_person("Ngô Bá Khánh", born=date(2006, 6, 1))
    with pytest.raises(HouseError, match="Ngô Bá Khánh mới 17 tuổi vào ngày 07/5/2024; phải đủ 18 tuổi"):
        deeds.record(city, person=young)


# Days


def test_a_future_decision_is_refused(city: Cast) -> None:
    with pytest.raises(HouseError, match=r"06/7/2024 ở sau hôm nay \(05/7/2024\); kiểm tra lại ngày"):
        deeds.record(city, decided_on=date(2024, 7, 6))
    assert deeds.record(city, decided_on=TODAY).happened_on == TODAY


def test_a_cell_admits_from_its_first_day(city: Cast) -> None:
    with pytest.raises(HouseError, match="chỉ hoạt động từ 01/3/2024; ngày 29/02/2024 ở trước đó"):
        deeds.record(city, "cell_2", decided_on=date(2024, 2, 29))


def test_where_no_minimum_age_is_known_nothing_is_recorded(city: Cast) -> None:
    before = rows()
    with clock.frozen(TODAY), pytest.raises(HouseError, match="2010"):
        deeds.record(city, decided_on=date(2010, 12, 31))
    assert rows() == before


# Groups


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"is_owner": True}, "Chủ doanh nghiệp phải thuộc doanh nghiệp ngoài khu vực nhà nước."),
        (
            {"source_group": SourceGroup.PUPIL, "in_private_enterprise": True},
            "Học sinh THPT không kết nạp trong doanh nghiệp.",
        ),
        ({"source_group": "POET"}, "POET"),
        ({"source_group": ""}, "source_group"),
        ({"decision_no": ""}, "decision_no"),
    ],
    ids=["owner outside", "pupil in enterprise", "unknown group", "no group", "no number"],
)
def test_what_cannot_be_is_refused(city: Cast, changes: dict[str, Any], sentence: str) -> None:
    before = rows()
    with pytest.raises(ValidationError, match=sentence):
        deeds.record(city, **changes)
    assert rows() == before


# Who may


@pytest.mark.parametrize(
    ("username", "cell"),
    [("phucxa", "cell_1"), ("phucxa", "cell_2"), ("badinh", "cell_1"), ("thanhuy", "cell_3")],
)
def test_who_records_in_his_own_part_may(city: Cast, username: str, cell: str) -> None:
    assert deeds.record(city, cell, by=city.accounts[username]).pk


@pytest.mark.parametrize(
    ("username", "cell", "sentence"),
    [
        ("phucxa", "cell_3", "nằm ngoài phạm vi được giao"),
        ("badinh", "cell_3", "nằm ngoài phạm vi được giao"),
        ("badinh", "office", "nằm ngoài phạm vi được giao"),
        ("lanhdao", "cell_1", "chưa được giao quyền ghi quyết định kết nạp"),
        ("quantri", "cell_1", "chưa được giao quyền ghi quyết định kết nạp"),
        ("moi", "cell_1", "chưa được giao quyền ghi quyết định kết nạp"),
    ],
)
def test_a_clerk_does_not_record_elsewhere(city: Cast, username: str, cell: str, sentence: str) -> None:
    admission, before = deeds.admission(city, cell), rows()
    with pytest.raises(Refused, match=sentence):
        record_admission(by=city.accounts[username], admission=admission, reason=WHY)
    assert rows() == before


@pytest.mark.parametrize("later", [DECIDED, date(2024, 5, 8)], ids=["same day", "other day"])
def test_two_clerks_admit_one_person_at_once(
    owner: psycopg.Connection, committed_city: Cast, later: date
) -> None:
    """One wins, the other reads why not."""
    person = add_person("Ngô Bá Khá")
    second = meanwhile(
        owner,
        lambda: deeds.record(committed_city, person=person),
        lambda: deeds.record(committed_city, "cell_3", person=person, decided_on=later),
    )
    with pytest.raises(ValidationError, match=r"đã là đảng viên|đã có quyết định kết nạp"):
        second.result()
    assert AdmissionEvent.objects.filter(person=person).count() == 1
