from __future__ import annotations

from collections.abc import Iterator

import pytest

from namro.ground import clock
from tests import cast as people


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.frozen(people.TODAY):
        yield


@pytest.fixture(autouse=True)
def _every_number_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Numbers are compared here; that small groups are not told is tested in ``test_small_groups``."""
    monkeypatch.setattr("namro.figures.folds.min_group", lambda day: 1)
