"""The cast's city as a fixture: built once a worker in a database of its own, rolled back after each test."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator

import pytest
from django.db import connection

from namro.config.embedded import Urls
from namro.ground import clock
from namro.journal.actions import declare
from tests import cast as people
from tests import testdb
from tests.cast import Cast


@pytest.fixture(scope="session")
def _cast_database(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, database_urls: Urls
) -> Iterator[tuple[str, Cast]]:
    """Name of this worker's database with the committed cast, and the cast."""
    name = f"namro_test_cast_{os.getpid()}"
    usual = str(connection.settings_dict["NAME"])
    testdb.copy_of_template(name)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        testdb.switch(name)
        built = people.build()
        testdb.switch(usual)
    yield name, built
    testdb.forget(name)
    testdb.drop(testdb.server(), name)


@pytest.fixture
def _at_cast_database(_cast_database: tuple[str, Cast]) -> Iterator[Cast]:
    usual = str(connection.settings_dict["NAME"])
    name, built = _cast_database
    testdb.switch(name)
    yield copy.deepcopy(built)
    testdb.switch(usual)


@pytest.fixture
def city(_at_cast_database: Cast, db: None) -> Iterator[Cast]:
    """The cast's city on its day, read by somebody: without an actor no person is shown."""
    with clock.frozen(people.TODAY):
        declare(actor="system:test")
        yield _at_cast_database


@pytest.fixture
def committed_city(owner: object) -> Iterator[Cast]:
    """The city really committed in the worker's usual database, renewed after the test."""
    with clock.frozen(people.TODAY):
        yield people.build()
