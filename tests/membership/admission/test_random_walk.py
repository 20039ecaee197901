"""Whatever clerks try in whatever order: a refusal leaves the dossier as it was, a step leaves it whole."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from namro.ground.errors import HouseError
from namro.membership.admission.ceremony.actions import annul, finish_redo, order_redo
from namro.membership.admission.correcting.actions import Fix, correct_step, take_back
from namro.membership.admission.facts import Known
from namro.membership.admission.resolving.actions import close, forward
from namro.membership.admission.states import CLOSINGS, NEXT, S
from namro.membership.admission.steps.actions import Paper
from namro.membership.models import AdmissionCase, RecognitionCase
from namro.people.models import PartyMembership
from tests.cast import BY, TODAY, WHY, Cast
from tests.membership.admission import dossiers as d
from tests.units.grow import settle

FIRST = date(2023, 5, 1)
TRIES = 30
Try = Callable[[AdmissionCase, date], object]


def _correct(case: AdmissionCase, day: date) -> None:
    count = d.YES if case.state in (S.CELL_RESOLVED, S.BASE_RESOLVED) else None
    correct_step(by=BY, case=case, fix=Fix(day, "9-X", count), read_at=case.version, reason="Nhầm")


def _close(case: AdmissionCase, day: date) -> None:
    paper = Paper(day, "3-CV", "Thử")
    close(by=BY, case=case, to=CLOSINGS[day.toordinal() % 4], paper=paper, read_at=case.version)


TRIED: list[Try] = [
    d.train,
    d.open_,
    lambda case, day: d.vet(case, day, min(day + timedelta(days=20), TODAY)),
    lambda case, day: d.vet(case, day, None),
    d.in_cell,
    lambda case, day: d.in_cell(case, day, d.NO),
    d.in_base,
    d.ruled,
    d.received,
    d.celebrated,
    lambda case, day: forward(by=BY, case=case, on=day, read_at=case.version, reason=WHY),
    _correct,
    _close,
    lambda case, day: take_back(by=BY, case=case, read_at=case.version, reason="Nhầm"),
    lambda case, day: annul(
        by=BY, case=case, paper=Paper(day, f"{day}-X"), read_at=case.version, reason="Sai"
    ),
    lambda case, day: order_redo(by=BY, case=case, paper=Paper(day, "5"), read_at=case.version, reason=WHY),
    lambda case, day: finish_redo(by=BY, case=case, paper=Paper(day), read_at=case.version, reason=WHY),
]


USUAL: dict[str, int] = {  # what usually comes next, by its place in ``TRIED``
    S.LISTED: 0,
    S.TRAINED: 1,
    S.RETURNED: 1,
    S.DOSSIER: 2,
    S.VETTING: 4,
    S.CELL_RESOLVED: 6,
    S.BASE_RESOLVED: 7,
    S.DECIDED: 8,
}


def kept(case: AdmissionCase) -> tuple[object, ...]:
    """Everything of a dossier that a refusal may not touch."""
    fresh = AdmissionCase.objects.filter(pk=case.pk).values().get()
    parts = (case.steps, case.vettings, case.tallies)
    return (
        tuple(sorted((key, str(value)) for key, value in fresh.items())),
        *(tuple(part.order_by("pk").values_list()) for part in parts),
        PartyMembership.objects.filter(person=case.person_id).count(),
    )


def whole(case: AdmissionCase, before: str) -> None:
    """What holds after every step that was taken."""
    case = AdmissionCase.objects.get(pk=case.pk)
    steps = list(case.steps.order_by("pk"))
    assert case.state == steps[-1].state
    ordered = [step.on for step in steps if step.state != S.TRAINED]
    assert ordered == sorted(ordered) and max(step.on for step in steps) <= TODAY
    due = Known(case).due
    assert (case.due_on, case.due_rule) == (due.on, due.rule)
    member = PartyMembership.objects.filter(person=case.person, during__upper_inf=True).first()
    assert (member is not None) is (case.state in (S.DECIDED, S.CEREMONY))
    assert (case.decision is not None) is (case.state in (S.DECIDED, S.CEREMONY, S.ANNULLED))
    if case.state == S.CEREMONY:
        assert member is not None and member.joined_on == case.ceremony_on
        assert RecognitionCase.objects.get(membership=member).state == "ON_PROBATION"
    assert case.state == before or case.state in NEXT[before] or _undone(case, before)
    settle()


def _undone(case: AdmissionCase, before: str) -> bool:
    """Taken back, or a vote that did not carry."""
    return before in NEXT[case.state] or case.state == S.REFUSED


@pytest.mark.parametrize("seed", range(4, 10))
def test_whatever_is_tried_the_dossier_stays_whole(city: Cast, seed: int) -> None:
    rng = random.Random(seed)
    case, day = d.listed(city), d.LISTED
    taken = 0
    for _ in range(TRIES):
        case = AdmissionCase.objects.get(pk=case.pk)
        usual = rng.random() < 0.6 and case.state in USUAL
        act = TRIED[USUAL[case.state]] if usual else rng.choice(TRIED)
        day = max(FIRST, min(day + timedelta(days=rng.randint(-10, 30)), TODAY + timedelta(days=3)))
        before, state = kept(case), case.state
        try:
            with transaction.atomic():
                act(case, day)
        except (HouseError, ValidationError):
            assert kept(case) == before
            continue
        taken += 1
        whole(case, state)
    assert taken >= 2
