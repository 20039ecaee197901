from __future__ import annotations

from collections.abc import Iterator

import pytest

from namro.ground import clock
from namro.journal.actions import declare
from tests import cast as people
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.frozen(people.TODAY):
        yield


@pytest.fixture
def city(db: None) -> Cast:
    """The cast's city, read by somebody: without an actor no person is shown."""
    built = people.build()
    declare(actor="system:test")
    return built


@pytest.fixture
def committed_city(owner: object) -> Cast:
    """The city really committed, for tests that write past the application."""
    return people.build()
