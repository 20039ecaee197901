from __future__ import annotations

import pytest

from namro.journal.actions import acting
from tests.cast import BY, WHY, Cast


@pytest.fixture
def writing(city: Cast) -> object:
    """The city while somebody writes into it."""
    with acting(BY, WHY):
        yield city
