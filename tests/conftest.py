"""The test database and the strictness that every test lives under."""

from __future__ import annotations

import gc
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, TransactionTestCase

from namro.config import embedded
from tests import testdb
from tests.strict import StrictClient, UndefinedVariable

pytest_plugins = ["tests.casting"]
TEST_HOME = Path(__file__).resolve().parent.parent / ".namro" / "test"

hypothesis.settings.register_profile("house", deadline=None, print_blob=True)
hypothesis.settings.load_profile("house")


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()  # while modules and tests are collected nothing becomes garbage
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = UndefinedVariable()
    os.environ.pop("NAMRO_TODAY", None)
    _block_network()


def pytest_collection_finish(session: pytest.Session) -> None:
    """What was collected stays to the end: the collector need not walk through it again and again."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)
    gc.enable()


def pytest_unconfigure(config: pytest.Config) -> None:
    """The last process out stops the test server, also after a run that was interrupted."""
    if not hasattr(config, "workerinput"):
        embedded.stop_if_unused(TEST_HOME)


def _block_network() -> None:
    """Only this machine may be called; a test that reaches further fails with the address it wanted."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family != socket.AF_UNIX and str(address[0]) not in ("127.0.0.1", "::1", "localhost"):
            raise AssertionError(f"A test may not call {address}.")
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]


@pytest.fixture(scope="session")
def database_urls() -> Iterator[embedded.Urls]:
    """Addresses of this worker's own database, as application and as owner."""
    given = os.environ.get("DATABASE_URL"), os.environ.get("DATABASE_OWNER_URL")
    server = (
        embedded.Urls(*given)  # type: ignore[arg-type]
        if all(given)
        else embedded.ensure(TEST_HOME, durable=False)
    )
    name = testdb.worker_database()
    try:
        testdb.create(server, name)
        yield testdb.urls_of(server, name)
        connection.close()
        testdb.drop(server, name)
    finally:
        if not all(given):
            embedded.release(TEST_HOME)


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None,
    django_db_blocker: Any,
    database_urls: embedded.Urls,
) -> None:
    """Django speaks to the worker's database as the application role."""
    testdb.point_django_at(database_urls)


def _restore_database(self: TransactionTestCase) -> None:
    """After a test with real commits: a new copy, because the application role may not TRUNCATE."""
    testdb.restore()


TransactionTestCase._fixture_teardown = _restore_database  # type: ignore[method-assign]


@pytest.fixture
def owner(
    transactional_db: None, database_urls: embedded.Urls, request: pytest.FixtureRequest
) -> Iterator[psycopg.Connection]:
    """A connection as owner that sees what is committed; the database is renewed after the test."""
    if "committed_cast" in request.fixturenames:
        request.getfixturevalue("committed_cast")  # it replaces the database: first that, then the connection
    with psycopg.connect(database_urls.owner, autocommit=True) as made:
        yield made


@pytest.fixture
def client() -> Client:
    """Django's test client; pages with inline code or unrendered template text fail."""
    return StrictClient()
