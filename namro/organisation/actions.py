"""The write actions on units and people. Reorganisations of what exists belong here too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day, span
from namro.journal.actions import acting
from namro.people.models import EndGround, HomeCell, MemberOrigin, PartyMembership, Person
from namro.units import ancestry
from namro.units.models import AdminArea, Unit, UnitKind, UnitVersion
from namro.units.queries import Stretch, carried_on

CELL_KINDS = frozenset({UnitKind.CELL, UnitKind.BASE_CELL})


@dataclass(frozen=True)
class NewUnit:
    """What a founding decision says of a unit."""

    name: str
    short_name: str
    kind: str
    bloc: str
    parent: Unit | None = None
    area: AdminArea | None = None


def next_codes(number: int) -> list[str]:
    """So many codes never given before; whoever asks at once waits until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('units_unit_code'))")
        cursor.execute("SELECT coalesce(max(substr(code, 2)::bigint), 0) + 1 FROM units_unit")
        first = cursor.fetchone()[0]
    return [f"D{code:05d}" for code in range(first, first + number)]


def establish_unit(*, by: Any, new: NewUnit, first: date, reason: str) -> Unit:
    """A unit that begins on ``first`` under its superior; its code is given here, for good.

    Where the superior ends later and one unit carries it on, the new unit goes along.
    """
    check_actor(by, Permission.GRANT_ROLES, new.parent)
    return found(by=by, new=new, first=first, reason=reason)


def found(*, by: Any, new: NewUnit, first: date, reason: str) -> Unit:
    """The founding itself; who calls it has asked for rights."""
    with acting(by, reason):
        ancestry.lock()
        above = [Stretch(0, first, None)] if new.parent is None else carried_on(new.parent, first)
        unit = Unit(code=next_codes(1)[0], alive=span(first))
        unit.full_clean()
        unit.save()
        for stretch in above:
            version = UnitVersion(
                unit=unit,
                during=span(stretch.first, stretch.end),
                name=new.name,
                short_name=new.short_name,
                kind=new.kind,
                bloc=new.bloc,
                parent_id=stretch.unit_id or None,
                area=new.area,
            )
            version.full_clean(exclude=["sort_key"])
            version.save()
        ancestry.rebuild_for([unit.pk])
    return unit


def admit_to_cell(*, by: Any, person: Person, cell: Unit, decided_on: date, reason: str) -> PartyMembership:
    """Begin a membership on the day of the decision, at home in ``cell``."""
    check_actor(by, Permission.RECORD_ADMISSION, cell)
    check_cell(cell, decided_on)
    with acting(by, reason):
        membership = PartyMembership(
            person=person, decided_on=decided_on, during=span(decided_on), origin=_origin(person)
        )
        membership.full_clean()
        membership.save()
        for stretch in carried_on(cell, decided_on):
            days = span(stretch.first, stretch.end)
            home = HomeCell(person=person, membership=membership, cell_id=stretch.unit_id, during=days)
            home.full_clean()
            home.save()
    return membership


def _origin(person: Person) -> MemberOrigin:
    """Admitted again, where somebody has been a member by a decision that stood."""
    been = PartyMembership.objects.filter(person=person, during__upper_inf=False)
    again = been.exclude(end_ground=EndGround.ANNULLED).exists()
    return MemberOrigin.READMITTED if again else MemberOrigin.ADMITTED


def check_cell(cell: Unit, day: date) -> None:
    """Members are at home in cells, and in those that are there on the day."""
    version = UnitVersion.objects.filter(unit=cell, during__contains=day).first()
    if version is None:
        raise HouseError(f"Chi bộ {cell.code} không hoạt động vào ngày {show_day(day)}.")
    if version.kind not in CELL_KINDS:
        raise HouseError(f"“{version.name}” không phải chi bộ; đảng viên chỉ sinh hoạt tại chi bộ.")


def end_membership(
    *, by: Any, membership: PartyMembership, end: date, ground: EndGround, reason: str
) -> None:
    """Close a membership and its home cell; ``end`` is the first day without it.

    A membership that ends on the day it began (a decision annulled at once) keeps that one day. What is
    written after ``end`` was known today: both days are kept.
    """
    with acting(by, reason):
        # Who moves the member at once comes second, and reads that there is nobody to be moved.
        membership.refresh_from_db(from_queryset=PartyMembership.objects.select_for_update(no_key=True))
        home = _last_home(by, membership, end)
        # A move that was only planned, by a reorganisation to come, falls away with the membership.
        membership.home_cells.filter(during__startswith__gte=end).delete()
        home.during = span(home.during.lower, end)
        home.save()
        membership.during = span(membership.during.lower, end)
        membership.end_ground = ground
        membership.end_known_on = clock.today() if clock.today() > end else None
        membership.full_clean()
        membership.save()


def _last_home(by: Any, membership: PartyMembership, end: date) -> HomeCell:
    """Where the member was on the last day; refused where that cannot be, or is not for ``by`` to say."""
    homes = HomeCell.objects.filter(membership=membership)
    if not homes.filter(during__upper_inf=True).exists():
        raise HouseError("Thời gian là đảng viên này đã kết thúc; không kết thúc thêm lần nữa được.")
    home = homes.filter(during__startswith__lt=end).order_by("during").last()
    if home is None:
        begins = show_day(membership.during.lower)
        raise HouseError(
            f"Sinh hoạt bắt đầu từ {begins}; kết thúc từ {show_day(end)} thì không còn ngày nào."
        )
    # Whoever answers for the member today ends it, also where the last day lies in a cell that has ended.
    today = homes.filter(during__contains=clock.today()).first() or home
    check_actor(by, Permission.RECORD_ADMISSION, today.cell)
    return home
