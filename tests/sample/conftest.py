from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from namro.journal.actions import acting
from namro.sample.city import City, build
from namro.sample.load import Loaded, load
from namro.sample.plan import Plan


@cache
def _small() -> City:
    return build(Plan.small())


@pytest.fixture(scope="session")
def small() -> City:
    """The small city in memory, as the generator draws it; read, never change it."""
    return _small()


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.NAMRO_HOME = tmp_path / "home"
    return settings.NAMRO_HOME


@pytest.fixture
def loaded(db: None, home: Path) -> Iterator[Loaded]:
    """The small city in the database; persons can be seen, because the test says who looks."""
    result = load(Plan.small())
    with acting("thu", "xem dữ liệu mẫu"):
        yield result
