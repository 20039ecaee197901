"""What reports mean for a unit that ends: issued ones stay, and none may speak of it after its last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from namro.reports.models import Edition, Report
from namro.units.dependants import Event, dependants


def _later(units: Sequence[int], day: date) -> QuerySet[Any]:
    """Issued reports on a structure day the unit would no longer see; a mere draft holds nobody."""
    issued = Edition.objects.filter(report=OuterRef("pk"), state=Edition.State.ISSUED)
    found = Report.objects.filter(Exists(issued), unit_id__in=units, tree_day__gte=day)
    return found.values_list("unit_id", "pk")


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(
        Event(
            key="reports.reports",
            title="Báo cáo đã phát hành",
            fields=("reports.Report.unit",),
            later=_later,
        )
    )
