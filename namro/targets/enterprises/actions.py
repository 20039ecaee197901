"""Writes of the survey list: add, correct, say which Party organisation, close; and moves when units end."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.access.writers import last_writer
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day, span
from namro.journal.actions import acting
from namro.targets.models import Enterprise
from namro.targets.rounds.queries import hold
from namro.units.dependants import Move, Order
from namro.units.models import Unit
from namro.units.queries import check_active

Model = Enterprise.PartyModel
CORRECTABLE = ("name", "ownership", "workers", "has_union")


@dataclass(frozen=True)
class Surveyed:
    """What the survey says of an enterprise."""

    tax_code: str
    name: str
    ownership: str
    workers: int
    unit: Unit
    has_union: bool = False


@dataclass(frozen=True)
class Party:
    """The Party organisation of an enterprise: which model (NONE: none any more), which one, since when."""

    model: str
    unit: Unit | None
    since: date


def _check_not_future(day: date) -> None:
    if day > clock.today():
        raise HouseError(f"Ngày {show_day(day)} ở sau hôm nay; chỉ ghi việc đã có.")


@contextmanager
def _writing(by: Any, row: Enterprise, read_at: int | None, reason: str) -> Iterator[None]:
    """The row held for writing; whoever read an older version is told who was first."""
    check_actor(by, Permission.RECORD_TARGET_FACT, row.unit)
    with acting(by, reason):
        hold(row)
        if read_at is not None and read_at != row.version:
            raise HouseError(
                f"{last_writer(row)} vừa sửa doanh nghiệp này. Xem lại rồi ghi thay đổi của đồng chí."
            )
        if row.during.upper is not None:
            raise HouseError(
                f"“{row.name}” đã ra khỏi danh sách khảo sát từ {show_day(row.during.upper)}; không sửa nữa."
            )
        row.version += 1
        yield


def _keep(row: Enterprise) -> None:
    row.full_clean()
    row.save()


def add_enterprise(*, by: Any, surveyed: Surveyed, first: date, reason: str) -> Enterprise:
    """Put an enterprise on the survey list from ``first`` on."""
    check_actor(by, Permission.RECORD_TARGET_FACT, surveyed.unit)
    _check_not_future(first)
    check_active(surveyed.unit, first)
    with acting(by, reason):
        row = Enterprise(**surveyed.__dict__, during=span(first))
        _keep(row)
    return row


def correct_enterprise(
    *, by: Any, row: Enterprise, changes: Mapping[str, Any], read_at: int | None, reason: str
) -> None:
    """Mend what the survey says; tax code and place are what identifies it and stay."""
    for name in changes.keys() - set(CORRECTABLE):
        raise HouseError(f"Không sửa được mục “{name}”; đóng dòng này và ghi một doanh nghiệp mới.")
    with _writing(by, row, read_at, reason):
        for name, value in changes.items():
            setattr(row, name, value)
        _keep(row)


def set_party(*, by: Any, row: Enterprise, party: Party, read_at: int | None, reason: str) -> Enterprise:
    """Say which Party organisation the enterprise has; ``no_party``: none any more.

    The first is written into the row. Another one, or its end, begins a new row on that day, so that
    earlier days keep what they showed. Returns the row that holds now.
    """
    with _writing(by, row, read_at, reason):
        _check_not_future(party.since)
        if party.model:
            _check_party(row, party)
        if row.party_model:
            return _go_on(row, party)
        if not party.model:
            raise HouseError("Doanh nghiệp chưa có tổ chức đảng.")
        _put(row, party)
        _keep(row)
    return row


def no_party(since: date) -> Party:
    """From this day on the enterprise has no Party organisation."""
    return Party(Model.NONE, None, since)


def _check_party(row: Enterprise, party: Party) -> None:
    if party.unit is None:
        return
    check_active(party.unit, party.since)
    if not party.unit.ancestors.filter(ancestor_id=row.unit_id, during__contains=party.since).exists():
        under_zone = party.model == Model.UNDER_ZONE
        if not under_zone:
            raise ValidationError(
                {"party": "Tổ chức đảng không thuộc cấp ủy địa bàn; nếu thuộc khu, khối thì chọn mô hình đó."}
            )


def _put(row: Enterprise, party: Party) -> None:
    row.party_model, row.party_unit = party.model, party.unit
    row.party_since = party.since if party.model else None


def _go_on(row: Enterprise, party: Party) -> Enterprise:
    """End the row on the day and begin one with the other Party organisation; one of that day is changed."""
    if row.party_since is not None and party.since < row.party_since:
        raise HouseError(f"Tổ chức đảng hiện nay có từ {show_day(row.party_since)}; chọn ngày từ đó trở đi.")
    new = _from(row, party.since)
    _put(new, party)
    _keep(new)
    return new


def _from(row: Enterprise, day: date) -> Enterprise:
    """The row that stands from ``day`` on, not yet saved: itself if it began then, else a new one."""
    if row.during.lower >= day:
        return row
    new = copy(row)
    new.pk, new._state = None, copy(row._state)
    new._state.adding = True
    new.during = span(day, row.during.upper)
    row.during = span(row.during.lower, day)
    row.save()
    return new


def close_enterprise(*, by: Any, row: Enterprise, last: date, read_at: int | None, reason: str) -> None:
    """Take an enterprise off the list after ``last``, its last day there."""
    with _writing(by, row, read_at, reason):
        _check_not_future(last)
        if last < row.during.lower:
            raise HouseError(
                f"Doanh nghiệp ở trong danh sách từ {show_day(row.during.lower)}; chọn ngày từ đó trở đi."
            )
        row.during = span(row.during.lower, date.fromordinal(last.toordinal() + 1))
        _keep(row)


# When units end


def _standing(row: int, day: date) -> Enterprise | None:
    """The row that goes on from ``day`` of the enterprise whose row ``row`` is: another move of the same
    decision may have begun a new one already, or taken it off the list."""
    old = Enterprise.objects.filter(pk=row).first()
    if old is None or old.during.upper is None or day < old.during.upper:
        return old
    return Enterprise.objects.filter(tax_code=old.tax_code, during__contains=day).first()


def move_enterprises(moves: Sequence[Move], order: Order) -> None:
    """Enterprises of an ended committee go on at the one that takes over, or leave the list."""
    for move in moves:
        row = _standing(move.row, order.day)
        if row is not None and move.to is None:
            _leave(row, order.day)
        elif row is not None:
            _at_another(_from(row, order.day), move)


def _at_another(new: Enterprise, move: Move) -> None:
    new.unit_id = move.to
    new.save()


def _leave(row: Enterprise, day: date) -> None:
    """Not on the list from ``day`` on; what would have begun then never does."""
    if row.during.lower >= day:
        row.delete()
        return
    row.during = span(row.during.lower, day)
    row.save()


def move_parties(moves: Sequence[Move], order: Order) -> None:
    """Party organisations of enterprises go on as the cell that takes over; without one there is none."""
    for move in moves:
        row = _standing(move.row, order.day)
        if row is not None:
            _with_party(_from(row, order.day), move, order.day)


def _with_party(new: Enterprise, move: Move, day: date) -> None:
    if move.to is None:
        _put(new, no_party(day))
    new.party_unit_id = move.to
    new.save()
