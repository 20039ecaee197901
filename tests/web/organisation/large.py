"""Decisions as large as those of a whole city, written straight into the tables."""

from __future__ import annotations

from datetime import date
from itertools import count

from namro.ground.ranges import span
from namro.units.models import Change, Extent, Origin, Reorganisation, Succession, Unit, UnitVersion
from tests.cast import BEGIN

_codes = count(60_000)


def units(
    parents: list[Unit], name: str, kind: str, first: date = BEGIN, end: date | None = None
) -> list[Unit]:
    """One unit under each of ``parents``."""
    life = span(first, end)
    made = Unit.objects.bulk_create(Unit(code=f"D{next(_codes)}", alive=life) for _ in parents)
    UnitVersion.objects.bulk_create(
        UnitVersion(
            unit=unit,
            during=life,
            name=f"{name} {number}",
            short_name=f"{name} {number}",
            kind=kind,
            bloc="RESIDENTIAL",
            parent=parent,
        )
        for number, (unit, parent) in enumerate(zip(made, parents, strict=True), 1)
    )
    return made


def cells(parent: Unit, number: int) -> list[Unit]:
    return units([parent] * number, "Chi bộ thôn", "CELL")


def merging(order: Reorganisation, city: Unit, *, wards: int, made: int, below: int) -> list[Unit]:
    """``wards`` go whole into ``made`` new ones; each ward holds ``below`` cells."""
    old = units([city] * wards, "Đảng bộ xã Cũ", "BASE_COMMITTEE")
    units([ward for ward in old for _ in range(below)], "Chi bộ thôn", "CELL")
    changes = Change.objects.bulk_create(
        Change(
            reorganisation=order,
            position=number,
            kind="MERGE",
            clause=f"khoản {number} Điều 1",
            name=f"Đảng bộ xã Mới số {number}",
            short_name=f"Xã Mới số {number}",
            unit_kind="BASE_COMMITTEE",
            bloc="RESIDENTIAL",
            parent=city,
        )
        for number in range(1, made + 1)
    )
    Origin.objects.bulk_create(
        Origin(change=changes[number % made], unit=ward, extent=Extent.WHOLE)
        for number, ward in enumerate(old)
    )
    return old


def written(order: Reorganisation, old: list[Unit], city: Unit) -> None:
    """As if the decision stood in the tree: the wards ended, new ones carry them on."""
    day = order.effective_on
    changes = list(order.changes.order_by("position"))
    new = units([city] * len(changes), "Đảng bộ xã Mới", "BASE_COMMITTEE", day)
    for change, unit in zip(changes, new, strict=True):
        change.unit = unit
    Change.objects.bulk_update(changes, ["unit"])
    made = {change.pk: change.unit for change in changes}
    pairs = Origin.objects.filter(change__reorganisation=order).values_list("unit_id", "change_id")
    receiver = {unit: made[change] for unit, change in pairs}
    Unit.objects.filter(pk__in=[ward.pk for ward in old]).update(alive=span(BEGIN, day))
    UnitVersion.objects.filter(unit__in=old).update(during=span(BEGIN, day))
    Succession.objects.bulk_create(
        Succession(reorganisation=order, old=ward, new=receiver[ward.pk], on=day, extent=Extent.WHOLE)
        for ward in old
    )
    below = list(UnitVersion.objects.filter(parent__in=old))
    UnitVersion.objects.filter(parent__in=old).update(during=span(BEGIN, day))
    UnitVersion.objects.bulk_create(
        UnitVersion(
            unit_id=one.unit_id,
            during=span(day),
            name=one.name,
            short_name=one.short_name,
            kind=one.kind,
            bloc=one.bloc,
            parent=receiver[one.parent_id],
        )
        for one in below
    )
    order.state = "SCHEDULED"
    order.save()
