"""A member on probation, and the steps of a recognition: right but for what a test changes."""

from __future__ import annotations

from datetime import date
from typing import Any

from namro.ground import clock
from namro.journal.actions import acting
from namro.membership.models import RecognitionCase
from namro.membership.recognition.actions import (
    Ruling,
    Vote,
    decide,
    forward_to_base,
    open_probation,
    resolve_in_base,
    review_in_cell,
)
from namro.people.models import PartyMembership
from tests.cast import BY, WHY, Cast
from tests.membership import deeds
from tests.membership.voting.counts import count

ENDED = date(2024, 6, 3)  # the probation that began with the ceremony of 3/6/2023
REVIEWED = date(2024, 6, 10)


def on_probation(city: Cast, ceremony_on: date = date(2023, 6, 3), cell: str = "cell_1") -> RecognitionCase:
    """Somebody admitted a month before the ceremony."""
    event = deeds.record(city, cell, decided_on=ceremony_on.replace(day=1))
    membership = PartyMembership.objects.get(person=event.person)
    with acting(BY, WHY):
        membership.joined_on = ceremony_on
        membership.save()
    return open_probation(
        by=BY, membership=membership, cell=city.units[cell], ceremony_on=ceremony_on, reason=WHY
    )


def vote(on: date, *, agree: int = 9, number: str = "06-NQ/CB") -> Vote:
    return Vote(on, number, count(agree=agree, disagree=10 - agree), certificate_no="12-GCN/ĐVM")


def review(case: RecognitionCase, on: date = REVIEWED, by: Any = BY, **given: Any) -> Any:
    read_at = given.pop("read_at", case.version)
    return review_in_cell(by=by, case=case, vote=vote(on, **given), read_at=read_at, reason=WHY)


def fail(case: RecognitionCase, *days: date) -> None:
    for day in days:
        review(case, day, agree=3)


def forward(case: RecognitionCase, on: date = date(2024, 6, 12), by: Any = BY) -> None:
    forward_to_base(by=by, case=case, on=on, read_at=case.version, reason=WHY)


def base(case: RecognitionCase, on: date = date(2024, 6, 20), by: Any = BY, agree: int = 9) -> Any:
    wanted = vote(on, agree=agree, number="20-NQ/ĐU")
    return resolve_in_base(by=by, case=case, vote=wanted, read_at=case.version, reason=WHY)


def rule(case: RecognitionCase, on: date = date(2024, 7, 1), by: Any = BY, **given: Any) -> None:
    ruling = Ruling(on, given.pop("number", "77-QĐ/QU"), given.pop("count", None))
    decide(by=by, case=case, ruling=ruling, read_at=given.pop("read_at", case.version), reason=WHY)


def recognised(city: Cast) -> RecognitionCase:
    """All the way, in time."""
    case = on_probation(city)
    review(case)
    forward(case)
    base(case)
    rule(case)
    return case


def later(day: date) -> Any:
    """The clock on another day."""
    return clock.frozen(day)
