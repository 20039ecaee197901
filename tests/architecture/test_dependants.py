"""Nothing that depends on a unit is forgotten when units end: every column that names one is answered for."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection, models

from namro.units.dependants import Event, Part, Registry, dependants
from namro.units.models import Unit

ANSWERED = set(dependants.fields())
THROUGH = {"people_body": "people_bodyterm"}  # a body has no days of its own; its terms have


def columns() -> set[str]:
    """Every foreign key of ours to a unit, as ``app.Model.field``."""
    return {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        if model.__module__.startswith("namro.")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Unit
    }


def test_every_column_that_names_a_unit_is_answered_for() -> None:
    assert columns() - ANSWERED == set(), "register it: namro/units/dependants.py"
    assert ANSWERED - columns() == set(), "it is gone"


def test_rows_with_days_are_guarded_by_the_database_on_both_sides(db: None) -> None:
    """A row neither begins after its unit's end, nor is left behind by it; the tree has guards of its own."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
        triggers = cursor.fetchall()
        cursor.execute("SELECT proname, prosrc FROM pg_proc WHERE proname LIKE '%\\_within\\_life\\_unit'")
        sources = " ".join(source for _, source in cursor.fetchall())
    for one in [*dependants.assignments(), *dependants.events()]:
        for field in one.fields:
            table = apps.get_model(*field.split(".")[:2])._meta.db_table
            table = THROUGH.get(table, table)
            if table != "units_unitversion":
                written = [name for name, on in triggers if on == table]
                assert any(re.match("pgtrigger_(with)?in_life_", name) for name in written), field
                assert f"FROM {table} " in sources, f"{field}: a unit may end under its rows"


def empty(*_: object) -> list[tuple[int, int]]:
    return []


def event(key: str, *fields: str) -> Event:
    return Event(key=key, title="Thử", fields=fields, later=empty)


@pytest.mark.parametrize(
    "second",
    [
        event("a.rows", "a.Other.unit"),
        event("b.rows", "a.Row.unit"),
        event("b.rows", "b.Row.unit", "a.Row.unit"),
        Part(key="a.rows", fields=("c.Row.unit",)),
    ],
    ids=["key", "field", "one of two fields", "key of another sort"],
)
def test_a_key_and_a_column_are_registered_once(second: Event | Part) -> None:
    registry = Registry()
    registry.add(event("a.rows", "a.Row.unit"))
    with pytest.raises(ValueError, match="registered already"):
        registry.add(second)
    assert registry.fields() == ["a.Row.unit"]


def test_only_an_assignment_is_asked_for_as_one() -> None:
    registry = Registry()
    registry.add(event("a.rows", "a.Row.unit"))
    with pytest.raises(KeyError):
        registry.assignment("a.rows")
    with pytest.raises(KeyError):
        registry.assignment("b.rows")
    assert list(registry.assignments()) == []
    assert [one.key for one in registry.events()] == ["a.rows"]


def test_every_registration_has_words_for_people() -> None:
    for one in [*dependants.assignments(), *dependants.events()]:
        assert one.title[0].isupper() and not one.title.endswith("."), one.key
    assert [one.key for one in dependants.assignments() if one.must_go_on] == [
        "units.children",
        "people.homes",
    ]
