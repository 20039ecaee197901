"""How statistics class units on a day: by the exceptions that were recorded, otherwise by bloc (§4.8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, CharField, F, FilteredRelation, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce, NullIf

from namro.units.models import Bloc, Delegation, OrgType, Unit, UnitKind, UnitVersion

# The documents name the rows, not which bloc is which row: not confirmed until somebody says so of a unit.
BY_BLOC = {
    Bloc.RESIDENTIAL: OrgType.COMMUNE,
    Bloc.PARTY_MASS: OrgType.PARTY_MASS,
    Bloc.GOVERNMENT: OrgType.STATE,
    Bloc.SCHOOL: OrgType.PUBLIC_SERVICE,
    Bloc.ARMED_FORCES: OrgType.ARMY,
    Bloc.STATE_ENTERPRISE: OrgType.STATE_ENTERPRISE,
    Bloc.PRIVATE_ENTERPRISE: OrgType.PRIVATE_ENTERPRISE,
}
# Organisations that are counted as base organisations (tổ chức cơ sở đảng); temporary cells never are.
BASE_KINDS = (UnitKind.BASE_COMMITTEE, UnitKind.BASE_CELL)


@dataclass(frozen=True)
class UnitClass:
    """The statistical row of a unit and the powers delegated to it on a day.

    ``by_bloc``: nobody has said so of this unit, the row follows from its bloc ("chưa xác nhận").
    """

    org_type: OrgType
    delegation: Delegation
    by_bloc: bool


def classed(day: date, versions: QuerySet[UnitVersion] | None = None) -> QuerySet[Any]:
    """States on ``day`` with ``org_type``, ``delegation`` and ``by_bloc`` beside them, for use in bulk."""
    states = UnitVersion.objects.all() if versions is None else versions
    return (
        states.filter(during__contains=day)
        .annotate(
            exception=FilteredRelation(
                "unit__classifications", condition=Q(unit__classifications__during__contains=day)
            )
        )
        .annotate(
            said=NullIf(Coalesce(F("exception__org_type"), Value("")), Value("")),
            delegation=Coalesce(F("exception__delegation"), Value("")),
        )
        .annotate(
            org_type=Coalesce(F("said"), _by_bloc()),
            by_bloc=Q(said__isnull=True),
        )
    )


def _by_bloc() -> Case:
    whens = [When(bloc=bloc, then=Value(row.value)) for bloc, row in BY_BLOC.items()]
    return Case(*whens, default=Value(OrgType.OTHER.value), output_field=CharField())


def class_of(unit: Unit, day: date) -> UnitClass | None:
    """The class of one unit; None where it does not live on ``day``."""
    found = classed(day).filter(unit=unit).values_list("org_type", "delegation", "by_bloc").first()
    if found is None:
        return None
    org_type, delegation, by_bloc = found
    return UnitClass(OrgType(org_type), Delegation(delegation), by_bloc)
