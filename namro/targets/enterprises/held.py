"""Surveyed enterprises when units end: the committee on whose ground they are, and their own cell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from namro.targets.enterprises.actions import move_enterprises, move_parties
from namro.targets.models import Enterprise
from namro.units.dependants import Assignment, dependants


def _standing(day: date) -> Q:
    return Q(during__upper_inf=True) | Q(during__endswith__gt=day)


def _enterprises(units: Sequence[int], day: date) -> QuerySet[Any]:
    return Enterprise.objects.filter(_standing(day), unit_id__in=units).values_list("unit_id", "pk")


def _parties(units: Sequence[int], day: date) -> QuerySet[Any]:
    found = Enterprise.objects.filter(_standing(day), party_unit_id__in=units)
    return found.values_list("party_unit_id", "pk")


def _names(rows: Sequence[int]) -> Mapping[int, str]:
    found = Enterprise.objects.filter(pk__in=rows).values_list("pk", "name", "tax_code")
    return {pk: f"{name} ({code})" for pk, name, code in found}


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(
        Assignment(
            key="targets.enterprises",
            title="Doanh nghiệp khảo sát",
            fields=("targets.Enterprise.unit",),
            held=_enterprises,
            name=_names,
            move=move_enterprises,
        )
    )
    dependants.add(
        Assignment(
            key="targets.enterprise_parties",
            title="Tổ chức đảng của doanh nghiệp",
            fields=("targets.Enterprise.party_unit",),
            held=_parties,
            name=_names,
            move=move_parties,
        )
    )
