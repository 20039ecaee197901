"""Where a person is known from: the home cell of the day, and whatever rooms above say, such as a dossier."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from namro.access.queries import Reader
from namro.access.roles import Permission
from namro.ground import clock
from namro.journal.models import JournalEvent
from namro.journal.queries import history
from namro.people.models import HomeCell, Person

Rows = Callable[[date], QuerySet[Any]]


@dataclass(frozen=True)
class Known:
    """Rows, on a day, that name a person and the unit which may therefore open his or her record."""

    key: str
    rows: Rows
    unit: str
    person: str = "person"


@dataclass
class Registry:
    """Rooms add what they know when the app starts; the order is that of asking."""

    all: dict[str, Known] = field(default_factory=dict)

    def add(self, known: Known) -> None:
        self.all[known.key] = known


registry = Registry()


def _homes(day: date) -> QuerySet[Any]:
    return HomeCell.objects.filter(during__contains=day)


def _last_homes(day: date) -> QuerySet[Any]:
    """Of those who are no longer members: who kept them last answers for their record."""
    ended = HomeCell.objects.filter(during__endswith=F("membership__during__endswith"))
    return ended.filter(during__endswith__lte=day).exclude(person__home_cells__during__contains=day)


def register() -> None:
    """The homes; called once when the app starts."""
    registry.add(Known("people.homes", _homes, "cell"))
    registry.add(Known("people.last_homes", _last_homes, "cell"))


def visible(who: Reader, permission: Permission = Permission.SEE_RECORDS) -> Q | None:
    """Which persons this reader may open; None for everybody (the permission is held at the root)."""
    if at_root(who, permission):
        return None
    keys = [
        known.rows(who.day).filter(who.under(known.unit, permission)).values_list(known.person)
        for known in registry.all.values()
    ]
    return Q(pk__in=keys[0].union(*keys[1:], all=True))


def at_root(who: Reader, permission: Permission) -> bool:
    """Whether the permission is held over everything."""
    return any(unit in who.roots for unit in who.units_with(permission))


def sees(who: Reader, person: Person, permission: Permission = Permission.SEE_RECORDS) -> bool:
    """Whether the reader may open this person's record.

    Whoever holds the permission at the root may open all; whoever added a person that no unit knows yet
    may open him too.
    """
    if not who.holds(permission):
        return False
    if at_root(who, permission):
        return True
    known = (
        known.rows(who.day).filter(who.under(known.unit, permission), **{known.person: person}).exists()
        for known in registry.all.values()
    )
    return any(known) or (not units_of(person, who.day) and added(who, person))


def added(who: Reader, person: Person) -> bool:
    """Whether it was this account that added the person."""
    by = str(who.account.pk)
    return history(person).filter(op=JournalEvent.Op.INSERT, actor=by).exists()


def units_of(person: Person, day: date | None = None) -> list[int]:
    """Ids of the units that know the person on a day (default today), the home first."""
    found: Sequence[int] = []
    for known in registry.all.values():
        rows = known.rows(day or clock.today()).filter(**{known.person: person})
        found = [*found, *rows.values_list(f"{known.unit}_id", flat=True)]
    return list(dict.fromkeys(found))
