"""What this room answers for when units end: role grants."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from namro.access.actions import move_grants
from namro.access.models import RoleGrant
from namro.units.dependants import Assignment, dependants


def _held(units: Sequence[int], day: date) -> QuerySet[Any]:
    standing = Q(during__upper_inf=True) | Q(during__endswith__gt=day)
    return RoleGrant.objects.filter(standing, unit_id__in=units).values_list("unit_id", "pk")


def _names(rows: Sequence[int]) -> Mapping[int, str]:
    found = RoleGrant.objects.filter(pk__in=rows).select_related("account")
    return {grant.pk: f"{grant.account.display_name} – {grant.role.title}" for grant in found}


def register() -> None:
    """Say it to the registry; called once when the app starts."""
    dependants.add(
        Assignment(
            key="access.grants",
            title="Phân quyền của tài khoản",
            fields=("access.RoleGrant.unit",),
            held=_held,
            name=_names,
            move=move_grants,
        )
    )
