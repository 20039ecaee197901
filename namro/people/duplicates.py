"""Whether somebody is known already (V16): one rule, for a person typed in and for a whole spreadsheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from django.db.models import Q, QuerySet

from namro.ground.vietnamese import fold
from namro.people.models import BirthPrecision, Person
from namro.people.queries import among, bearing

SHOWN = 20
ONE_DAY = timedelta(days=1)
_SIGNS = re.compile(r"[^a-z0-9]+")
# Kinds of places, which one record writes and another leaves out.
_KINDS = re.compile(r"\b(?:thanh pho|thi xa|thi tran|tp|tx|tt|tinh|huyen|quan|phuong|xa|h|q|p|x|t)\b")


class Likeness(StrEnum):
    """How sure it is that two records are one person; the first is certain and refuses a new person."""

    SAME_NUMBER = "SAME_NUMBER"
    SAME_PLACE = "SAME_PLACE"
    SAME_BIRTH = "SAME_BIRTH"

    @property
    def words(self) -> str:
        return {
            "SAME_NUMBER": "trùng số định danh cá nhân",
            "SAME_PLACE": "trùng họ tên, ngày sinh, quê quán",
            "SAME_BIRTH": "trùng họ tên, ngày sinh",
        }[self]


@dataclass(frozen=True)
class Identity:
    """What persons are compared by. The unknown part of a birth date is 1, as in ``Person``."""

    full_name: str
    birth_date: date
    birth_precision: str = BirthPrecision.DAY
    native_place: str = ""
    citizen_id: str = ""

    @classmethod
    def of(cls, person: Person) -> Identity:
        return cls(
            person.full_name,
            person.birth_date,
            person.birth_precision,
            person.native_place,
            person.citizen_id or "",
        )

    @cached_property
    def name(self) -> str:
        """Without accents, so that Hòa is Hoà, and Hoa too: a warning, not a refusal."""
        return fold(self.full_name)

    @cached_property
    def place(self) -> frozenset[str]:
        """The words of the native place but for kinds and signs: “H. Ba Vì” is ba, vi."""
        return frozenset(_KINDS.sub(" ", _SIGNS.sub(" ", fold(self.native_place))).split())

    @property
    def born(self) -> tuple[date, date]:
        """The first and the last day that may be the birthday."""
        first = self.birth_date
        if self.birth_precision == BirthPrecision.DAY:
            return first, first
        if self.birth_precision == BirthPrecision.MONTH:
            return first, (first.replace(day=1) + 31 * ONE_DAY).replace(day=1) - ONE_DAY
        return first, first.replace(month=12, day=31)


def likeness(one: Identity, other: Identity) -> Likeness | None:
    """How alike two records are; None for two persons.

    The same name and birth date, as far as both are known, with the same native place; a weaker likeness
    where a place is missing, or where both know the very day and the places differ. Two different
    identity numbers leave only the strong likeness: one of them may be a slip.
    """
    if one.citizen_id and one.citizen_id == other.citizen_id:
        return Likeness.SAME_NUMBER
    if one.name != other.name or not _may_be_born_together(one, other):
        return None
    if one.place and other.place:
        if one.place <= other.place or other.place <= one.place:
            return Likeness.SAME_PLACE
        if {one.birth_precision, other.birth_precision} != {BirthPrecision.DAY}:
            return None
    return None if one.citizen_id and other.citizen_id else Likeness.SAME_BIRTH


def _may_be_born_together(one: Identity, other: Identity) -> bool:
    (first, last), (begin, end) = one.born, other.born
    return first <= end and begin <= last


@dataclass(frozen=True)
class Duplicate:
    """A known person who may be the one asked about."""

    person: Person
    likeness: Likeness


def duplicates_of(asked: Identity, most: int = SHOWN) -> list[Duplicate]:
    """Persons known already who may be this one, the surest first. At most three statements.

    Of everybody, not only of those a reader may open: who shows them says no more than he may.
    """
    keys = bearing(asked.full_name)
    found = list(_alike(asked, keys).order_by("name_key", "id"))
    if asked.citizen_id:
        found += Person.objects.filter(citizen_id=asked.citizen_id)
    judged = {person.pk: Duplicate(person, how) for person, how in _judged(asked, found)}
    order = list(Likeness)
    return sorted(judged.values(), key=lambda one: order.index(one.likeness))[:most]


def _alike(asked: Identity, keys: list[int]) -> QuerySet[Person]:
    """Of the bearers of the name those born on a day that it may be."""
    first, last = asked.born
    lower = Q(birth_date__gte=first) | Q(birth_date=first.replace(day=1), birth_precision="MONTH")
    lower |= Q(birth_date=first.replace(month=1, day=1), birth_precision="YEAR")
    return among(keys).filter(lower, search_key=asked.name, birth_date__lte=last)


def _judged(asked: Identity, found: Iterable[Person]) -> list[tuple[Person, Likeness]]:
    judged = []
    for person in found:
        how = likeness(asked, Identity.of(person))
        if how is not None:
            judged.append((person, how))
    return judged
