"""The cast's city as a fixture: built once a worker and kept; tests write into copies of it.

Nobody is ever connected to the kept one, so that it can be copied. In one copy each test is rolled back;
a test that commits, and a house that is served, gets its own.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import connection

from namro.config.embedded import Urls
from namro.ground import clock
from namro.journal.actions import declare
from tests import cast as people
from tests import testdb
from tests.cast import Cast


@dataclass(frozen=True)
class Kept:
    """Name of the database with the committed cast, and the cast."""

    name: str
    built: Cast

    def cast(self) -> Cast:
        """The cast for one test, which may change it."""
        return copy.deepcopy(self.built)


@pytest.fixture(scope="session")
def kept_cast(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest, database_urls: Urls
) -> Iterator[Kept]:
    name = f"namro_test_kept_{os.getpid()}"
    usual = str(connection.settings_dict["NAME"])
    testdb.copy_of_template(name)
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        testdb.switch(name)
        built = people.build()
        testdb.switch(usual)
    testdb.forget(name)
    yield Kept(name, built)
    testdb.drop(testdb.server(), name)


@pytest.fixture(scope="session")
def _cast_database(kept_cast: Kept) -> Iterator[str]:
    """Name of the copy in which tests are rolled back."""
    name = f"namro_test_cast_{os.getpid()}"
    testdb.copy_of(kept_cast.name, name)
    yield name
    testdb.forget(name)
    testdb.drop(testdb.server(), name)


@pytest.fixture
def _at_cast_database(_cast_database: str, kept_cast: Kept) -> Iterator[Cast]:
    usual = str(connection.settings_dict["NAME"])
    testdb.switch(_cast_database)
    yield kept_cast.cast()
    testdb.switch(usual)


@pytest.fixture
def city(_at_cast_database: Cast, db: None) -> Iterator[Cast]:
    """The cast's city on its day, read by somebody: without an actor no person is shown."""
    with clock.frozen(people.TODAY):
        declare(actor="system:test")
        yield _at_cast_database


@pytest.fixture
def committed_cast(transactional_db: None, kept_cast: Kept) -> Cast:
    """A copy of the kept city in the place of the worker's usual database, renewed after the test."""
    testdb.restore(kept_cast.name)
    return kept_cast.cast()


@pytest.fixture
def committed_city(committed_cast: Cast, owner: object) -> Iterator[Cast]:
    """The city really committed in the worker's usual database, on its day."""
    with clock.frozen(people.TODAY):
        yield committed_cast
