"""Two people at once on one assessment, over two real connections: the second reads who was first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import psycopg
import pytest

from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.organisation.areas.actions import Passing, record_area_successions
from namro.organisation.localities.actions import Facts, Verdict, confirm, open_assessment, set_facts
from namro.people.models import LocalityAssessment, Tenure
from namro.units.models import AdminArea, AreaLevel
from tests.cast import BY, TODAY, WHY, Cast
from tests.membership.together import meanwhile
from tests.personnel import world

Owner = psycopg.Connection


@pytest.fixture
def tenure(committed_city: Cast) -> Tenure:
    with acting(BY, WHY):
        area = world.area("Quận Ba Đình", AreaLevel.DISTRICT)
        return world.held(world.post("DISTRICT_SECRETARY", committed_city.units["ba_dinh"], area), None)


def verdict(row: LocalityAssessment, result: str) -> Callable[[], None]:
    mine = LocalityAssessment.objects.get(pk=row.pk)
    said = Verdict(result, TODAY, "theo lý lịch")
    return lambda: confirm(by=BY, assessment=mine, verdict=said, read_at=0, reason=WHY)


def test_of_two_verdicts_the_second_reads_who_was_first(
    owner: Owner, committed_city: Cast, tenure: Tenure
) -> None:
    row = open_assessment(by=BY, tenure=tenure, reason=WHY)
    second = meanwhile(owner, verdict(row, "LOCAL"), verdict(row, "NON_LOCAL"))
    with pytest.raises(HouseError, match="vừa ghi vào bản này"):
        second.result()
    row.refresh_from_db()
    assert (row.result, row.version) == ("LOCAL", 1)


def test_facts_while_somebody_confirms_are_refused(
    owner: Owner, committed_city: Cast, tenure: Tenure
) -> None:
    row = open_assessment(by=BY, tenure=tenure, reason=WHY)
    mine = LocalityAssessment.objects.get(pk=row.pk)

    def facts() -> None:
        set_facts(by=BY, assessment=mine, facts=Facts(native="HERE"), read_at=0, reason=WHY)

    second = meanwhile(owner, verdict(row, "NON_LOCAL"), facts)
    with pytest.raises(HouseError, match="vừa ghi vào bản này"):
        second.result()


def test_two_who_open_it_at_once_open_one(owner: Owner, committed_city: Cast, tenure: Tenure) -> None:
    def open_it() -> LocalityAssessment:
        return open_assessment(by=BY, tenure=Tenure.objects.get(pk=tenure.pk), reason=WHY)

    second = meanwhile(owner, open_it, open_it)
    with pytest.raises(HouseError, match="đã được xét"):
        second.result()
    assert LocalityAssessment.objects.count() == 1


def test_a_verdict_while_the_areas_merge_waits_and_is_refused(
    owner: Owner, committed_city: Cast, tenure: Tenure
) -> None:
    row = open_assessment(by=BY, tenure=tenure, reason=WHY)
    with acting(BY, WHY):
        new = world.area("Quận mới", AreaLevel.DISTRICT, first=date(2024, 7, 1))
    passing = Passing(AdminArea.objects.get(pk=row.area_id), new, date(2024, 7, 1))

    def merge() -> None:
        record_area_successions(by=BY, passings=[passing], reason=WHY)

    second = meanwhile(owner, merge, verdict(row, "NON_LOCAL"))
    with pytest.raises(HouseError, match="vừa ghi vào bản này"):
        second.result()
    rows = LocalityAssessment.objects.order_by("pk").values_list("area__name", "state")
    assert list(rows) == [("Quận Ba Đình", "OPEN"), ("Quận mới", "OPEN")]
