"""What ends with a membership, in the transaction that ends it: no dossier of somebody gone stays open."""

from __future__ import annotations

from datetime import date
from typing import Any

from namro.ground.ranges import span
from namro.journal.actions import acting
from namro.membership.admission.states import ENDED
from namro.membership.leaving.states import RUNNING
from namro.membership.models import (
    AdmissionCase,
    Badge,
    CaseStep,
    Exemption,
    ExitCase,
    TemporaryStay,
    TransferCase,
)
from namro.membership.recognition.actions import end_probation
from namro.membership.transfers.states import OPEN as OPEN_TRANSFERS
from namro.membership.transfers.steps.actions import close_transit
from namro.people.models import HomeCell, PartyMembership


def close_dossiers(
    *, by: Any, membership: PartyMembership, end: date, reason: str, keep: int | None = None
) -> None:
    """End or drop what is open of a member who is no longer one from ``end`` on.

    ``keep`` is the leaving that is being recorded. The caller has asked for rights and ended the
    membership; dossiers move back to the last home where a planned one fell away.
    """
    with acting(by, reason):
        home = HomeCell.objects.filter(membership=membership).order_by("during").last()
        assert home is not None, "a membership has a home"
        end_probation(by=by, membership=membership, reason=reason)
        _end_transfers(membership, end)
        _end_spans(membership, end)
        _end_admission(membership, end, reason)
        _drop_badges(membership, home)
        others = ExitCase.objects.filter(membership=membership, state__in=RUNNING).exclude(pk=keep)
        for case in others.select_for_update(no_key=True):
            case.state, case.cell_id, case.version = ExitCase.State.DROPPED, home.cell_id, case.version + 1
            case.due_on, case.due_rule = None, ""
            case.save()


def _end_transfers(membership: PartyMembership, end: date) -> None:
    found = TransferCase.objects.filter(person=membership.person_id, state__in=OPEN_TRANSFERS)
    for case in found.select_for_update(no_key=True):
        close_transit(case, end)
        case.state, case.due_on, case.due_rule = TransferCase.State.CANCELLED, None, ""
        case.version += 1
        case.save()


def _end_spans(membership: PartyMembership, end: date) -> None:
    """Exemptions and stays: what runs is cut, what was only to come falls away."""
    for rows in (
        Exemption.objects.filter(membership=membership),
        TemporaryStay.objects.filter(membership=membership),
    ):
        rows.filter(during__startswith__gte=end).delete()
        for row in rows.filter(during__endswith__gt=end) | rows.filter(during__upper_inf=True):
            row.during, row.due_on, row.due_rule = span(row.during.lower, end), None, ""
            row.version += 1
            row.save()


def _end_admission(membership: PartyMembership, end: date, reason: str) -> None:
    """A decision whose ceremony was still to come."""
    found = AdmissionCase.objects.filter(person=membership.person_id).exclude(state__in=ENDED)
    for case in found.select_for_update(no_key=True):
        state = AdmissionCase.State.LAPSED
        CaseStep.objects.create(case=case, state=state, on=end, note=reason[:300])
        case.state, case.due_on, case.due_rule, case.version = state, None, "", case.version + 1
        case.save()


def _drop_badges(membership: PartyMembership, home: HomeCell) -> None:
    """Proposals; a badge that was decided is given to the family."""
    proposed = Badge.objects.filter(membership=membership, state=Badge.State.PROPOSED)
    for badge in proposed.select_for_update(no_key=True):
        badge.state, badge.cell_id = Badge.State.DROPPED, home.cell_id
        badge.save()
