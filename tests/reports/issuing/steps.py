"""A report taken through its steps by the cast: drafted by one, checked, signed and issued by others."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from namro.figures.registry import metrics
from namro.ground.periods import Period
from namro.reports.checks import findings
from namro.reports.issuing.actions import Signer, begin, check, explain, issue, sign
from namro.reports.issuing.queries import composed_for
from namro.reports.models import Edition
from tests.cast import Cast

H1 = Period.parse("2024-H1")
NAME = "sau-thang-dau-nam"
SIGNER = Signer("Nguyễn Văn Lãnh", "PHÓ BÍ THƯ", "T/M BAN THƯỜNG VỤ")


@pytest.fixture(autouse=True)
def home(settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Keys of the test's own."""
    settings.NAMRO_HOME = str(tmp_path)
    settings.NAMRO_URL = "https://namro.example"
    yield tmp_path


def drafted(city: Cast, unit: str = "city", by: Any = "test") -> Edition:
    return begin(by=by, template=NAME, unit=city.units[unit], period=H1)


def checked(city: Cast, edition: Edition | None = None, by: Any = "checker") -> Edition:
    edition = edition or drafted(city)
    answer(edition)
    check(by=by, edition=edition, read_at=None)
    return edition


def answer(edition: Edition) -> None:
    """Say something to whatever has to be explained."""
    found = [one for one in findings(composed_for(edition), edition.explained) if one.open]
    if found:
        explain(by="test", edition=edition, texts={one.key: "Đã rà soát." for one in found}, read_at=None)


def signed(city: Cast, edition: Edition | None = None) -> Edition:
    edition = checked(city, edition)
    sign(by="signer", edition=edition, signer=SIGNER, read_at=None)
    return edition


def issued(city: Cast, edition: Edition | None = None, day: date | None = None) -> Edition:
    edition = signed(city, edition)
    return issue(by="office", edition=edition, day=day, read_at=None)


def without(monkeypatch: pytest.MonkeyPatch, key: str) -> None:
    """The house without one figure; a copy, because a key put back would stand last among the others."""
    kept = {known: definition for known, definition in metrics._by_key.items() if known != key}
    monkeypatch.setattr(metrics, "_by_key", kept)


def files(edition: Edition) -> dict[str, bytes]:
    return {one.form: bytes(one.content) for one in edition.files.all()}


def move_admission(city: Cast, name: str, day: str) -> None:
    """Change a record by SQL, behind everybody's back; the database's own rules stay in force."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE membership_admissionevent SET happened_on = %s WHERE id = %s",
            [day, city.admissions[name].pk],
        )
