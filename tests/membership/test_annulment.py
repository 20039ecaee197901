"""Taking an admission back: a row of its own on its own date (rule TG5)."""

from __future__ import annotations

from datetime import date
from typing import Any

import psycopg
import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from namro.access.queries import Refused
from namro.ground.errors import HouseError
from namro.ground.ranges import span
from namro.membership.actions import annul_admission
from namro.membership.models import AdmissionEvent, SourceGroup
from namro.people.models import EndGround, HomeCell, PartyMembership
from tests.cast import ANNULLED, BY, TODAY, Cast
from tests.membership import deeds
from tests.membership.together import meanwhile
from tests.units.grow import settle

MAY = date(2024, 5, 20)


@pytest.fixture
def event(city: Cast) -> AdmissionEvent:
    """A decision of 3 February 2024."""
    return city.admissions["Trần Văn Hòa"]


def test_an_annulment_repeats_what_it_takes_back_on_a_day_of_its_own(event: AdmissionEvent) -> None:
    annulment = deeds.annul(event, MAY, number="300-QĐ/QU")
    settle()
    assert (annulment.sign, annulment.reverses, annulment.happened_on) == (-1, event, MAY)
    assert (annulment.decision_no, annulment.reason) == ("300-QĐ/QU", "Sai hồ sơ")
    for same in ("person_id", "cell_id", "source_group", "in_private_enterprise", "is_owner"):
        assert getattr(annulment, same) == getattr(event, same)
    event.refresh_from_db()
    assert (event.sign, event.happened_on) == (1, date(2024, 2, 3))


def test_membership_and_home_end_on_the_day_of_the_annulment(event: AdmissionEvent) -> None:
    deeds.annul(event, MAY)
    membership = PartyMembership.objects.get(person=event.person)
    assert membership.end_ground == EndGround.ANNULLED
    assert membership.during == HomeCell.objects.get(membership=membership).during
    assert membership.during == span(event.happened_on, MAY)


def test_on_the_day_of_the_decision_itself_one_day_is_kept(event: AdmissionEvent) -> None:
    annulment = deeds.annul(event, event.happened_on)
    settle()
    membership = PartyMembership.objects.get(person=event.person)
    assert annulment.happened_on == event.happened_on
    assert membership.during == span(event.happened_on, date(2024, 2, 4))


def test_who_left_before_is_not_ended_again(event: AdmissionEvent) -> None:
    died = span(event.happened_on, date(2024, 4, 1))
    PartyMembership.objects.filter(person=event.person).update(during=died, end_ground=EndGround.DIED)
    HomeCell.objects.filter(person=event.person).update(during=died)
    deeds.annul(event, MAY)
    assert PartyMembership.objects.get(person=event.person).end_ground == EndGround.DIED


# Refusals


def test_not_before_the_decision(event: AdmissionEvent) -> None:
    with pytest.raises(HouseError, match="02/02/2024 ở trước ngày quyết định kết nạp 03/02/2024"):
        deeds.annul(event, date(2024, 2, 2))


def test_not_in_the_future(event: AdmissionEvent) -> None:
    with pytest.raises(HouseError, match="06/7/2024 ở sau hôm nay"):
        deeds.annul(event, date(2024, 7, 6))
    assert deeds.annul(event, TODAY).pk


def test_not_twice(event: AdmissionEvent) -> None:
    deeds.annul(event, MAY)
    with pytest.raises(HouseError, match=f"Quyết định {event.decision_no} đã bị hủy trước đó"):
        deeds.annul(event, TODAY)


def test_an_annulment_is_not_annulled(city: Cast) -> None:
    annulment = AdmissionEvent.objects.get(reverses=city.admissions[ANNULLED])
    with pytest.raises(HouseError, match="Dòng này đã là quyết định hủy"):
        deeds.annul(annulment, TODAY)


@pytest.mark.parametrize(("number", "reason"), [("", "Sai hồ sơ"), ("300-QĐ/QU", "")])
def test_a_number_and_a_reason_are_needed(event: AdmissionEvent, number: str, reason: str) -> None:
    with pytest.raises(ValidationError):
        annul_admission(by=BY, event=event, on=MAY, decision_no=number, reason=reason)
    assert not AdmissionEvent.objects.filter(reverses=event).exists()
    assert PartyMembership.objects.get(person=event.person).end_ground == ""


