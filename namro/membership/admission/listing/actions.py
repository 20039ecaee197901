"""People put on a cell's list, one or many at once: all of them or none, each refusal beside its row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from namro.ground.errors import HouseError
from namro.ground.vietnamese import fold
from namro.journal.actions import acting
from namro.membership.admission.actions import Applicant, list_applicant
from namro.membership.models import AdmissionCase
from namro.organisation.people.actions import NewPerson, add_person
from namro.people.models import Person
from namro.units.models import Unit


@dataclass(frozen=True)
class Newcomer:
    """A line of the list: somebody new, or a person the house knows, with what the dossier begins with."""

    person: NewPerson | Person
    source_group: str
    in_private_enterprise: bool = False
    is_owner: bool = False
    parents_opinion_on: date | None = None
    left_in_hardship: bool = False
    record_cleared_on: date | None = None


@dataclass(frozen=True)
class Listing:
    """The cell's resolution: which cell, when, and the official member who helps."""

    cell: Unit
    listed_on: date
    helper: Person


class RowsRefused(HouseError):
    """Some rows cannot be; ``errors`` by number of the row. Nothing was written."""

    def __init__(self, errors: Mapping[int, HouseError | ValidationError]) -> None:
        super().__init__(f"{len(errors)} dòng chưa ghi được; chưa dòng nào được ghi. Sửa rồi ghi lại.")
        self.errors = errors


def list_people(
    *, by: Any, listing: Listing, rows: Mapping[int, Newcomer], reason: str
) -> list[AdmissionCase]:
    """Add whoever is new and open all dossiers in one transaction; ``RowsRefused`` where a row cannot be."""
    errors: dict[int, HouseError | ValidationError] = {}
    made: list[AdmissionCase] = []
    with acting(by, reason):
        for number, row in rows.items():
            try:
                with transaction.atomic():
                    made.append(_list(by, listing, row, reason))
            except (HouseError, ValidationError) as error:
                errors[number] = error
        if errors:
            raise RowsRefused(errors)
    return made


def _list(by: Any, listing: Listing, row: Newcomer, reason: str) -> AdmissionCase:
    given = dict(vars(row))
    person = given.pop("person")
    if isinstance(person, NewPerson):
        person = add_person(by=by, cell=listing.cell, new=person, reason=reason)
    return list_applicant(by=by, new=Applicant(person=person, **vars(listing), **given), reason=reason)


def alike(new: NewPerson, most: int = 5) -> Sequence[Person]:
    """Persons of the same birth date whose names are the same but for accents (V16); the clerk decides."""
    same = Person.objects.filter(birth_date=new.birth_date, search_key=fold(new.full_name))
    return list(same.order_by("id")[:most])
