"""What this room answers for when units end: admissions stay where they were proposed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from namro.membership.models import AdmissionCase, AdmissionEvent
from namro.units.dependants import Event, dependants


def _later(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = AdmissionEvent.objects.filter(cell_id__in=units, happened_on__gte=day, sign__gt=0)
    return found.values_list("cell_id", "pk")


def _listed(units: Sequence[int], day: date) -> QuerySet[Any]:
    return AdmissionCase.objects.filter(cell_id__in=units, listed_on__gte=day).values_list("cell_id", "pk")


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(
        Event(
            key="membership.admissions",
            title="Quyết định kết nạp đảng viên",
            fields=("membership.AdmissionEvent.cell",),
            later=_later,
        )
    )
    dependants.add(
        Event(
            key="membership.admission_cases",
            title="Hồ sơ kết nạp đảng viên",
            fields=("membership.AdmissionCase.cell",),
            later=_listed,
        )
    )
