"""What reports mean for a unit that ends: issued ones stay, and none may speak of it after its last day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from namro.figures.freezing import uses
from namro.figures.models import Freeze
from namro.ground.errors import HouseError
from namro.reports.models import Edition, Report
from namro.units.dependants import Event, dependants


def _later(units: Sequence[int], day: date) -> QuerySet[Any]:
    """Issued reports on a structure day the unit would no longer see; a mere draft holds nobody."""
    issued = Edition.objects.filter(report=OuterRef("pk"), state=Edition.State.ISSUED)
    found = Report.objects.filter(Exists(issued), unit_id__in=units, tree_day__gte=day)
    return found.values_list("unit_id", "pk")


def _frozen_for(freeze: Freeze) -> None:
    """Refuse to withdraw a freeze a checked, signed or issued edition prints."""
    used = Edition.objects.filter(freeze=freeze).exclude(
        state__in=(Edition.State.DRAFT, Edition.State.DROPPED)
    )
    edition = used.select_related("report").first()
    if edition is not None:
        raise HouseError(
            f"Lần chốt {freeze.number} là của “{edition.report}”, bản số {edition.number} "
            f"({edition.get_state_display().lower()}); trả lại dự thảo thì lần chốt được rút."
            if edition.state in Edition.OPEN
            else f"Lần chốt {freeze.number} đã in trong “{edition.report}”, bản số {edition.number}; sai sót "
            "thì lập bản đính chính."
        )


def register() -> None:
    """Say it to the registries; called once when the app starts."""
    uses.add(_frozen_for)
    dependants.add(
        Event(
            key="reports.reports",
            title="Báo cáo đã phát hành",
            fields=("reports.Report.unit",),
            later=_later,
        )
    )
