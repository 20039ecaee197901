"""The sample's report as an issued paper."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from namro.access.models import Account
from namro.ground import clock
from namro.ground.periods import Period
from namro.reports.issuing.actions import begin, drop
from namro.reports.models import Edition
from namro.reports.proof.keys import ring
from namro.reports.proof.verify import check
from namro.sample.issued import issued
from namro.sample.load import Loaded
from namro.sample.plan import Plan
from namro.units.models import Unit

TEMPLATE, CITY, PERIOD = "sau-thang-dau-nam", "D00001", Period.parse("2024-H1")


@pytest.fixture
def today(loaded: Loaded, home: Path) -> Iterator[None]:
    with clock.frozen(Plan.small().lives_on):
        yield


def test_three_people_issue_it_and_its_files_hold(today: None) -> None:
    edition = issued(TEMPLATE, CITY, PERIOD)
    assert edition is not None and edition.state == Edition.State.ISSUED
    assert len({edition.drafted_by, edition.checked_by, edition.signed_by}) == 3
    for file in edition.files.all():
        assert check(bytes(file.content), f"bao-cao.{file.form}", ring()).code == "INTACT"
    assert edition.files.count() == 4


def test_it_is_issued_once(today: None) -> None:
    assert issued(TEMPLATE, CITY, PERIOD) == issued(TEMPLATE, CITY, PERIOD)
    assert Edition.objects.count() == 1


def test_who_is_at_work_on_it_is_left_alone(today: None) -> None:
    drafter = Account.objects.get(username="thanhuy")
    draft = begin(by=drafter, template=TEMPLATE, unit=Unit.objects.get(code=CITY), period=PERIOD)
    assert issued(TEMPLATE, CITY, PERIOD) is None
    drop(by=drafter, edition=draft, reason="Thử xong", read_at=None)
    assert issued(TEMPLATE, CITY, PERIOD) is None
