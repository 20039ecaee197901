"""What this room answers for when units end: admissions stay where they were proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import F, QuerySet

from namro.membership.models import (
    AdmissionCase,
    AdmissionEvent,
    Badge,
    ExitCase,
    RecognitionCase,
    TemporaryStay,
    TransferCase,
)
from namro.membership.transfers.stays.actions import move_stays
from namro.units.dependants import Assignment, Event, Part, dependants


def _later(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = AdmissionEvent.objects.filter(cell_id__in=units, happened_on__gte=day, sign__gt=0)
    return found.values_list("cell_id", "pk")


def _listed(units: Sequence[int], day: date) -> QuerySet[Any]:
    return AdmissionCase.objects.filter(cell_id__in=units, listed_on__gte=day).values_list("cell_id", "pk")


def _of_homes(rows: QuerySet[Any], units: Sequence[int], day: date) -> QuerySet[Any]:
    """Dossiers of members whose home at one of the cells begins on the day or later."""
    found = rows.filter(
        cell_id__in=units,
        membership__home_cells__cell=F("cell"),
        membership__home_cells__during__startswith__gte=day,
    )
    return found.values_list("cell_id", "pk")


def _probations(units: Sequence[int], day: date) -> QuerySet[Any]:
    return _of_homes(RecognitionCase.objects.all(), units, day)


def _exits(units: Sequence[int], day: date) -> QuerySet[Any]:
    return _of_homes(ExitCase.objects.all(), units, day)


def _badges(units: Sequence[int], day: date) -> QuerySet[Any]:
    return _of_homes(Badge.objects.all(), units, day)


def _left(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = TransferCase.objects.filter(from_cell_id__in=units, requested_on__gte=day)
    return found.values_list("from_cell_id", "pk")


def _led(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = TransferCase.objects.filter(to_cell_id__in=units, requested_on__gte=day)
    return found.values_list("to_cell_id", "pk")


def _guests(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = TemporaryStay.objects.filter(host_cell_id__in=units, during__endswith__gt=day)
    return found.values_list("host_cell_id", "pk")


def _guest_names(rows: Sequence[int]) -> Mapping[int, str]:
    return dict(TemporaryStay.objects.filter(pk__in=rows).values_list("pk", "person__full_name"))


ANSWERED: tuple[Assignment | Event | Part, ...] = (
    Event(
        key="membership.admissions",
        title="Quyết định kết nạp đảng viên",
        fields=("membership.AdmissionEvent.cell",),
        later=_later,
    ),
    Event(
        key="membership.admission_cases",
        title="Hồ sơ kết nạp đảng viên",
        fields=("membership.AdmissionCase.cell",),
        later=_listed,
    ),
    Event(
        key="membership.recognitions",
        title="Hồ sơ công nhận đảng viên chính thức",
        fields=("membership.RecognitionCase.cell",),
        later=_probations,
    ),
    Event(
        key="membership.transfers_out",
        title="Chuyển sinh hoạt đảng đi",
        fields=("membership.TransferCase.from_cell",),
        later=_left,
    ),
    Event(
        key="membership.transfers_in",
        title="Chuyển sinh hoạt đảng đến",
        fields=("membership.TransferCase.to_cell",),
        later=_led,
    ),
    Event(
        key="membership.exits",
        title="Hồ sơ ra khỏi Đảng",
        fields=("membership.ExitCase.cell",),
        later=_exits,
    ),
    Event(
        key="membership.badges",
        title="Huy hiệu Đảng",
        fields=("membership.Badge.cell",),
        later=_badges,
    ),
    Part(
        key="membership.movements",
        fields=("membership.Movement.cell", "membership.Movement.other_cell"),
    ),
    Assignment(
        key="membership.guests",
        title="Đảng viên sinh hoạt tạm thời",
        fields=("membership.TemporaryStay.host_cell",),
        held=_guests,
        name=_guest_names,
        move=move_stays,
    ),
)


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    for one in ANSWERED:
        dependants.add(one)
