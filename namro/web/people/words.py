"""Columns of a person in the words of the page."""

from __future__ import annotations

from datetime import date

from namro.ground.ranges import show_day
from namro.people.models import (
    BirthPrecision,
    Education,
    Occupation,
    PartyMembership,
    Person,
    PoliticalTheory,
    Sex,
)

CHOICES = {
    "sex": Sex,
    "birth_precision": BirthPrecision,
    "education": Education,
    "theory": PoliticalTheory,
    "occupation": Occupation,
}
YES = {True: "có", False: "không"}


def change_words(changes: dict[str, tuple[object, object]]) -> list[str]:
    """“ngày sinh: 09/01/1990 → 19/01/1990”, a line for each column that changed."""
    titles = {
        field.name: str(field.verbose_name)
        for model in (Person, PartyMembership)
        for field in model._meta.concrete_fields
    }
    return [
        f"{titles[name]}: {shown(name, old)} → {shown(name, new)}"
        for name, (old, new) in changes.items()
        if name in titles
    ]


def shown(name: str, value: object) -> str:
    if isinstance(value, bool):
        return YES[value]
    if value in (None, ""):
        return "để trống"
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    text = str(value)
    if name.endswith(("_date", "_on")):
        return show_day(date.fromisoformat(text[:10]))
    return text
