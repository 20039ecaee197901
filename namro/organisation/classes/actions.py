"""How statistics class a unit: recorded by hand, carried along when the unit goes on elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day, span
from namro.journal.actions import acting
from namro.units.dependants import Move, Order
from namro.units.models import Classification, Delegation, OrgType, Unit, UnitKind, UnitVersion
from namro.units.queries import carried_on

COMMITTEES = frozenset({UnitKind.BASE_COMMITTEE})


@dataclass(frozen=True)
class Classing:
    """What a document says of a unit; an empty ``org_type`` leaves the row to its bloc."""

    org_type: str = ""
    delegation: str = Delegation.NONE
    document_no: str = ""

    @property
    def says_nothing(self) -> bool:
        return not self.org_type and not self.delegation


def check_classing(unit: Unit, classing: Classing, first: date) -> None:
    """Refuse what cannot be said of this unit from that day; the message is what the reader sees."""
    if classing.org_type and classing.org_type not in OrgType.values:
        raise HouseError(f"Không có loại hình thống kê “{classing.org_type}”.")
    if classing.delegation not in Delegation.values:
        raise HouseError(f"Không có hình thức giao quyền “{classing.delegation}”.")
    state = UnitVersion.objects.filter(unit=unit, during__contains=first).first()
    if classing.delegation and (state is None or state.kind not in COMMITTEES):
        raise HouseError("Chỉ đảng bộ cơ sở được giao quyền cấp trên cơ sở hoặc ủy quyền kết nạp.")
    if classing.delegation and not classing.document_no.strip():
        raise HouseError("Giao quyền phải có số văn bản của cấp có thẩm quyền.")
    later = Classification.objects.filter(unit=unit, during__startswith__gt=first).order_by("during").first()
    if later is not None:
        raise HouseError(
            f"Đơn vị đã có phân loại khác từ {show_day(later.during.lower)}; "
            f"chọn ngày từ {show_day(later.during.lower)} trở đi."
        )


def classify_unit(*, by: Any, unit: Unit, classing: Classing, first: date, reason: str) -> None:
    """From ``first`` on, statistics class the unit so, until it ends or somebody says otherwise.

    What says nothing ends an exception: the row follows from the bloc again. Where the unit ends later and
    one unit carries it on, the class goes along.
    """
    check_actor(by, Permission.REORGANISE, unit)
    with acting(by, reason):
        Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
        stretches = carried_on(unit, first)
        check_classing(unit, classing, first)
        _end(unit, first)
        for stretch in [] if classing.says_nothing else stretches:
            row = Classification(
                unit_id=stretch.unit_id,
                during=span(stretch.first, stretch.end),
                org_type=classing.org_type,
                delegation=classing.delegation,
                document_no=classing.document_no.strip(),
            )
            row.full_clean()
            row.save()


def _end(unit: Unit, first: date) -> None:
    """What was said before holds until the evening before ``first``."""
    standing = Classification.objects.filter(unit=unit, during__contains=first).first()
    if standing is None:
        return
    if standing.during.lower == first:
        standing.delete()
    else:
        standing.during = span(standing.during.lower, first)
        standing.save()


def move_classes(moves: Sequence[Move], order: Order) -> None:
    """Classes end with their units and go on where that was decided; who has a class keeps its own."""
    rows = {row.pk: row for row in Classification.objects.filter(pk__in=[move.row for move in moves])}
    for move in sorted(moves, key=lambda move: (move.unit, move.row)):
        row = rows[move.row]
        first, end = max(row.during.lower, order.day), row.during.upper
        _cut(row, order.day)
        if move.to is not None and not _classed_within(move.to, first, end):
            _carry(row, move.to, first, end)


def _carry(row: Classification, to: int, first: date, end: date | None) -> None:
    """The same is said of another unit; powers only where it may hold them."""
    Classification.objects.create(
        unit_id=to,
        during=span(first, end),
        org_type=row.org_type,
        delegation=row.delegation if _may_hold(to, first) else Delegation.NONE,
        document_no=row.document_no,
    )


def _cut(row: Classification, day: date) -> None:
    if row.during.lower >= day:
        Classification.objects.filter(pk=row.pk).delete()
    else:
        Classification.objects.filter(pk=row.pk).update(during=span(row.during.lower, day))


def _classed_within(unit: int, first: date, end: date | None) -> bool:
    """A class of its own on any of those days, or nothing that could be classed."""
    return Classification.objects.filter(Q(during__overlap=span(first, end)), unit_id=unit).exists()


def _may_hold(unit: int, day: date) -> bool:
    return UnitVersion.objects.filter(unit_id=unit, during__contains=day, kind__in=COMMITTEES).exists()


__all__ = ["Classing", "check_classing", "classify_unit", "move_classes"]
