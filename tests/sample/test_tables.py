"""Records fit the tables: every column named is filled, and rows point to rows that are there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from django.apps import apps

from namro.sample import tables
from namro.sample.city import City
from namro.sample.tables import Record, Table

MAKERS: list[tuple[Table, Callable[[City], Iterator[Record]]]] = [
    (tables.AREAS, tables.areas),
    (tables.UNITS, tables.units),
    (tables.VERSIONS, tables.versions),
    (tables.FOUNDINGS, tables.foundings),
    (tables.ADMISSIONS, tables.admissions),
    (tables.ROUNDS, tables.rounds),
    (tables.ASSIGNMENTS, tables.assignments),
    (tables.RESULTS, tables.results),
]
EACH = pytest.mark.parametrize(("table", "maker"), MAKERS, ids=[table.name for table, _ in MAKERS])


def records(city: City, table: Table, maker: Callable[[City], Iterator[Record]]) -> list[dict[str, object]]:
    names = table.columns.split(", ")
    return [dict(zip(names, record, strict=True)) for record in maker(city)]


@EACH
def test_every_column_is_filled_and_ids_run(
    small: City, table: Table, maker: Callable[[City], Iterator[Record]]
) -> None:
    made = records(small, table, maker)
    assert [row["id"] for row in made] == list(range(1, len(made) + 1))


@EACH
def test_the_columns_are_those_of_the_model(
    small: City, table: Table, maker: Callable[[City], Iterator[Record]]
) -> None:
    """Nothing but generated columns and those with a default of the database is left out."""
    model = next(model for model in apps.get_models() if model._meta.db_table == table.name)
    fields = [field for field in model._meta.local_concrete_fields if not field.generated]
    stored = {field.column for field in fields}
    may_lack = {field.column for field in fields if field.null or field.has_db_default()}
    assert stored - set(table.columns.split(", ")) <= may_lack
    assert set(table.columns.split(", ")) <= stored


@pytest.mark.parametrize(
    ("table", "maker"),
    [
        (tables.FOUNDINGS, tables.foundings),
        (tables.ADMISSIONS, tables.admissions),
        (tables.RESULTS, tables.results),
    ],
)
def test_a_reversal_names_an_earlier_row_of_its_kind(
    small: City, table: Table, maker: Callable[[City], Iterator[Record]]
) -> None:
    made = {row["id"]: row for row in records(small, table, maker)}
    reversals = [row for row in made.values() if row["reverses_id"] is not None]
    assert reversals
    for row in reversals:
        taken_back = made[row["reverses_id"]]
        assert (row["sign"], taken_back["sign"]) == (-1, 1)
        assert str(taken_back["happened_on"]) <= str(row["happened_on"])
        for column in ("person_id", "cell_id", "unit_id", "source_group", "amount"):
            assert row.get(column) == taken_back.get(column)


def test_codes_are_given_once(small: City) -> None:
    codes = [row["code"] for row in records(small, tables.UNITS, tables.units)]
    assert len(set(codes)) == len(codes) == len(small.tree.nodes)


def test_only_the_city_has_no_parent(small: City) -> None:
    made = records(small, tables.VERSIONS, tables.versions)
    assert [row["id"] for row in made if row["parent_id"] is None] == [1]
    assert made[0]["kind"] == "CITY_PARTY"


def test_printed_totals_can_be_read_again(small: City) -> None:
    for row, round_ in zip(records(small, tables.ROUNDS, tables.rounds), small.plan.rounds, strict=True):
        assert json.loads(str(row["printed_totals"])) == {
            indicator.value: total for indicator, total in round_.totals.items()
        }


def test_people_of_decisions_follow_the_stock(small: City) -> None:
    roll, made = small.roll(), records(small, tables.ADMISSIONS, tables.admissions)
    decided = [row for row in made if row["sign"] == 1]
    assert [row["person_id"] for row in decided] == [
        roll.admitted_id(position) for position in range(len(decided))
    ]
