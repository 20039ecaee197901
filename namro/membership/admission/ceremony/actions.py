"""From the decision to the ceremony, and what is done when it turns out to be wrong (A8, AX of §4.2)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError

from namro.access.permissions import check_actor
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.ranges import show_day
from namro.journal.actions import acting
from namro.membership.actions import annul_admission
from namro.membership.admission import clocks
from namro.membership.admission.route import carrier
from namro.membership.admission.states import OWNERS, S
from namro.membership.admission.steps.actions import Paper, Step, check_day, check_past, held, keep, take
from namro.membership.clerks import hold
from namro.membership.models import AdmissionCase
from namro.membership.recognition.actions import open_probation
from namro.people.models import HomeCell, PartyMembership
from namro.regulations.queries import add_working_days
from namro.regulations.queries import value as rule


def receive_decision(*, by: Any, case: AdmissionCase, on: date, read_at: int | None, reason: str) -> None:
    """The cell has the paper in hand: the clock of the ceremony starts."""
    with held(by, case, S.CEREMONY, read_at, reason):
        check_receipt(case, on)
        case.decision_received_on = on
        keep(by=by, case=case, reason=reason)


def check_receipt(case: AdmissionCase, on: date) -> None:
    """Not before the decision, not tomorrow."""
    check_past("received_on", on)
    decided = decision_day(case)
    if on < decided:
        raise ValidationError(
            {"received_on": f"Ngày nhận ở trước ngày quyết định {show_day(decided)}; kiểm tra lại ngày."}
        )


def decision_day(case: AdmissionCase) -> date:
    """The day of the decision; a dossier without one is told so."""
    if case.decision is None:
        raise HouseError("Hồ sơ chưa có quyết định kết nạp.")
    day: date = case.decision.happened_on
    return day


@dataclass(frozen=True)
class Ceremony:
    """The day somebody becomes a probationary member; late only with the superior's written consent."""

    ceremony_on: date
    late_consent_no: str = ""


def last_day(case: AdmissionCase) -> date:
    """The last day of the ceremony, counted from the receipt of the decision."""
    received = case.decision_received_on
    if received is None:
        raise HouseError("Ghi ngày chi bộ nhận quyết định trước khi ghi lễ kết nạp.")
    return add_working_days(received, int(rule(clocks.CEREMONY, on=received))).day


def hold_ceremony(
    *, by: Any, case: AdmissionCase, ceremony: Ceremony, read_at: int | None, reason: str
) -> bool:
    """Probation begins. Whether it was late without consent: kept all the same, and listed (edge 26)."""
    with held(by, case, S.CEREMONY, read_at, reason):
        step = Step(S.CEREMONY, ceremony.ceremony_on, ceremony.late_consent_no)
        check_ceremony(case, ceremony)
        check_day(case, step)
        membership = membership_of(case)
        _say_ceremony(case, membership, ceremony)
        home = HomeCell.objects.filter(membership=membership, during__contains=ceremony.ceremony_on).first()
        if home is None:
            raise HouseError(
                f"Ngày {show_day(ceremony.ceremony_on)} đồng chí này không sinh hoạt ở chi bộ nào."
            )
        day = ceremony.ceremony_on
        open_probation(by=by, membership=membership, cell=home.cell, ceremony_on=day, reason=reason)
        take(by=by, case=case, step=step, reason=reason)
    return case.ceremony_late


def check_ceremony(case: AdmissionCase, ceremony: Ceremony) -> None:
    """V10: not before the decision, nor before the cell had it."""
    received = case.decision_received_on
    if received is not None and ceremony.ceremony_on < received:
        raise ValidationError(
            {"ceremony_on": f"Lễ kết nạp ở trước ngày nhận quyết định {show_day(received)}."}
        )
    decided = decision_day(case)
    if ceremony.ceremony_on < decided:
        raise ValidationError({"ceremony_on": f"Lễ kết nạp ở trước ngày quyết định {show_day(decided)}."})


