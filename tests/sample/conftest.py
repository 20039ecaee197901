from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from namro.journal.actions import acting
from namro.sample.city import City, build
from namro.sample.load import Loaded, load
from namro.sample.plan import Plan


@pytest.fixture(scope="session")
def small() -> City:
    """The small city in memory, as the generator draws it; read, never change it."""
    return build(Plan.small())


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    """Where a load keeps its passwords."""
    settings.NAMRO_HOME = tmp_path / "home"
    return settings.NAMRO_HOME


@pytest.fixture(scope="module")
def module_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sample") / "home"


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: Any, module_home: Path) -> Iterator[Loaded]:
    """The small city, loaded once for a module whose tests all ask for ``loaded``."""
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(NAMRO_HOME=module_home):
            result = load(Plan.small())
        yield result
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once: Loaded) -> Iterator[Loaded]:
    """The small city in the database; the test may write, and sees persons, because somebody looks."""
    with transaction.atomic():
        with acting("thu", "xem dữ liệu mẫu"):
            yield loaded_once
        transaction.set_rollback(True)
