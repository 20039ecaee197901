"""Writes that bring a member to another cell, or into the city's Party organisation; temporary cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Q

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day, span
from namro.journal.actions import acting
from namro.organisation.actions import NewUnit, check_cell, found
from namro.organisation.reorganise.problems import ABOVE
from namro.people.models import HomeCell, MemberOrigin, PartyMembership, Person
from namro.units.models import Unit, UnitKind, UnitVersion
from namro.units.queries import carried_on

HOLD_CELLS = "SELECT id FROM units_unit WHERE id = ANY(%s) ORDER BY id FOR SHARE"
# After the day somebody moved him on; what the tree moved (the old cell ended) does not count as that.
MOVED_SINCE = """
SELECT lower(h.during) FROM people_homecell h
  JOIN people_homecell p ON p.membership_id = h.membership_id AND upper(p.during) = lower(h.during)
  JOIN units_unit u ON u.id = p.cell_id
 WHERE h.membership_id = %s AND lower(h.during) > %s AND upper(u.alive) IS DISTINCT FROM lower(h.during)
   AND NOT EXISTS (SELECT 1 FROM units_succession s WHERE s.old_id = p.cell_id AND s.on = lower(h.during))
 ORDER BY 1 LIMIT 1
"""


def hold_cells(cells: list[int]) -> None:
    """Keep cells from being ended until this transaction ends; before people and dossiers are held.

    A reorganisation holds the units first, too, so that neither waits for the other in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD_CELLS, [sorted(set(cells))])


def cells_from(members: Sequence[PartyMembership], day: date) -> list[int]:
    """Cells where these members are at home on the day or later."""
    standing = Q(during__upper_inf=True) | Q(during__endswith__gt=day)
    homes = HomeCell.objects.filter(standing, membership__in=members)
    return list(homes.values_list("cell_id", flat=True))


def move_home(*, by: Any, membership: PartyMembership, to_cell: Unit, on: date, reason: str) -> None:
    """End the home of a member on ``on`` and begin one in ``to_cell``, along with what carries it on.

    Whoever answers for the receiving cell says so. What a reorganisation had planned for the old home
    falls away. Refused where the membership has ended, or somebody moved the member later.
    """
    check_actor(by, Permission.RECORD_ADMISSION, to_cell)
    check_cell(to_cell, on)
    with acting(by, reason):
        hold_cells([to_cell.pk, *cells_from([membership], on)])
        membership.refresh_from_db(from_queryset=PartyMembership.objects.select_for_update(no_key=True))
        home = _home_on(membership, on)
        if home.cell_id == to_cell.pk:
            raise HouseError("Đồng chí này đang sinh hoạt tại chính chi bộ đó.")
        if home.during.lower == on:
            raise HouseError(
                f"Đồng chí này mới về chi bộ hiện tại ngày {show_day(on)}; ngày chuyển phải sau ngày đó."
            )
        membership.home_cells.filter(during__startswith__gt=on).delete()
        home.during = span(home.during.lower, on)
        home.save()
        _settle(membership, to_cell, on)


def _home_on(membership: PartyMembership, on: date) -> HomeCell:
    home = HomeCell.objects.filter(membership=membership, during__contains=on).first()
    if home is None or membership.during.upper is not None:
        raise HouseError(
            f"Đồng chí này không sinh hoạt tại đảng bộ thành phố từ ngày {show_day(on)}; kiểm tra lại ngày, "
            "hoặc thời gian là đảng viên."
        )
    with connection.cursor() as cursor:
        cursor.execute(MOVED_SINCE, [membership.pk, on])
        since = cursor.fetchone()
    if since is not None:
        raise HouseError(f"Đồng chí này đã chuyển chi bộ ngày {show_day(since[0])}; ngày chuyển phải sau đó.")
    return home


def _settle(membership: PartyMembership, cell: Unit, first: date) -> None:
    for stretch in carried_on(cell, first):
        home = HomeCell(
            person_id=membership.person_id,
            membership=membership,
            cell_id=stretch.unit_id,
            during=span(stretch.first, stretch.end),
        )
        home.full_clean()
        home.save()


@dataclass(frozen=True)
class Arrival:
    """A member who comes from outside the city's Party organisation, with the days of the admission there."""

    person: Person
    cell: Unit
    received_on: date
    decided_on: date
    joined_on: date
    official_on: date | None


def take_in(*, by: Any, arrival: Arrival, reason: str) -> PartyMembership:
    """Begin a membership here on the day of receipt, under its original days."""
    check_actor(by, Permission.RECORD_ADMISSION, arrival.cell)
    check_cell(arrival.cell, arrival.received_on)
    if arrival.joined_on > arrival.received_on:
        raise HouseError(
            f"Ngày vào Đảng {show_day(arrival.joined_on)} ở sau ngày tiếp nhận "
            f"{show_day(arrival.received_on)}; kiểm tra lại."
        )
    with acting(by, reason):
        hold_cells([arrival.cell.pk])
        Person.objects.select_for_update(no_key=True).get(pk=arrival.person.pk)
        membership = PartyMembership(
            person=arrival.person,
            decided_on=arrival.decided_on,
            joined_on=arrival.joined_on,
            official_on=arrival.official_on,
            during=span(arrival.received_on),
            origin=MemberOrigin.TRANSFER_IN,
        )
        membership.full_clean()
        membership.save()
        _settle(membership, arrival.cell, arrival.received_on)
    return membership


def establish_temporary_cell(*, by: Any, name: str, parent: Unit, first: date, reason: str) -> Unit:
    """A cell of members who are there for a time: nobody is at home in it, and it is no base organisation."""
    check_actor(by, Permission.RECORD_ADMISSION, parent)
    above = UnitVersion.objects.filter(unit=parent, during__contains=first).first()
    if above is None or above.kind not in ABOVE[UnitKind.TEMPORARY_CELL]:
        raise HouseError("Chi bộ sinh hoạt tạm thời do cấp ủy cơ sở hoặc cấp trên trực tiếp cơ sở thành lập.")
    new = NewUnit(name, name, UnitKind.TEMPORARY_CELL, above.bloc, parent)
    return found(by=by, new=new, first=first, reason=reason)
