"""What this room answers for when units end: their direct units and the members of ended cells."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from django.db import connection

from namro.organisation.reorganise import statements
from namro.organisation.reorganise.actions import move_children, move_homes
from namro.organisation.reorganise.effect import CHILDREN
from namro.people.models import HomeCell
from namro.units.dependants import Assignment, Event, Pairs, Part, dependants
from namro.units.models import UnitVersion


def _asking(statement: str) -> Callable[[Sequence[int], date], Pairs]:
    def ask(units: Sequence[int], day: date) -> Pairs:
        if not units:
            return []
        with connection.cursor() as cursor:
            cursor.execute(statement, {"units": list(units), "day": day})
            return list(cursor.fetchall())

    return ask


def _unit_names(rows: Sequence[int]) -> Mapping[int, str]:
    found = UnitVersion.objects.filter(unit_id__in=rows).order_by("during")
    return dict(found.values_list("unit_id", "name"))


def _member_names(rows: Sequence[int]) -> Mapping[int, str]:
    found = HomeCell.objects.filter(pk__in=rows)
    return dict(found.values_list("pk", "person__full_name"))


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(
        Assignment(
            key=CHILDREN,
            title="Đơn vị trực thuộc",
            fields=("units.UnitVersion.parent",),
            held=_asking(statements.CHILDREN),
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
            held=_asking(statements.HOMES),
            name=_member_names,
            move=move_homes,
            must_go_on=True,
        )
    )
    dependants.add(
        Event(
            key="units.foundings",
            title="Quyết định thành lập tổ chức đảng",
            fields=("units.Founding.unit",),
            later=_asking(statements.FOUNDINGS_LATER),
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
