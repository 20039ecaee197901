"""What the database never lets be false about people and their membership."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, models, transaction

from namro.ground.ranges import DateRange, span
from namro.people.models import BirthPrecision, EndGround, HomeCell, PartyMembership, Person
from tests.cast import Cast
from tests.people import make
from tests.people.make import DECIDED

CEREMONY, OFFICIAL, END = date(2020, 4, 1), date(2021, 4, 1), date(2023, 6, 1)
EMPTY = DateRange(empty=True)


def refused(row: models.Model, sentence: str, constraint: str) -> None:
    """A form reads the sentence; plain SQL is stopped by the constraint."""
    with pytest.raises(ValidationError, match=re.escape(sentence)):
        row.full_clean()
    with stopped(constraint):
        row.save()


@contextmanager
def stopped(constraint: str) -> Iterator[None]:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        yield


@pytest.fixture
def member(city: Cast) -> PartyMembership:
    """An open membership without a home cell."""
    person = make.person()
    person.save()
    made = make.membership(person)
    made.full_clean()
    made.save()
    return made


# A person


@pytest.mark.parametrize(
    ("precision", "born"),
    [
        (BirthPrecision.DAY, date(1990, 5, 4)),
        (BirthPrecision.MONTH, date(1990, 5, 1)),
        (BirthPrecision.YEAR, date(1990, 1, 1)),
    ],
)
def test_the_unknown_part_of_a_birth_date_is_one(city: Cast, precision: str, born: date) -> None:
    row = make.person(birth_date=born, birth_precision=precision)
    row.full_clean()
    row.save()


@pytest.mark.parametrize(
    ("precision", "born"),
    [
        (BirthPrecision.MONTH, date(1990, 5, 4)),
        (BirthPrecision.YEAR, date(1990, 5, 1)),
        (BirthPrecision.YEAR, date(1990, 1, 2)),
    ],
)
def test_a_birth_date_claims_no_more_than_is_known(city: Cast, precision: str, born: date) -> None:
    row = make.person(birth_date=born, birth_precision=precision)
    refused(row, "Phần chưa biết của ngày sinh ghi là 1.", "people_person_unknown_part_is_one")


@pytest.mark.parametrize("number", ["", "1", "00109000123", "00109000123x", "00109 000123", "٠٠١٠٩٠٠٠١٢٣٤"])
def test_a_citizen_id_is_twelve_digits(city: Cast, number: str) -> None:
    row = make.person(citizen_id=number)
    if number:
        refused(row, "Số định danh cá nhân gồm đúng 12 chữ số.", "people_person_citizen_id_form")
    else:
        with stopped("people_person_citizen_id_form"):
            row.save()


def test_a_citizen_id_is_not_longer(city: Cast) -> None:
    with pytest.raises(DataError), transaction.atomic():
        make.person(citizen_id="0010900012345").save()


def test_a_citizen_id_belongs_to_one_person_and_may_be_unknown_for_many(city: Cast) -> None:
    make.person(citizen_id="001090001234").save()
    with pytest.raises(ValidationError, match="ố định danh cá nhân"):
        make.person("Lê Thị Bình", citizen_id="001090001234").full_clean()
    with stopped("citizen_id"):
        make.person("Lê Thị Bình", citizen_id="001090001234").save()
    for name in ("Lê Thị Bình", "Lê Thị Bình"):
        make.person(name).save()


# Membership


@pytest.mark.parametrize(
    "dates",
    [
        {},
        {"joined_on": DECIDED},
        {"joined_on": CEREMONY},
        {"joined_on": CEREMONY, "official_on": OFFICIAL},
    ],
    ids=["decided", "ceremony at once", "ceremony", "official"],
)
def test_dates_come_in_their_order(city: Cast, dates: dict[str, date]) -> None:
    person = make.person()
    person.save()
    row = make.membership(person, **dates)
    row.full_clean()
    row.save()


@pytest.mark.parametrize(
    "dates",
    [
        {"joined_on": date(2020, 3, 1)},
        {"joined_on": CEREMONY, "official_on": CEREMONY},
        {"joined_on": CEREMONY, "official_on": DECIDED},
    ],
    ids=["ceremony first", "official at the ceremony", "official first"],
)
def test_dates_out_of_order_are_refused(city: Cast, dates: dict[str, date]) -> None:
    person = make.person()
    person.save()
    row = make.membership(person, **dates)
    refused(row, "Thứ tự phải là: quyết định, lễ kết nạp, chính thức.", "people_membership_dates_in_order")


def test_official_needs_a_ceremony(city: Cast) -> None:
    person = make.person()
    person.save()
    row = make.membership(person, official_on=OFFICIAL)
    refused(
        row, "Chưa có ngày vào Đảng thì chưa có ngày chính thức.", "people_membership_official_needs_ceremony"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"during": span(DECIDED, END)},
        {"end_ground": EndGround.DIED},
    ],
    ids=["end without ground", "ground without end"],
)
def test_an_end_and_its_ground_go_together(city: Cast, changes: dict[str, Any]) -> None:
    person = make.person()
    person.save()
    row = make.membership(person, **changes)
    refused(
        row,
        "Kết thúc phải có lý do, và có lý do thì phải có ngày kết thúc.",
        "people_membership_end_has_ground",
    )


def test_a_membership_lasts_at_least_a_day(city: Cast) -> None:
    person = make.person()
    person.save()
    row = make.membership(person, during=EMPTY, end_ground=EndGround.ANNULLED)
    refused(row, "Ngày kết thúc phải sau ngày quyết định kết nạp.", "people_membership_during_not_empty")


def end(member: PartyMembership, ground: EndGround = EndGround.EXPELLED) -> None:
    member.during, member.end_ground = span(DECIDED, END), ground
    member.full_clean()
    member.save()


def test_nobody_is_a_member_twice_at_a_time(member: PartyMembership) -> None:
    row = make.membership(member.person, decided_on=END, during=span(END))
    refused(row, "Đồng chí này đã là đảng viên trong thời gian đó.", "people_membership_one_at_a_time")


def test_somebody_may_be_admitted_again_from_the_day_of_the_end(member: PartyMembership) -> None:
    end(member)
    early = make.membership(member.person, decided_on=date(2023, 5, 31), during=span(date(2023, 5, 31)))
    refused(early, "Đồng chí này đã là đảng viên trong thời gian đó.", "people_membership_one_at_a_time")
    make.membership(member.person, decided_on=END, during=span(END)).save()


def test_others_are_members_at_the_same_time(member: PartyMembership) -> None:
    other = make.person("Nguyễn Văn An")
    other.save()
    make.membership(other).save()


# Home cells


def test_nobody_is_at_home_in_two_cells_at_a_time(city: Cast, member: PartyMembership) -> None:
    """Rule V14."""
    first, second = city.units["cell_1"], city.units["cell_3"]
    make.home(member, first, span(DECIDED)).save()
    row = make.home(member, second, span(END))
    refused(
        row,
        "Đồng chí này đang sinh hoạt ở một chi bộ khác trong thời gian đó.",
        "people_homecell_one_at_a_time",
    )


def test_somebody_changes_the_cell_from_one_day_to_the_next(city: Cast, member: PartyMembership) -> None:
    make.home(member, city.units["cell_1"], span(DECIDED, END)).save()
    make.home(member, city.units["cell_3"], span(END)).save()
    assert HomeCell.objects.filter(person=member.person, during__contains=END).count() == 1


def test_a_stay_in_a_cell_lasts_at_least_a_day(city: Cast, member: PartyMembership) -> None:
    row = make.home(member, city.units["cell_1"], EMPTY)
    refused(row, "Ngày rời chi bộ phải sau ngày đến.", "people_homecell_during_not_empty")


@pytest.mark.parametrize("model", [Person, PartyMembership])
def test_whoever_has_a_history_is_not_deleted(city: Cast, model: type[models.Model]) -> None:
    row = model.objects.order_by("pk").first()
    assert row is not None
    with pytest.raises(models.ProtectedError):
        row.delete()
