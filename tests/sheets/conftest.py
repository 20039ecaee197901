from __future__ import annotations

from collections.abc import Iterator

import pytest

from namro.ground import clock
from namro.journal.actions import acting
from tests import cast
from tests.cast import Cast


@pytest.fixture
def city(db: None) -> Iterator[Cast]:
    """The cast's city on its day; somebody looks, so that persons are seen."""
    with clock.frozen(cast.TODAY):
        made = cast.build()
        with acting("thu", "nhập thử"):
            yield made
