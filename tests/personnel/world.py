"""Districts and communes with their posts, holders and assessments, written straight into the tables."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from namro.ground.ranges import span
from namro.people.models import LocalityAssessment, Person, Post, Tenure, Title
from namro.units.models import AdminArea, AreaLevel, AreaSuccession, Unit
from tests.people import offices
from tests.people.offices import BEGAN

TITLES = {
    "CITY_SECRETARY": ("Bí thư Thành ủy", AreaLevel.CITY, True),
    "CITY_CHAIR": ("Chủ tịch UBND thành phố", AreaLevel.CITY, True),
    "DISTRICT_SECRETARY": ("Bí thư cấp ủy cấp huyện", AreaLevel.DISTRICT, True),
    "DISTRICT_CHAIR": ("Chủ tịch UBND cấp huyện", AreaLevel.DISTRICT, True),
    "DISTRICT_STANDING_DEPUTY": ("Phó Bí thư thường trực cấp huyện", AreaLevel.DISTRICT, False),
    "DISTRICT_VICE_CHAIR": ("Phó Chủ tịch UBND cấp huyện", AreaLevel.DISTRICT, False),
    "COMMUNE_SECRETARY": ("Bí thư cấp ủy cấp xã", AreaLevel.COMMUNE, True),
    "COMMUNE_CHAIR": ("Chủ tịch UBND cấp xã", AreaLevel.COMMUNE, True),
    "COMMUNE_STANDING_DEPUTY": ("Phó Bí thư thường trực cấp xã", AreaLevel.COMMUNE, False),
    "COMMUNE_VICE_CHAIR": ("Phó Chủ tịch UBND cấp xã", AreaLevel.COMMUNE, False),
}
RESULTS = {"LOCAL": "HERE", "NON_LOCAL": "ELSEWHERE"}
_numbers = count(1)


def title(code: str) -> Title:
    name, level, head = TITLES[code]
    values = {
        "name": name,
        "level": level,
        "head": head,
        "local_rule": True,
        "rank": 1,
        "tier": 3,
        "basis": "thử",
    }
    made, _ = Title.objects.get_or_create(code=code, defaults=values)
    return made


def area(
    name: str = "",
    level: str = AreaLevel.COMMUNE,
    *,
    parent: AdminArea | None = None,
    first: date = date(2000, 1, 1),
    end: date | None = None,
) -> AdminArea:
    number = next(_numbers)
    return AdminArea.objects.create(
        code=f"{number:05d}", name=name or f"Xã {number}", level=level, parent=parent, during=span(first, end)
    )


def post(code: str, unit: Unit, of: AdminArea | None, **changes: Any) -> Post:
    made = offices.post(unit, title=title(code), **changes)
    made.area = of
    made.save()
    return made


def held(of: Post, result: str | None = "NON_LOCAL", first: date = BEGAN, **changes: Any) -> Tenure:
    """A holder, with a confirmed result, an open assessment (“”) or none at all (None)."""
    tenure = offices.tenure(of, first, **changes)
    if result is not None and of.area is not None:
        assessment(tenure.person, of.area, result)
    return tenure


def assessment(
    person: Person,
    of: AdminArea,
    result: str = "NON_LOCAL",
    first: date = date(2015, 1, 1),
    end: date | None = None,
    **changes: Any,
) -> LocalityAssessment:
    """Confirmed as suggested by the native place; with an empty result open."""
    where = RESULTS.get(result, "")
    values = {
        "person": person,
        "area": of,
        "during": span(first, end),
        "native": where,
        "suggestion": result,
        "result": result,
        "state": "CONFIRMED" if result else "OPEN",
        "decided_on": date(2024, 1, 2) if result else None,
    }
    return LocalityAssessment.objects.create(**values | changes)


def merged(old: AdminArea, new: AdminArea, on: date, extent: str = "WHOLE") -> AreaSuccession:
    """The row alone, without what an action does beside it."""
    return AreaSuccession.objects.create(old=old, new=new, on=on, extent=extent)
