"""Freezes when units end: what was closed on a structure keeps the unit in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from namro.figures.models import Freeze
from namro.units.dependants import Event, dependants


def _closed(units: Sequence[int], day: date) -> QuerySet[Any]:
    return Freeze.objects.filter(unit_id__in=units, tree_day__gte=day).values_list("unit_id", "pk")


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(
        Event(key="figures.freezes", title="Lần chốt số liệu", fields=("figures.Freeze.unit",), later=_closed)
    )
