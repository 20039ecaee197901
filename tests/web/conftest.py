from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from namro.ground import clock
from namro.web.context import forget_banner
from tests import cast as people
from tests.cast import Cast
from tests.strict import StrictClient


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.frozen(people.TODAY):
        yield


@pytest.fixture
def city(db: None) -> Iterator[Cast]:
    """The cast's city; the banner is asked anew, because every test has its own database."""
    forget_banner()
    yield people.build()
    forget_banner()


@pytest.fixture
def signed_in(city: Cast) -> Callable[[str], Client]:
    """A strict client of the account with this username."""

    def sign_in(username: str) -> Client:
        client = StrictClient()
        client.force_login(city.accounts[username])
        return client

    return sign_in
