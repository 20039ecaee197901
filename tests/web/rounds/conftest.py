from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.rounds.writing import Desk


@pytest.fixture
def desk(city: Cast, signed_in: Callable[[str], Client]) -> Callable[..., Desk]:
    """A desk of the account with this username (default the analyst of the city)."""

    def sit(username: str = "thanhuy") -> Desk:
        return Desk(city, signed_in(username))

    return sit
