from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from namro.ground import clock
from namro.web.context import banner, forget_banner
from tests import cast as people
from tests.cast import Cast
from tests.strict import StrictClient


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.frozen(people.TODAY):
        yield


@pytest.fixture(autouse=True)
def _banner() -> Iterator[None]:
    """The banner is asked anew, because tests differ in their databases."""
    forget_banner()
    yield
    forget_banner()


@pytest.fixture
def signed_in(city: Cast) -> Callable[[str], Client]:
    """A strict client of the account with this username; the banner is known, as in a running server."""
    banner()

    def sign_in(username: str) -> Client:
        client = StrictClient()
        client.force_login(city.accounts[username])
        return client

    return sign_in
