from __future__ import annotations

from collections.abc import Iterator

import pytest

from namro.ground import clock
from tests import cast as people


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.frozen(people.TODAY):
        yield
