"""Titles, posts, bodies and tenures written straight into the tables."""

from __future__ import annotations

from datetime import date
from itertools import count
from typing import Any

from namro.ground.ranges import span
from namro.people.models import Body, BodyTerm, Person, Post, PostSetting, Tenure, Tier, Title
from namro.units.models import Unit
from tests.people import make

BEGAN = date(2021, 1, 4)
_numbers = count(1)


def title(code: str = "", **changes: Any) -> Title:
    values = {
        "code": code or f"T{next(_numbers)}",
        "name": "Phó Bí thư",
        "rank": 90,
        "tier": Tier.SUPERIOR_STANDING,
        "basis": "để thử",
    }
    return Title.objects.create(**values | changes)


def post(unit: Unit, places: int = 1, first: date = BEGAN, end: date | None = None, **changes: Any) -> Post:
    """A post with one setting over its whole life."""
    made = Post.objects.create(
        unit=unit, title=changes.pop("title", None) or title(), during=span(first, end)
    )
    values = {"post": made, "during": made.during, "places": places, "tier": made.title.tier}
    PostSetting.objects.create(**values | changes)
    return made


def someone(full_name: str = "Lê Văn Chức") -> Person:
    made = make.person(full_name)
    made.save()
    return made


def tenure(of: Post | BodyTerm, first: date = BEGAN, end: date | None = None, **changes: Any) -> Tenure:
    """A non-acting holder without end; with ``end`` transferred."""
    place = {"post": of} if isinstance(of, Post) else {"body_term": of}
    values = {
        "person": changes.pop("person", None) or someone(),
        "during": span(first, end),
        "mode": "ACTING" if changes.get("acting") else "APPOINTED",
        "decision_no": "15-QĐ/TU",
        "decided_on": first,
        "end_ground": "TRANSFERRED" if end else "",
        **place,
    }
    return Tenure.objects.create(**values | changes)


def term(
    unit: Unit, kind: str = "BCH", first: date = BEGAN, end: date | None = None, **changes: Any
) -> BodyTerm:
    """A term of the unit's body of this kind."""
    body, _ = Body.objects.get_or_create(unit=unit, kind=kind)
    values = {
        "body": body,
        "number": "2020–2025",
        "during": span(first, end),
        "places_set": 5,
        "formed_by": "CONGRESS",
    }
    return BodyTerm.objects.create(**values | changes)
