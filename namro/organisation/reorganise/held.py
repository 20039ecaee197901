"""What this room answers for when units end: their direct units and the members of ended cells."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from namro.organisation.classes.actions import move_classes
from namro.organisation.reorganise.actions import move_children, move_homes
from namro.organisation.reorganise.effect import CHILDREN
from namro.people.models import HomeCell
from namro.units.dependants import Assignment, Event, Part, dependants
from namro.units.models import Classification, Founding, OrgType, UnitVersion


def _standing(day: date) -> Q:
    return Q(during__upper_inf=True) | Q(during__endswith__gt=day)


def _children(units: Sequence[int], day: date) -> QuerySet[Any]:
    """Direct units that stand under an ended unit on or after the day, each once."""
    found = UnitVersion.objects.filter(_standing(day), parent_id__in=units)
    return found.values_list("parent_id", "unit_id").distinct()


def _homes(units: Sequence[int], day: date) -> QuerySet[Any]:
    return HomeCell.objects.filter(_standing(day), cell_id__in=units).values_list("cell_id", "pk")


def _classes(units: Sequence[int], day: date) -> QuerySet[Any]:
    return Classification.objects.filter(_standing(day), unit_id__in=units).values_list("unit_id", "pk")


def _foundings(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = Founding.objects.filter(unit_id__in=units, happened_on__gte=day, sign__gt=0)
    return found.values_list("unit_id", "pk")


def _unit_names(rows: Sequence[int]) -> Mapping[int, str]:
    found = UnitVersion.objects.filter(unit_id__in=rows).order_by("during")
    return dict(found.values_list("unit_id", "name"))


def _member_names(rows: Sequence[int]) -> Mapping[int, str]:
    found = HomeCell.objects.filter(pk__in=rows)
    return dict(found.values_list("pk", "person__full_name"))


def _class_names(rows: Sequence[int]) -> Mapping[int, str]:
    """What each row says, in words."""
    found = Classification.objects.filter(pk__in=rows)
    return {row.pk: row.get_delegation_display() if row.delegation else _row(row) for row in found}


def _row(row: Classification) -> str:
    return f"Loại hình thống kê {row.org_type}: {OrgType(row.org_type).label}"


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(
        Assignment(
            key=CHILDREN,
            title="Đơn vị trực thuộc",
            fields=("units.UnitVersion.parent",),
            held=_children,
            name=_unit_names,
            move=move_children,
            must_go_on=True,
        )
    )
    dependants.add(
        Assignment(
            key="people.homes",
            title="Đảng viên sinh hoạt tại chi bộ",
            fields=("people.HomeCell.cell",),
            held=_homes,
            name=_member_names,
            move=move_homes,
            must_go_on=True,
        )
    )
    dependants.add(
        Assignment(
            key="units.classes",
            title="Phân loại thống kê của đơn vị",
            fields=("units.Classification.unit",),
            held=_classes,
            name=_class_names,
            move=move_classes,
        )
    )
    dependants.add(
        Event(
            key="units.foundings",
            title="Quyết định thành lập tổ chức đảng",
            fields=("units.Founding.unit",),
            later=_foundings,
        )
    )
    dependants.add(Part(key="units.tree", fields=TREE))
    dependants.add(Part(key="units.decisions", fields=DECISIONS))


TREE = (
    "units.UnitVersion.unit",
    "units.Ancestry.descendant",
    "units.Ancestry.ancestor",
    "units.Succession.old",
    "units.Succession.new",
)
DECISIONS = (
    "units.Change.unit",
    "units.Change.parent",
    "units.Origin.unit",
    "units.Destination.unit",
    "units.Destination.to_unit",
)
