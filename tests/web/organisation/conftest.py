from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.cast import Cast
from tests.web.organisation.writing import Clerk


@pytest.fixture
def clerk(city: Cast, signed_in: Callable[[str], Client]) -> Clerk:
    """The city's clerk with a draft of a ward that is divided."""
    return Clerk(city, signed_in("thanhuy"))


@pytest.fixture
def leader(city: Cast, signed_in: Callable[[str], Client]) -> Clerk:
    return Clerk(city, signed_in("lanhdao"))
