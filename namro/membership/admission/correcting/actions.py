"""A step typed wrong is said anew, or taken back, until the next is taken; the journal keeps the old."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.membership.admission.ceremony.actions import Ceremony, move_ceremony
from namro.membership.admission.facts import Known
from namro.membership.admission.papers import check_review
from namro.membership.admission.route import carrier
from namro.membership.admission.states import OWNERS, S
from namro.membership.admission.steps.actions import Step, check_day, keep
from namro.membership.clerks import hold
from namro.membership.models import AdmissionCase, Body, CaseStep, VoteTally
from namro.membership.votes import Count
from namro.membership.voting.actions import Meeting, correct_tally

BODIES = {S.CELL_RESOLVED: Body.CELL, S.BASE_RESOLVED: Body.BASE}


@dataclass(frozen=True)
class Fix:
    """What the last step should have said; ``count`` where it was a vote."""

    on: date
    document_no: str = ""
    count: Count | None = None


def correct_step(*, by: Any, case: AdmissionCase, fix: Fix, read_at: int | None, reason: str) -> None:
    """Say the last step anew; ``reason`` is typed by who corrects."""
    _check_reason(reason)
    check_actor(by, OWNERS[case.state], carrier(case.cell, clock.today()))
    with acting(by, reason):
        hold(case, read_at)
        step = last_step(case)
        _check_order(case, step, fix)
        if step.state == S.CEREMONY:
            move_ceremony(by=by, case=case, ceremony=Ceremony(fix.on, fix.document_no), reason=reason)
        else:
            _say(by, case, step, fix, reason)
        step.on, step.document_no = fix.on, fix.document_no
        step.full_clean()
        step.save()
        keep(by=by, case=case, reason=reason)


def last_step(case: AdmissionCase) -> CaseStep:
    """The step the dossier stands at."""
    step = case.steps.order_by("id").last()
    if step is None or step.state != case.state:
        raise HouseError("Hồ sơ này chưa ghi bước nào; chỉ sửa được từ khi có bước đầu tiên.")
    return step


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": "Ghi lý do sửa để người sau đọc được."})


def _check_order(case: AdmissionCase, step: CaseStep, fix: Fix) -> None:
    """V10 against the steps before the one that is corrected."""
    check_day(case, Step(step.state, fix.on), without=step.pk)


def _say(by: Any, case: AdmissionCase, step: CaseStep, fix: Fix, reason: str) -> None:
    """What else of the dossier repeats the step."""
    if step.state == S.LISTED:
        case.listed_on = fix.on
    elif step.state == S.TRAINED:
        case.certificate_on, case.certificate_no = fix.on, fix.document_no
    elif step.state in BODIES:
        if step.state == S.CELL_RESOLVED:
            check_review(Known(case), fix.on)
        _recount(by, case, step, fix, reason)
    elif step.state == S.DECIDED:
        _renumber(case, fix)
    elif step.state == S.ANNULLED:
        raise HouseError("Quyết định hủy đã ghi không sửa được; lập quyết định khác để đính chính.")


def _recount(by: Any, case: AdmissionCase, step: CaseStep, fix: Fix, reason: str) -> None:
    tally = _tally(case, step)
    if fix.count is None:
        raise HouseError("Bước này là một cuộc biểu quyết; ghi lại cả kết quả kiểm phiếu.")
    meeting = Meeting(BODIES[S(step.state)], fix.on, fix.document_no)
    said = correct_tally(by=by, tally=tally, meeting=meeting, count=fix.count, reason=reason)
    if not said.passed:
        raise HouseError(
            f"Kết quả sửa lại không đạt ({said.agree}/{said.counted_base}, cần {said.needed}). Bỏ bước này "
            "rồi ghi lại nghị quyết."
        )
    step.note = f"tán thành {said.agree}/{said.counted_base}, cần {said.needed}"


def _tally(case: AdmissionCase, step: CaseStep) -> VoteTally:
    found = case.tallies.filter(held_on=step.on).order_by("id").last()
    if found is None:
        raise HouseError("Bước này chưa có kết quả kiểm phiếu; bỏ bước rồi ghi lại.")
    return found


def _renumber(case: AdmissionCase, fix: Fix) -> None:
    """The number of a decision may be corrected; its day has been counted and may not (TG5)."""
    event = case.decision
    if event is None or fix.on != event.happened_on:
        raise ValidationError(
            {"on": "Ngày quyết định đã tính vào số liệu nên không sửa; ghi nhầm ngày thì hủy quyết định."}
        )
    if not fix.document_no:
        raise ValidationError({"document_no": "Ghi số quyết định."})
    event.decision_no = fix.document_no
    event.full_clean()
    event.save()


def take_back(*, by: Any, case: AdmissionCase, read_at: int | None, reason: str) -> None:
    """Undo the last step; decisions and ceremonies are not undone but annulled."""
    _check_reason(reason)
    check_actor(by, OWNERS[case.state], carrier(case.cell, clock.today()))
    with acting(by, reason):
        hold(case, read_at)
        step = last_step(case)
        if step.state in (S.LISTED, S.DECIDED, S.CEREMONY, S.ANNULLED):
            raise HouseError(
                f"Bước “{step.get_state_display()}” không bỏ được; "
                + ("rút khỏi danh sách" if step.state == S.LISTED else "hủy quyết định kết nạp")
                + " nếu ghi nhầm."
            )
        _undo(case, step)
        step.delete()
        case.state = last_state(case)
        keep(by=by, case=case, reason=reason)


def last_state(case: AdmissionCase) -> str:
    """Where the remaining steps lead."""
    state: str = case.steps.order_by("id").values_list("state", flat=True).last() or S.LISTED
    return state


def _undo(case: AdmissionCase, step: CaseStep) -> None:
    """What came with the step goes with it."""
    if step.state == S.TRAINED:
        case.certificate_no, case.certificate_on = "", None
    elif step.state == S.VETTING:
        case.vettings.all().delete()
    elif step.state in (S.CELL_RESOLVED, S.BASE_RESOLVED, S.REFUSED):
        case.tallies.filter(held_on=step.on, document_no=step.document_no).delete()
        if step.state == S.CELL_RESOLVED:
            case.forwarded_on = None
