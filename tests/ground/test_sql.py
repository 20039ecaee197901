"""The SQL functions give exactly the strings of their Python twins."""

import time
from collections.abc import Callable

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from namro.ground.vietnamese import fold, person_key, sort_key
from tests.ground.alphabet import names, texts

pytestmark = pytest.mark.django_db

TWINS: dict[str, Callable[[str], str]] = {
    "namro_fold": fold,
    "namro_sort_key": sort_key,
    "namro_person_key": person_key,
}
in_one_transaction = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])


def asked(query: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows


@pytest.mark.parametrize("name", TWINS)
@in_one_transaction
@given(batch=st.lists(texts, min_size=20, max_size=40))
def test_twins_agree(name: str, batch: list[str]) -> None:
    rows = asked(f"SELECT {name}(x) FROM unnest(%s::text[]) WITH ORDINALITY AS t(x, n) ORDER BY n", batch)
    assert [row[0] for row in rows] == [TWINS[name](text) for text in batch]


@in_one_transaction
@given(people=st.lists(names, min_size=2, max_size=30))
def test_the_database_puts_people_in_the_same_order(people: list[str]) -> None:
    rows = asked(
        "SELECT x FROM unnest(%s::text[]) WITH ORDINALITY AS t(x, n) "
        'ORDER BY namro_person_key(x) COLLATE "C", n',
        people,
    )
    assert [row[0] for row in rows] == sorted(people, key=person_key)


def test_keys_live_in_generated_columns_that_follow_the_name() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE guest (name text, "
            'key text COLLATE "C" GENERATED ALWAYS AS (namro_person_key(name)) STORED, '
            "found text GENERATED ALWAYS AS (namro_fold(name)) STORED)"
        )
        cursor.execute("INSERT INTO guest VALUES ('Đỗ Thị Ân'), ('Trần Hoà'), ('Lê Văn An'), ('Nguyễn Hòa')")
        cursor.execute("UPDATE guest SET name = 'Lê Văn Ấn' WHERE found = 'le van an'")
    assert asked("SELECT name, found FROM guest ORDER BY key") == [
        ("Đỗ Thị Ân", "do thi an"),
        ("Lê Văn Ấn", "le van an"),
        ("Nguyễn Hòa", "nguyen hoa"),
        ("Trần Hoà", "tran hoa"),
    ]


@pytest.mark.parametrize("name", TWINS)
def test_nothing_gives_nothing(name: str) -> None:
    assert asked(f"SELECT {name}(NULL), {name}('')") == [(None, TWINS[name](""))]


@pytest.mark.parametrize("name", TWINS)
def test_the_functions_may_stand_in_generated_columns_and_parallel_plans(name: str) -> None:
    assert asked("SELECT provolatile, proparallel, proisstrict FROM pg_proc WHERE proname = %s", name) == [
        ("i", "s", True)
    ]


@pytest.mark.parametrize("name", TWINS)
def test_the_functions_need_no_search_path(name: str) -> None:
    schema = asked("SELECT pronamespace::regnamespace::text FROM pg_proc WHERE proname = %s", name)[0][0]
    asked("SELECT set_config('search_path', '', true)")
    assert asked(f"SELECT {schema}.{name}('Đỗ Thị Hòa')") == [(TWINS[name]("Đỗ Thị Hòa"),)]


def test_ranges_and_numbers_can_share_an_exclusion_constraint() -> None:
    assert asked("SELECT count(*) FROM pg_extension WHERE extname = 'btree_gist'") == [(1,)]


def test_a_key_costs_microseconds() -> None:
    """Half a million generated values may not take minutes; the bench measures, this only catches a slip."""
    count = 5000
    asked("SELECT namro_person_key('Nguyễn Thị Minh Khai')")
    start = time.perf_counter()
    asked(
        "SELECT count(namro_person_key('Nguyễn Thị Minh Khai ' || n)) FROM generate_series(1, %s) AS n", count
    )
    assert (time.perf_counter() - start) / count < 200e-6
