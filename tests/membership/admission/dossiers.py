"""Dossiers of admission at any step: right but for what a test changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.admission.actions import (
    Applicant,
    Certificate,
    Opening,
    Papers,
    Request,
    answer_vetting,
    list_applicant,
    open_dossier,
    record_training,
    send_vetting,
)
from namro.membership.admission.ceremony.actions import Ceremony, hold_ceremony, receive_decision
from namro.membership.admission.resolving.actions import (
    Ruling,
    Vote,
    decide,
    resolve_in_base,
    resolve_in_cell,
)
from namro.membership.admission.states import S
from namro.membership.models import AdmissionCase, SourceGroup
from namro.membership.votes import Count
from namro.people.models import HomeCell, PartyMembership, Person
from tests.cast import BY, WHY, Cast, add_person

LISTED = date(2023, 6, 5)
TRAINED = date(2023, 9, 20)
OPENED = date(2023, 11, 6)
SENT = date(2023, 11, 20)
ANSWERED = date(2023, 12, 28)
IN_CELL = date(2024, 2, 20)
IN_BASE = date(2024, 3, 12)
DECIDED = date(2024, 4, 3)
RECEIVED = date(2024, 4, 8)
HELD = date(2024, 5, 10)
NUMBERS = count(500)
YES = Count(summoned=9, present=9, agree=9, disagree=0)
NO = Count(summoned=9, present=9, agree=5, disagree=4)


def official(city: Cast, cell: str = "cell_1", name: str = "Lý Chính Thức") -> Person:
    """Somebody who has been an official member of the cell for years."""
    with acting(BY, WHY):
        person = add_person(name, born=date(1975, 2, 3))
        begun = date(2020, 1, 2)
        membership = PartyMembership.objects.create(
            person=person,
            decided_on=begun,
            joined_on=begun,
            official_on=date(2021, 1, 2),
            during=span(begun),
        )
        unit = city.units[cell]
        HomeCell.objects.create(person=person, membership=membership, cell=unit, during=span(begun))
    return person


def candidate(name: str = "Ngô Bá Lâm", born: date = date(1996, 3, 4), **changes: Any) -> Person:
    with acting(BY, WHY):
        person = add_person(name, born=born)
        person.education = changes.pop("education", "UPPER")
        for column, given in changes.items():
            setattr(person, column, given)
        person.save()
    return person


def applicant(city: Cast, cell: str = "cell_1", **changes: Any) -> Applicant:
    person = changes.pop("person", None) or candidate()
    helper = changes.pop("helper", None) or official(city, cell)
    plain = Applicant(person, city.units[cell], LISTED, SourceGroup.WORKER, helper)
    return replace(plain, **changes)


def listed(city: Cast, cell: str = "cell_1", by: object = BY, **changes: Any) -> AdmissionCase:
    return list_applicant(by=by, new=applicant(city, cell, **changes), reason=WHY)


def papers(case: AdmissionCase, **changes: Any) -> Papers:
    assert case.helper is not None
    plain = Papers(
        application_on=date(2023, 11, 1),
        cv_on=date(2023, 11, 2),
        introducer_1=case.helper,
        union_resolution_no="14-NQ/ĐTN",
        mass_opinion_on=date(2024, 1, 15),
        residence_opinion_on=date(2024, 1, 18),
        parents_opinion_on=case.parents_opinion_on,
    )
    return replace(plain, **changes)


def train(case: AdmissionCase, on: date = TRAINED, by: object = BY) -> None:
    record_training(
        by=by, case=case, certificate=Certificate("112-GCN", on), read_at=case.version, reason=WHY
    )


def open_(case: AdmissionCase, on: date = OPENED, by: object = BY, **changes: Any) -> None:
    opening = Opening(on, papers(case, **changes))
    open_dossier(by=by, case=case, opening=opening, read_at=case.version, reason=WHY)


def vet(case: AdmissionCase, sent: date = SENT, answered: date | None = ANSWERED, by: object = BY) -> None:
    request = Request(f"Đảng ủy xã {sent:%d%m}", sent)
    vetting = send_vetting(by=by, case=case, request=request, read_at=case.version, reason=WHY)
    if answered:
        answer_vetting(by=by, vetting=vetting, answered_on=answered, read_at=case.version, reason=WHY)
        case.refresh_from_db()


def in_cell(case: AdmissionCase, on: date = IN_CELL, count: Count = YES, by: object = BY) -> None:
    vote = Vote(on, "05-NQ/CB", count)
    resolve_in_cell(by=by, case=case, vote=vote, read_at=case.version, reason=WHY)


def in_base(case: AdmissionCase, on: date = IN_BASE, count: Count = YES, by: object = BY) -> None:
    vote = Vote(on, "21-NQ/ĐU", count)
    resolve_in_base(by=by, case=case, vote=vote, read_at=case.version, reason=WHY)


def ruled(
    case: AdmissionCase, on: date = DECIDED, count: Count = YES, number: str = "", by: object = BY
) -> None:
    ruling = Ruling(on, number or f"{next(NUMBERS)}-QĐ/QU", count)
    decide(by=by, case=case, ruling=ruling, read_at=case.version, reason=WHY)


def received(case: AdmissionCase, on: date = RECEIVED, by: object = BY) -> None:
    receive_decision(by=by, case=case, on=on, read_at=case.version, reason=WHY)


def celebrated(case: AdmissionCase, on: date = HELD, consent: str = "", by: object = BY) -> bool:
    ceremony = Ceremony(on, consent)
    return hold_ceremony(by=by, case=case, ceremony=ceremony, read_at=case.version, reason=WHY)


STEPS: dict[str, Callable[..., object]] = {
    S.TRAINED: train,
    S.DOSSIER: open_,
    S.VETTING: vet,
    S.CELL_RESOLVED: in_cell,
    S.BASE_RESOLVED: in_base,
    S.DECIDED: ruled,
}


def at(city: Cast, state: str, cell: str = "cell_1", **changes: Any) -> AdmissionCase:
    """A dossier that has come as far as ``state`` on the usual days (DECIDED: received by the cell)."""
    case = listed(city, cell, **changes)
    for to, step in STEPS.items():
        if case.state == state:
            break
        if to == S.BASE_RESOLVED and cell == "office":
            continue
        step(case)
    if state in (S.DECIDED, S.CEREMONY):
        received(case)
    if state == S.CEREMONY:
        celebrated(case)
    return case
