"""The small city in a real database, through the public door."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from namro.access.models import Account
from namro.config.embedded import Urls
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.journal.models import JournalEvent
from namro.people.models import HomeCell, Person
from namro.regulations.actions import load_rules, mark_installation
from namro.regulations.models import Installation
from namro.sample import bulk, tables
from namro.sample.accounts import FILE
from namro.sample.check import check
from namro.sample.load import LARGE, load
from namro.sample.plan import Plan
from namro.units.models import Ancestry, Unit
from tests import testdb

PLAN = Plan.small()
H1 = ("2024-01-01", "2024-06-30")


# Again, beside others, interrupted


@pytest.mark.django_db
def test_rules_may_be_there_before(home: Path) -> None:
    load_rules(by="thu")
    assert not load(PLAN).existed


@pytest.mark.django_db
def test_it_is_refused_beside_anything_else(home: Path) -> None:
    with acting("thu", "có người thật"):
        Person.objects.create(full_name="Người Có Thật", sex="F", birth_date=date(1990, 1, 1))
    with pytest.raises(HouseError, match="people_person"):
        load(PLAN)
    with acting("thu", "xem"):
        assert Person.objects.count() == 1
    assert not Unit.objects.exists() and not (home / FILE).exists()


@pytest.mark.django_db
def test_it_is_refused_in_a_database_of_real_data_that_is_still_empty(home: Path) -> None:
    mark_installation(by="thu", title="Thành ủy X", synthetic=False)
    with pytest.raises(HouseError, match="Thành ủy X"):
        load(PLAN)


class Stop(Exception):
    pass


@pytest.mark.django_db
@pytest.mark.parametrize("step", ["Cây tổ chức", "Nơi sinh hoạt", "Tài khoản mẫu", "Tự kiểm tra"])
def test_an_interruption_leaves_nothing(home: Path, step: str) -> None:
    def stop(text: str) -> None:
        if text.startswith(step):
            raise Stop

    with pytest.raises(Stop):
        load(PLAN, progress=stop)
    with acting("thu", "xem"):
        for model in (Unit, Person, HomeCell, Account, Installation, Ancestry):
            assert not model.objects.exists()
    assert not (home / FILE).exists()
    assert not load(PLAN).existed


@pytest.mark.django_db
def test_a_sum_that_is_not_right_leaves_nothing(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = replace(PLAN, shape=replace(PLAN.shape, members=PLAN.shape.members + 1))
    monkeypatch.setattr("namro.sample.load.check", lambda plan: check(wrong))
    with pytest.raises(HouseError, match=r"đảng viên là 1\.412, phải là 1\.413"):
        load(PLAN)
    assert not Unit.objects.exists()


# The owner's faster way


@pytest.fixture
def as_owner(transactional_db: None, database_urls: Urls) -> Iterator[None]:
    testdb.point_django_at(Urls(database_urls.owner, database_urls.owner))
    yield
    testdb.point_django_at(database_urls)


def definitions() -> set[tuple[Any, ...]]:
    return set(
        bulk.rows(
            "SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint "
            "WHERE conrelid = ANY(%(t)s::regclass[]) UNION ALL "
            "SELECT indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid) "
            "FROM pg_index WHERE indrelid = ANY(%(t)s::regclass[])",
            {"t": LARGE},
        )
    )


def imported() -> dict[str, list[str]]:
    """By table what its imports said, and what was written into single rows afterwards."""
    found: dict[str, list[str]] = {}
    events = JournalEvent.objects.filter(table_name__in=[table.name for table in tables.ALL])
    for table, *event in events.values_list("table_name", "op", "row_pk", "new"):
        found.setdefault(table, []).append(json.dumps(event, sort_keys=True))
    return {table: sorted(written) for table, written in found.items()}


def test_the_application_may_not_set_constraints_aside(db: None) -> None:
    before = definitions()
    assert bulk.set_aside(LARGE) == []
    assert definitions() == before


def test_the_owner_gets_the_same_rows_and_every_constraint_back(as_owner: None, home: Path) -> None:
    before = definitions()
    assert bulk.owns(LARGE)
    load(PLAN)
    assert definitions() == before
    check(PLAN)
    first = imported()
    testdb.restore()
    assert imported() == {}
    load(PLAN)
    assert imported() == first


def test_both_ways_and_every_time_the_rows_are_the_same(
    transactional_db: None, database_urls: Urls, home: Path
) -> None:
    load(PLAN)
    as_application = imported()
    testdb.restore()
    testdb.point_django_at(Urls(database_urls.owner, database_urls.owner))
    load(PLAN)
    as_owner_ = imported()
    testdb.point_django_at(database_urls)
    assert as_application == as_owner_
    assert set(as_application) == {table.name for table in tables.ALL}


def test_an_interruption_gives_the_owner_every_constraint_back(as_owner: None, home: Path) -> None:
    before = definitions()

    def stop(text: str) -> None:
        if text.startswith("Nơi sinh hoạt"):
            assert len(definitions()) < len(before)
            raise Stop

    with pytest.raises(Stop):
        load(PLAN, progress=stop)
    assert definitions() == before
