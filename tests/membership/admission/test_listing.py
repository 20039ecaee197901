"""People put on a list: all of them or none, and each refusal beside its row."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.membership.admission.listing.actions import Listing, Newcomer, RowsRefused, alike, list_people
from namro.membership.admission.states import S
from namro.membership.models import AdmissionCase, SourceGroup
from namro.membership.models.dossiers import SpecialCase
from namro.organisation.people.actions import NewPerson
from namro.people.models import Person, Sex
from tests.cast import BY, TODAY, WHY, Cast
from tests.membership.admission import dossiers as d

NEW = NewPerson("Mai Thị Một", Sex.FEMALE, date(1997, 3, 2), native_place="Ba Vì", education="UPPER")


def listing(city: Cast) -> Listing:
    return Listing(city.units["cell_1"], TODAY, d.official(city))


def row(name: str = NEW.full_name, **changes: object) -> Newcomer:
    return replace(Newcomer(replace(NEW, full_name=name), SourceGroup.FARMER), **changes)  # type: ignore[arg-type]


def put(city: Cast, *rows: Newcomer, by: object = BY) -> list[AdmissionCase]:
    return list_people(by=by, listing=listing(city), rows=dict(enumerate(rows)), reason=WHY)


def test_new_and_known_people_stand_on_the_list(city: Cast) -> None:
    known = d.candidate("Ngô Đã Biết")
    made = put(city, row(), row(person=known))
    assert [case.person.full_name for case in made] == ["Mai Thị Một", "Ngô Đã Biết"]
    assert {case.state for case in made} == {S.LISTED}
    new = made[0].person
    assert (new.birth_date, new.native_place, new.education) == (date(1997, 3, 2), "Ba Vì", "UPPER")
    assert made[1].person == known and Person.objects.filter(full_name="Ngô Đã Biết").count() == 1


def test_one_row_that_cannot_be_writes_none(city: Cast) -> None:
    people, member = Person.objects.count() + 1, city.admissions["Trần Văn Hòa"].person
    with pytest.raises(RowsRefused) as refused:
        put(city, row(), row(source_group=SourceGroup.PUPIL), row(person=member), row("Mai Thị Bốn"))
    errors = refused.value.errors
    assert set(errors) == {1, 2}
    assert isinstance(errors[1], ValidationError) and "parents_opinion_on" in errors[1].message_dict
    assert isinstance(errors[2], HouseError) and "đang là đảng viên" in str(errors[2])
    assert str(refused.value).startswith("2 dòng chưa ghi được; chưa dòng nào được ghi.")
    assert not AdmissionCase.objects.exists()
    assert Person.objects.count() == people  # only the helper


def test_the_same_person_twice_on_one_list_is_refused(city: Cast) -> None:
    known = d.candidate("Ngô Hai Lần")
    with pytest.raises(RowsRefused) as refused:
        put(city, row(person=known), row(person=known))
    assert set(refused.value.errors) == {1}


def test_v16_an_identity_number_that_is_known_is_refused(city: Cast) -> None:
    numbered = replace(NEW, citizen_id="001097000123")
    put(city, row(person=numbered))
    with pytest.raises(RowsRefused) as refused:
        put(city, row(person=replace(numbered, full_name="Mai Thị Khác")))
    assert set(refused.value.errors) == {0}


def test_v16_the_same_name_and_birth_date_are_alike_whatever_the_accents(city: Cast) -> None:
    known = d.candidate("Đỗ Thị Hòa", born=date(1997, 3, 2))
    for name, number in (("Do thi hoa", 1), ("ĐỖ THỊ HOÀ", 1), ("Đỗ Thị Hoan", 0)):
        assert len(alike(replace(NEW, full_name=name))) == number, name
    assert list(alike(replace(NEW, full_name="Đỗ Thị Hòa"))) == [known]
    assert not alike(replace(NEW, full_name="Đỗ Thị Hòa", birth_date=date(1997, 3, 3)))


def test_an_owner_needs_further_papers(city: Cast) -> None:
    (case,) = put(city, row(source_group=SourceGroup.OWNER, is_owner=True, in_private_enterprise=True))
    assert case.special_cases == [SpecialCase.OWNER]
    with pytest.raises(RowsRefused) as refused:
        put(city, row("Mai Thị Chủ", source_group=SourceGroup.OWNER, is_owner=True))
    assert "doanh nghiệp" in str(refused.value.errors[0])


def test_who_may_not_list_writes_nobody(city: Cast) -> None:
    people = Person.objects.count() + 1
    with pytest.raises(RowsRefused) as refused:
        put(city, row(), by=city.accounts["lanhdao"])
    assert isinstance(refused.value.errors[0], Refused)
    assert Person.objects.count() == people


def test_nobody_is_listed_tomorrow_or_before_the_cell(city: Cast) -> None:
    for day in (date(2024, 7, 6), date(2019, 12, 31)):
        at = replace(listing(city), listed_on=day)
        with pytest.raises(RowsRefused) as refused:
            list_people(by=BY, listing=at, rows={0: row()}, reason=WHY)
        error = refused.value.errors[0]
        assert isinstance(error, ValidationError) and "listed_on" in error.message_dict