def membership_of(case: AdmissionCase) -> PartyMembership:
    """The membership that the decision began; refused where it has ended."""
    begun = PartyMembership.objects.select_for_update(no_key=True).filter(
        person=case.person, decided_on=decision_day(case)
    )
    membership = begun.filter(during__upper_inf=True).first()
    if membership is None:
        raise HouseError("Đồng chí này không còn là đảng viên; không tổ chức lễ kết nạp.")
    return membership


def _say_ceremony(case: AdmissionCase, membership: PartyMembership, ceremony: Ceremony) -> None:
    case.ceremony_on, case.late_consent_no = ceremony.ceremony_on, ceremony.late_consent_no
    case.ceremony_late = ceremony.ceremony_on > last_day(case) and not ceremony.late_consent_no
    membership.joined_on = ceremony.ceremony_on
    membership.full_clean()
    membership.save()


def move_ceremony(*, by: Any, case: AdmissionCase, ceremony: Ceremony, reason: str) -> None:
    """Say a ceremony anew that was typed wrong; probation follows. Called by the correction of the step."""
    with acting(by, reason):
        check_past("ceremony_on", ceremony.ceremony_on)
        check_ceremony(case, ceremony)
        membership = membership_of(case)
        membership.official_on = None
        _say_ceremony(case, membership, ceremony)
        probation = membership.recognition
        if probation.version > 1 or probation.reviewed_on is not None:
            raise HouseError(
                "Hồ sơ công nhận chính thức đã có bước tiếp theo; không sửa ngày lễ kết nạp được nữa."
            )
        probation.delete()
        day = ceremony.ceremony_on
        open_probation(by=by, membership=membership, cell=probation.cell, ceremony_on=day, reason=reason)


# Found to be wrong


def annul(*, by: Any, case: AdmissionCase, paper: Paper, read_at: int | None, reason: str) -> None:
    """The standard was not met: the decision is annulled and the name removed, on the annulment's own day."""
    check_actor(by, OWNERS[S.ANNULLED], case.cell, taking_back=True)
    with acting(by, reason):
        hold(case, read_at)
        decided = decision_day(case)
        check_past("on", paper.on)
        if paper.on < decided:
            raise ValidationError({"on": f"Ngày hủy ở trước ngày quyết định {show_day(decided)}."})
        if not paper.document_no:
            raise ValidationError({"document_no": "Ghi số quyết định hủy."})
        annul_admission(by=by, event=case.decision, on=paper.on, decision_no=paper.document_no, reason=reason)
        case.refresh_from_db()


@contextmanager
def _decided(by: Any, case: AdmissionCase, read_at: int | None, reason: str) -> Iterator[None]:
    """A dossier whose decision stands, held for writing."""
    check_actor(by, OWNERS[S.ANNULLED], carrier(case.cell, clock.today()))
    with acting(by, reason):
        hold(case, read_at)
        if case.state not in (S.DECIDED, S.CEREMONY):
            raise HouseError(
                f"Hồ sơ đang ở bước “{case.get_state_display()}”, không có quyết định nào còn hiệu lực."
            )
        yield


def order_redo(*, by: Any, case: AdmissionCase, paper: Paper, read_at: int | None, reason: str) -> None:
    """Only the procedure was wrong: the decision stands, and what was left out is done again."""
    with _decided(by, case, read_at, reason):
        if not paper.document_no:
            raise ValidationError({"document_no": "Ghi số văn bản yêu cầu làm lại thủ tục."})
        check_past("on", paper.on)
        case.redo_no = paper.document_no
        keep(by=by, case=case, reason=reason)


def finish_redo(*, by: Any, case: AdmissionCase, paper: Paper, read_at: int | None, reason: str) -> None:
    """The procedure has been done again."""
    with _decided(by, case, read_at, reason):
        if not case.redo_no:
            raise HouseError("Hồ sơ này không có yêu cầu làm lại thủ tục.")
        check_past("on", paper.on)
        case.redo_no = ""
        keep(by=by, case=case, reason=reason)
