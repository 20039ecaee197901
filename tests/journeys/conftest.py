from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import pytest
from playwright.sync_api import expect

from namro.config.embedded import Urls
from tests import testdb
from tests.cast import Cast
from tests.casting import Kept
from tests.journeys import decided
from tests.journeys.browsing import PATIENCE_MS, Chromium, Desk, running_chromium
from tests.journeys.server import City, House, commit, served, the_cast

expect.set_options(timeout=PATIENCE_MS)


Serve = Callable[..., AbstractContextManager[House]]


@pytest.fixture(scope="session")
def serve(
    django_db_setup: None,
    django_db_blocker: Any,
    database_urls: Urls,
    kept_cast: Kept,
    tmp_path_factory: pytest.TempPathFactory,
) -> Serve:
    """Serves what a function fills a database of its own with, for as long as the block lasts."""
    own = tmp_path_factory.getbasetemp()
    home = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "house"

    @contextmanager
    def serving(word: str, fill: Callable[[Cast], City], **options: Any) -> Iterator[House]:
        name = f"namro_test_{word}_{os.getpid()}"
        with django_db_blocker.unblock():
            city = commit(name, kept_cast, fill)
        urls = testdb.urls_of(testdb.server(), name)
        with served(city, urls, home, own / f"{word}.log", **options) as house:
            yield house
        testdb.drop(testdb.server(), name)

    return serving


@pytest.fixture(scope="session")
def house(serve: Serve) -> Iterator[House]:
    """The cast's city, served for the whole run of this worker."""
    with serve("journeys", the_cast) as house:
        yield house


@pytest.fixture(scope="session")
def decided_house(serve: Serve) -> Iterator[House]:
    """The city after two decisions, served on a day on which both are in force."""
    with serve("decided", decided.city, today=decided.TODAY) as house:
        yield house


@pytest.fixture(scope="session")
def chromium() -> Iterator[Chromium]:
    with running_chromium() as chromium:
        yield chromium


@pytest.fixture
def desk(house: House, chromium: Chromium) -> Iterator[Desk]:
    yield from _watched(house, chromium)


@pytest.fixture
def decided_desk(decided_house: House, chromium: Chromium) -> Iterator[Desk]:
    yield from _watched(decided_house, chromium)


def _watched(house: House, chromium: Chromium) -> Iterator[Desk]:
    """Opens pages; afterwards none of them may have failed, complained or called another machine."""
    said_before = house.log.stat().st_size
    with chromium.awake():
        made = Desk(house, chromium)
        yield made
        made.close()
    said = house.log.read_bytes()[said_before:].decode()
    assert "Traceback" not in said, said
    assert made.faults.found == []
