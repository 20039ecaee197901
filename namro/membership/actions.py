"""Writes of the room: admissions and their annulment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.membership.admission.route import route, term_on
from namro.membership.leaving.closing.actions import close_dossiers
from namro.membership.models import AdmissionCase, AdmissionEvent, CaseStep
from namro.membership.months import months_between
from namro.membership.readmission import Readmission, check_readmission
from namro.organisation.actions import admit_to_cell, end_membership
from namro.people.models import EndGround, PartyMembership, Person
from namro.regulations.queries import value as rule
from namro.units.models import Unit
from namro.units.queries import check_active


@dataclass(frozen=True)
class Admission:
    """What an admission decision says; ``readmission`` for somebody who has left the Party before."""

    person: Person
    cell: Unit
    decided_on: date
    decision_no: str
    source_group: str
    in_private_enterprise: bool = False
    is_owner: bool = False
    readmission: Readmission = field(default_factory=Readmission)


def _check_not_future(day: date) -> None:
    if day > clock.today():
        raise HouseError(
            f"Ngày quyết định {show_day(day)} ở sau hôm nay ({show_day(clock.today())}); kiểm tra lại ngày."
        )


def full_years(birth: date, day: date) -> int:
    """Age in full years counted by month, as at the cell's review (V11)."""
    return months_between(birth, day) // 12


def _check_age(admission: Admission) -> None:
    minimum = int(rule("admission.min_age", on=admission.decided_on))
    age = full_years(admission.person.birth_date, admission.decided_on)
    if age < minimum:
        raise HouseError(
            f"Đồng chí {admission.person} mới {age} tuổi vào ngày {show_day(admission.decided_on)}; "
            f"phải đủ {minimum} tuổi."
        )


def _wait_for_others(row: Person | AdmissionEvent) -> None:
    """Hold the row until the end: whoever writes about it at once comes second and reads what was done."""
    type(row)._default_manager.select_for_update(no_key=True).get(pk=row.pk)


def record_admission(*, by: Any, admission: Admission, reason: str) -> AdmissionEvent:
    """Record a decision: the event, the membership it begins and the home cell, in one transaction."""
    check_actor(by, Permission.RECORD_ADMISSION, admission.cell)
    _check_not_future(admission.decided_on)
    _check_age(admission)
    check_active(admission.cell, admission.decided_on)
    with acting(by, reason):
        _wait_for_others(admission.person)
        check_readmission(admission.person, admission.decided_on, admission.readmission)
        event = AdmissionEvent(
            **_numbered(admission.cell, admission.decided_on),
            person=admission.person,
            cell=admission.cell,
            happened_on=admission.decided_on,
            decision_no=admission.decision_no,
            source_group=admission.source_group,
            in_private_enterprise=admission.in_private_enterprise,
            is_owner=admission.is_owner,
        )
        event.full_clean()
        event.save()
        admit_to_cell(
            by=by,
            person=admission.person,
            cell=admission.cell,
            decided_on=admission.decided_on,
            reason=reason,
        )
    return event


def _numbered(cell: Unit, day: date) -> dict[str, Any]:
    """Whose number a decision of that day bears (V19): the committee that decides, and its term."""
    return {"issued_by": route(cell, day).decider.code, "term": term_on(day)}


def annul_admission(
    *, by: Any, event: AdmissionEvent, on: date, decision_no: str, reason: str
) -> AdmissionEvent:
    """Take a decision back by a row of its own on its own date; what was reported stays (TG5)."""
    check_actor(by, Permission.RECORD_ADMISSION, event.cell, taking_back=True)
    _check_not_future(on)
    if event.sign != 1:
        raise HouseError("Dòng này đã là quyết định hủy; không hủy thêm được.")
    if on < event.happened_on:
        raise HouseError(
            f"Ngày hủy {show_day(on)} ở trước ngày quyết định kết nạp {show_day(event.happened_on)}."
        )
    with acting(by, reason):
        _wait_for_others(event)
        if AdmissionEvent.objects.filter(reverses=event).exists():
            raise HouseError(f"Quyết định {event.decision_no} đã bị hủy trước đó.")
        annulment = AdmissionEvent(
            **_issuer_today(event, on),
            person=event.person,
            cell=event.cell,
            happened_on=on,
            decision_no=decision_no,
            source_group=event.source_group,
            in_private_enterprise=event.in_private_enterprise,
            is_owner=event.is_owner,
            sign=-1,
            reverses=event,
            reason=reason,
        )
        annulment.full_clean()
        annulment.save()
        _close_dossier(event, annulment)
        _end_membership(by=by, event=event, on=on, reason=reason)
    return annulment


def _issuer_today(event: AdmissionEvent, on: date) -> dict[str, Any]:
    """Where the cell still stands; past its end nobody can tell from the tree who annuls."""
    return _numbered(event.cell, on) if on in Unit.objects.get(pk=event.cell_id).alive else {}


def _close_dossier(event: AdmissionEvent, annulment: AdmissionEvent) -> None:
    """The dossier says so, too, and a probation that ran on ends."""
    case = AdmissionCase.objects.select_for_update(no_key=True).filter(decision=event).first()
    if case is None:
        return
    state = AdmissionCase.State.ANNULLED
    CaseStep.objects.create(
        case=case,
        state=state,
        on=annulment.happened_on,
        document_no=annulment.decision_no,
        note=annulment.reason,
    )
    case.state, case.due_on, case.due_rule, case.version = state, None, "", case.version + 1
    case.save()


def _end_membership(*, by: Any, event: AdmissionEvent, on: date, reason: str) -> None:
    membership = PartyMembership.objects.filter(
        person=event.person, decided_on=event.happened_on, during__upper_inf=True
    ).first()
    if membership is not None:
        end = max(on, event.happened_on + timedelta(days=1))
        end_membership(by=by, membership=membership, end=end, ground=EndGround.ANNULLED, reason=reason)
        close_dossiers(by=by, membership=membership, end=end, reason=reason)
