from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from namro.config.embedded import Urls
from tests import testdb
from tests.journeys.browsing import PATIENCE_MS, Chromium, Desk, running_chromium
from tests.journeys.server import House, commit, served, the_cast

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def house(
    django_db_setup: None,
    django_db_blocker: Any,
    database_urls: Urls,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[House]:
    """The cast's city, served for the whole run of this worker."""
    own = tmp_path_factory.getbasetemp()
    home = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "house"
    name = f"namro_test_journeys_{os.getpid()}"
    with django_db_blocker.unblock():
        city = commit(name, the_cast)
    urls = testdb.urls_of(testdb.server(), name)
    with served(city, urls, home, own / "server.log") as house:
        yield house
    testdb.drop(testdb.server(), name)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    with running_chromium() as chromium:
        yield chromium


@pytest.fixture
def desk(house: House, chromium: Chromium) -> Iterator[Desk]:
    """Opens pages; afterwards none of them may have failed, complained or called another machine."""
    said_before = house.log.stat().st_size
    with chromium.awake():
        made = Desk(house, chromium)
        yield made
        made.close()
    said = house.log.read_bytes()[said_before:].decode()
    assert "Traceback" not in said, said
    assert made.faults.found == []
