"""Writes of temporary activities: a guest at the host, counted at home (§4.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import ONE_DAY, show_day, span
from namro.journal.actions import acting
from namro.membership.clerks import hold
from namro.membership.models import TemporaryStay
from namro.membership.months import add_months
from namro.membership.transfers.queries import home_on
from namro.organisation.moves.actions import establish_temporary_cell, hold_cells
from namro.people.models import HomeCell, PartyMembership, Person
from namro.regulations.queries import value as rule
from namro.units.dependants import Move, Order
from namro.units.models import Unit, UnitKind, UnitVersion
from namro.units.queries import Stretch, carried_on

LEAST = "transfer.temporary_min_months"
BELOW = "transfer.temporary_below_months"
STUDY = "transfer.study_max_months"
FOUND = "transfer.temporary_cell_min_official"
HOSTS = frozenset({UnitKind.CELL, UnitKind.BASE_CELL, UnitKind.TEMPORARY_CELL})
WRITES = Permission.RECORD_ADMISSION


@dataclass(frozen=True)
class Stay:
    """Who stays where from ``first`` to ``last``, both included.

    ``membership`` None: a guest whose home is outside the city. ``host`` None: a member of the city who
    stays outside, at ``elsewhere``.
    """

    person: Person
    first: date
    last: date
    membership: PartyMembership | None = None
    host: Unit | None = None
    elsewhere: str = ""
    study: bool = False
    slip_no: str = ""


def open_stay(*, by: Any, stay: Stay, reason: str) -> TemporaryStay:
    """Begin temporary activities; the home count does not change.

    Where the host is going to be carried on by another cell, the stay is written along with it.
    """
    home = _home(stay)
    at = stay.host or home
    if at is None:
        raise ValidationError({"host": "Chọn chi bộ nơi đến, hoặc đảng viên của thành phố đi nơi khác."})
    check_actor(by, WRITES, at)
    _check_stay(stay, home)
    with acting(by, reason):
        hold_cells([stay.host.pk] if stay.host else [])
        Person.objects.select_for_update(no_key=True).get(pk=stay.person.pk)
        rows = [_keep(_row(stay, stretch)) for stretch in _stretches(stay)]
    return rows[0]


def _home(stay: Stay) -> Unit | None:
    if stay.membership is None:
        return None
    home = home_on(stay.membership, stay.first)
    if home is None:
        raise HouseError(f"Đồng chí này không sinh hoạt tại thành phố ngày {show_day(stay.first)}.")
    return home


def _check_stay(stay: Stay, home: Unit | None) -> None:
    if stay.host is None and not stay.elsewhere:
        raise ValidationError({"elsewhere": "Ghi tổ chức đảng nơi sinh hoạt tạm thời."})
    if stay.host is not None and home is not None and stay.host.pk == home.pk:
        raise ValidationError({"host": "Đồng chí này sinh hoạt chính thức tại chính chi bộ đó."})
    if not stay.slip_no:
        raise ValidationError({"slip_no": "Ghi số giấy giới thiệu sinh hoạt tạm thời."})
    if stay.host is not None:
        _check_host(stay.host, stay.first)
    check_length(stay.first, stay.last, study=stay.study)


def _check_host(host: Unit, day: date) -> None:
    version = UnitVersion.objects.filter(unit=host, during__contains=day).first()
    if version is not None and version.kind not in HOSTS:
        raise ValidationError({"host": f"“{version.name}” không phải chi bộ."})


def check_length(first: date, last: date, *, study: bool) -> None:
    """Not shorter than three months, shorter than twelve; full-time study up to its own limit."""
    least = int(rule(LEAST, on=first))
    end = last + ONE_DAY
    if end < add_months(first, least):
        raise ValidationError(
            {"last": f"Sinh hoạt tạm thời từ {least} tháng trở lên; ngắn hơn thì không chuyển."}
        )
    if study:
        most = int(rule(STUDY, on=first))
        if end > add_months(first, most):
            raise ValidationError({"last": f"Đi học tập trung sinh hoạt tạm thời không quá {most} tháng."})
        return
    below = int(rule(BELOW, on=first))
    if end >= add_months(first, below):
        raise ValidationError(
            {
                "last": f"Sinh hoạt tạm thời phải ngắn hơn {below} tháng; từ {below} tháng thì chuyển "
                "chính thức."
            }
        )


def _stretches(stay: Stay) -> list[Stretch]:
    end = stay.last + ONE_DAY
    return carried_on(stay.host, stay.first, end) if stay.host else [Stretch(0, stay.first, end)]


def _row(stay: Stay, stretch: Stretch) -> TemporaryStay:
    return TemporaryStay(
        person=stay.person,
        membership=stay.membership,
        host_cell_id=stretch.unit_id or None,
        elsewhere=stay.elsewhere,
        during=span(stretch.first, stretch.end),
        study=stay.study,
        slip_no=stay.slip_no,
        version=0,
    )


def extend_stay(*, by: Any, stay: TemporaryStay, last: date, read_at: int | None, reason: str) -> None:
    """Let it go on until ``last``, asked at the host; altogether no longer than a stay may be."""
    with _held(by, stay, read_at, reason):
        if last < stay.during.upper:
            raise ValidationError({"last": f"Đang ghi đến hết ngày {show_day(stay.during.upper - ONE_DAY)}."})
        check_length(_begun(stay), last, study=stay.study)
        first, stay.during = stay.during.upper, span(stay.during.lower, last + ONE_DAY)
        if stay.host_cell is not None:
            carried_on(stay.host_cell, first - ONE_DAY, last + ONE_DAY)
        stay.extensions += 1
        _keep(stay)


def _begun(stay: TemporaryStay) -> date:
    """The first day, also of a stay that a reorganisation moved to another host."""
    first: date = stay.during.lower
    before = TemporaryStay.objects.filter(person=stay.person_id, slip_no=stay.slip_no, during__endswith=first)
    earlier = before.first() if stay.slip_no else None
    return _begun(earlier) if earlier else first


def end_stay(*, by: Any, stay: TemporaryStay, last: date, read_at: int | None, reason: str) -> None:
    """Home again before the planned day; ``last`` is the last day at the host."""
    with _held(by, stay, read_at, reason):
        if not stay.during.lower <= last < stay.during.upper - ONE_DAY:
            raise ValidationError(
                {
                    "last": f"Ngày kết thúc sớm phải từ {show_day(stay.during.lower)} đến trước "
                    f"{show_day(stay.during.upper - ONE_DAY)}."
                }
            )
        stay.during = span(stay.during.lower, last + ONE_DAY)
        _keep(stay)


@contextmanager
def _held(by: Any, stay: TemporaryStay, read_at: int | None, reason: str) -> Iterator[None]:
    """The host answers; of who stays outside the city, the home."""
    home = home_on(stay.membership, clock.today()) if stay.membership else None
    at = stay.host_cell or home
    if at is None:
        raise HouseError("Đồng chí này không còn sinh hoạt tại thành phố; không ghi thêm được.")
    check_actor(by, WRITES, at)
    with acting(by, reason):
        hold_cells([stay.host_cell_id] if stay.host_cell_id else [])
        hold(stay, read_at)
        yield


def _keep(stay: TemporaryStay) -> TemporaryStay:
    stay.due_on, stay.due_rule = stay.during.upper - ONE_DAY, STUDY if stay.study else BELOW
    stay.version += 1
    stay.full_clean()
    stay.save()
    return stay


# A cell of guests


@dataclass(frozen=True)
class TemporaryCell:
    """A cell of members who are there for a time: its name, its superior, its first day."""

    name: str
    parent: Unit
    first: date


def found_temporary_cell(*, by: Any, new: TemporaryCell, stays: Sequence[TemporaryStay], reason: str) -> Unit:
    """Found it of stays that run on its first day; enough of them of official members."""
    standing = [one for one in stays if one.during.lower < new.first < one.during.upper]
    if len(standing) != len(stays):
        raise HouseError(
            f"Chỉ chọn đảng viên đang sinh hoạt tạm thời từ trước và còn sau ngày {show_day(new.first)}."
        )
    least = int(rule(FOUND, on=new.first))
    official = sum(_official(one, new.first) for one in standing)
    if official < least:
        raise HouseError(
            f"Chi bộ sinh hoạt tạm thời cần ít nhất {least} đảng viên chính thức; mới chọn {official}."
        )
    with acting(by, reason):
        cell = establish_temporary_cell(
            by=by, name=new.name, parent=new.parent, first=new.first, reason=reason
        )
        moves = [Move(one.host_cell_id or 0, one.pk, cell.pk) for one in standing]
        move_stays(moves, Order(new.first, reason))
    return cell


def _official(stay: TemporaryStay, day: date) -> bool:
    """A guest from outside has no membership here: nobody knows his days, and he does not count."""
    member = stay.membership
    return member is not None and member.official_on is not None and member.official_on <= day


def move_stays(moves: Sequence[Move], order: Order) -> None:
    """Guests go on at another host from the day, or their stay ends; called inside another action."""
    found = TemporaryStay.objects.select_for_update(no_key=True).in_bulk([move.row for move in moves])
    for move in moves:
        stay = found[move.row]
        at_home = move.to is not None and _at_home(stay, move.to, order.day)
        _move(stay, None if at_home else move.to, order.day)


def _at_home(stay: TemporaryStay, cell: int, day: date) -> bool:
    """Nobody is a guest in the cell whose member he is: host and home were joined."""
    homes = HomeCell.objects.filter(membership=stay.membership_id, cell=cell, during__contains=day)
    return stay.membership_id is not None and homes.exists()


def _move(stay: TemporaryStay, to: int | None, day: date) -> None:
    begun, until = stay.during.lower, stay.during.upper
    if begun >= day and to is None:
        stay.delete()
        return
    if begun >= day:
        stay.host_cell_id = to
    else:
        stay.during = span(begun, day)
    stay.version += 1
    stay.save()
    if begun < day < until and to is not None:
        _going_on(stay, to, span(day, until)).save()


def _going_on(stay: TemporaryStay, host: int, during: Any) -> TemporaryStay:
    return TemporaryStay(
        person_id=stay.person_id,
        membership_id=stay.membership_id,
        host_cell_id=host,
        during=during,
        study=stay.study,
        slip_no=stay.slip_no,
        extensions=stay.extensions,
        due_on=stay.due_on,
        due_rule=stay.due_rule,
    )
