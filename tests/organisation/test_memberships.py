"""Beginning and ending a membership: always together with the home cell."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.organisation.actions import admit_to_cell, end_membership
from namro.people.models import EndGround, HomeCell, PartyMembership
from tests.cast import BY, TODAY, WHY, Cast, add_person

DAY, END = date(2024, 4, 10), date(2024, 6, 1)


def admit(city: Cast, cell: str = "cell_1", day: date = DAY, by: object = BY) -> PartyMembership:
    person = add_person("Ngô Bá Khá")
    return admit_to_cell(by=by, person=person, cell=city.units[cell], decided_on=day, reason=WHY)


def close(membership: PartyMembership, end: date = END, by: object = BY) -> None:
    end_membership(by=by, membership=membership, end=end, ground=EndGround.RESIGNED, reason=WHY)


def test_a_member_is_at_home_from_the_first_day(city: Cast) -> None:
    membership = admit(city)
    home = HomeCell.objects.get(membership=membership)
    assert (membership.decided_on, membership.end_ground) == (DAY, "")
    assert (home.person, home.cell) == (membership.person, city.units["cell_1"])
    assert membership.during == home.during == span(DAY)


def test_a_base_cell_is_a_cell(city: Cast) -> None:
    assert admit(city, "office").pk


@pytest.mark.parametrize("unit", ["phuc_xa", "ba_dinh", "city"])
def test_nobody_is_at_home_in_a_committee(city: Cast, unit: str) -> None:
    before = PartyMembership.objects.count()
    with pytest.raises(HouseError, match="không phải chi bộ; đảng viên chỉ sinh hoạt tại chi bộ"):
        admit(city, unit)
    assert PartyMembership.objects.count() == before


def test_a_cell_that_is_not_there_yet_admits_nobody(city: Cast) -> None:
    refusal = f"Chi bộ {city.code('cell_2')} không hoạt động vào ngày 29/02/2024"
    with pytest.raises(HouseError, match=refusal):
        admit(city, "cell_2", date(2024, 2, 29))
    assert admit(city, "cell_2", date(2024, 3, 1)).pk


def test_a_member_is_not_admitted_again(city: Cast) -> None:
    person = admit(city).person
    with pytest.raises(ValidationError, match="đã là đảng viên trong thời gian đó"):
        admit_to_cell(by=BY, person=person, cell=city.units["cell_3"], decided_on=TODAY, reason=WHY)
    assert HomeCell.objects.filter(person=person).count() == 1


def test_membership_and_home_end_together(city: Cast) -> None:
    membership = admit(city)
    close(membership)
    membership.refresh_from_db()
    assert membership.end_ground == EndGround.RESIGNED
    assert membership.during == HomeCell.objects.get(membership=membership).during == span(DAY, END)


def test_only_the_last_home_is_closed(city: Cast) -> None:
    membership, moved = admit(city), date(2024, 5, 1)
    HomeCell.objects.filter(membership=membership).update(during=span(DAY, moved))
    HomeCell.objects.create(
        person=membership.person, membership=membership, cell=city.units["cell_3"], during=span(moved)
    )
    close(membership)
    homes = HomeCell.objects.filter(membership=membership).order_by("during")
    assert [home.during for home in homes] == [span(DAY, moved), span(moved, END)]


@pytest.mark.parametrize("end", [DAY, date(2024, 4, 9)])
def test_no_membership_ends_before_it_lasted_a_day(city: Cast, end: date) -> None:
    membership = admit(city)
    with pytest.raises(HouseError, match="không còn ngày nào"):
        close(membership, end)
    assert HomeCell.objects.get(membership=membership).during == span(DAY)


def test_a_membership_ends_once(city: Cast) -> None:
    membership = admit(city)
    close(membership)
    with pytest.raises(HouseError, match="đã kết thúc"):
        close(membership, TODAY)


def test_an_end_without_its_ground_changes_nothing(city: Cast) -> None:
    membership = admit(city)
    with pytest.raises(ValidationError, match="Kết thúc phải có lý do"):
        end_membership(by=BY, membership=membership, end=END, ground=EndGround.NONE, reason=WHY)
    assert HomeCell.objects.get(membership=membership).during == span(DAY)


def test_who_may_not_record_there_is_refused(city: Cast) -> None:
    clerk = city.accounts["phucxa"]
    with pytest.raises(Refused, match="nằm ngoài phạm vi được giao"):
        admit(city, "cell_3", by=clerk)
    membership = admit(city, "cell_3")
    with pytest.raises(Refused, match="nằm ngoài phạm vi được giao"):
        close(membership, by=clerk)
    close(admit(city, by=clerk), by=clerk)
