"""The sample city as it stands on the eve of a step: which unit is which commune, and what hangs below."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from namro.organisation.reorganise import statements
from namro.sample import bulk
from namro.units.models import AdminArea, AreaLevel, UnitVersion
from namro.units.queries import root


@dataclass(frozen=True)
class Seat:
    """The committee of an area: its unit, the unit above it, its name as an area."""

    unit: int
    above: int
    name: str


@dataclass(frozen=True)
class Ground:
    """Areas and their committees by area code, all of one day; a plan may have left committees out."""

    day: date
    city: int
    areas: dict[AreaLevel, dict[str, int]]
    communes: dict[str, Seat]
    districts: dict[str, Seat]

    @property
    def eve(self) -> date:
        return self.day - timedelta(days=1)

    def children(self, units: Collection[int]) -> dict[int, list[int]]:
        """Direct units that stand under each of ``units`` on or after the day, in the order of codes."""
        standing = Q(during__upper_inf=True) | Q(during__endswith__gt=self.day)
        pairs = UnitVersion.objects.filter(standing, parent_id__in=units).order_by("unit__code", "during")
        found: dict[int, dict[int, None]] = {unit: {} for unit in units}
        for parent, unit in pairs.values_list("parent_id", "unit_id"):
            found[parent][unit] = None
        return {parent: list(kids) for parent, kids in found.items()}

    def members(self, units: Iterable[int]) -> dict[int, int]:
        """Members of each unit and of all below it on the eve; units without any are left out."""
        return dict(bulk.rows(statements.MEMBERS_BY_CHILD, {"units": list(units), "eve": self.eve}))


def survey(day: date) -> Ground:
    """The city on the eve of ``day``; areas are known by code and day together."""
    eve = day - timedelta(days=1)
    areas: dict[AreaLevel, dict[str, int]] = {level: {} for level in AreaLevel}
    for pk, code, level in AdminArea.objects.filter(during__contains=eve).values_list("pk", "code", "level"):
        areas[AreaLevel(level)][code] = pk
    return Ground(day, root(eve).id, areas, _seats(eve, AreaLevel.COMMUNE), _seats(eve, AreaLevel.DISTRICT))


def _seats(eve: date, level: AreaLevel) -> dict[str, Seat]:
    versions = UnitVersion.objects.filter(
        during__contains=eve, area__during__contains=eve, area__level=level, parent__isnull=False
    )
    found = versions.values_list("area__code", "unit_id", "parent_id", "area__name")
    return {code: Seat(unit, above, name) for code, unit, above, name in found}