@pytest.mark.parametrize("username", ["badinh", "phucxa", "lanhdao", "quantri", "moi"])
def test_nobody_annuls_elsewhere(city: Cast, username: str) -> None:
    with pytest.raises(Refused):
        deeds.annul(city.admissions["Bùi Quang Huy"], MAY, by=city.accounts[username])
    assert deeds.annul(city.admissions["Bùi Quang Huy"], MAY, by=city.accounts["thanhuy"]).pk


def test_two_clerks_annul_one_decision_at_once(owner: psycopg.Connection, committed_city: Cast) -> None:
    """One wins, the other reads that it was annulled already."""
    event = committed_city.admissions["Trần Văn Hòa"]
    badinh, phucxa = (committed_city.accounts[name] for name in ("badinh", "phucxa"))
    second = meanwhile(
        owner,
        lambda: deeds.annul(event, MAY, by=phucxa),
        lambda: deeds.annul(event, TODAY, by=badinh, number="301-QĐ/QU"),
    )
    with pytest.raises(HouseError, match=f"Quyết định {event.decision_no} đã bị hủy trước đó"):
        second.result()
    assert AdmissionEvent.objects.get(reverses=event).happened_on == MAY


# What plain SQL may not do either

CHEATS: dict[str, dict[str, Any]] = {
    "another group": {"source_group": SourceGroup.FARMER},
    "in an enterprise": {"in_private_enterprise": True},
    "an owner": {"in_private_enterprise": True, "is_owner": True},
    "before the decision": {"happened_on": date(2024, 2, 2)},
}


def reversal(event: AdmissionEvent, **changes: Any) -> AdmissionEvent:
    values = {
        "person": event.person,
        "cell": event.cell,
        "happened_on": MAY,
        "decision_no": "300-QĐ/QU",
        "source_group": event.source_group,
        "in_private_enterprise": event.in_private_enterprise,
        "is_owner": event.is_owner,
        "sign": -1,
        "reverses": event,
        "reason": "Sai hồ sơ",
    }
    return AdmissionEvent(**values | changes)


def mismatched(row: AdmissionEvent) -> None:
    with pytest.raises(IntegrityError, match="Quyết định hủy phải trùng người"), transaction.atomic():
        row.save()
        settle()


@pytest.mark.parametrize("changes", CHEATS.values(), ids=list(CHEATS))
def test_a_reversal_must_match(event: AdmissionEvent, changes: dict[str, Any]) -> None:
    mismatched(reversal(event, **changes))


def test_a_reversal_is_of_the_same_person_and_cell(city: Cast, event: AdmissionEvent) -> None:
    mismatched(reversal(event, person=city.admissions["Bùi Quang Huy"].person))
    mismatched(reversal(event, cell=city.units["cell_3"]))
    reversal(event).save()
    settle()


def test_a_reversal_takes_back_a_decision_not_a_reversal(city: Cast) -> None:
    mismatched(reversal(AdmissionEvent.objects.get(reverses=city.admissions[ANNULLED])))


def test_a_decision_that_was_annulled_stays_as_it_was(city: Cast) -> None:
    """Changing the decision would leave a reversal that takes back something else."""
    event = city.admissions[ANNULLED]
    with pytest.raises(IntegrityError, match="Quyết định hủy phải trùng người"), transaction.atomic():
        AdmissionEvent.objects.filter(pk=event.pk).update(cell=city.units["cell_3"])
        settle()


@pytest.mark.parametrize(
    "changes",
    [{"sign": 1}, {"reverses": None}, {"reason": ""}, {"sign": 0}, {"sign": -2}],
    ids=["plus", "of nothing", "no reason", "no sign", "double"],
)
def test_sign_reversal_and_reason_go_together(event: AdmissionEvent, changes: dict[str, Any]) -> None:
    row = reversal(event, **changes)
    with pytest.raises(ValidationError):
        row.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
