"""What this room answers for when units end: files stay where they came in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from namro.sheets.models import Import
from namro.units.dependants import Event, Part, dependants


def _later(units: Sequence[int], day: date) -> QuerySet[Any]:
    return Import.objects.filter(unit__in=units, uploaded_on__gte=day).values_list("unit_id", "pk")


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(
        Event(
            key="sheets.imports",
            title="Lần nhập bảng tính",
            fields=("sheets.Import.unit",),
            later=_later,
        )
    )
    # A remembered way of reading a header is not a fact about the unit; nobody asks for it after its end.
    dependants.add(Part(key="sheets.mappings", fields=("sheets.Mapping.unit",)))
