"""A complaint about a removal or an expulsion, its answer, and the membership given back (§4.5)."""

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
from namro.ground.ranges import show_day, span
from namro.journal.actions import acting
from namro.membership.admission.route import carrier
from namro.membership.clerks import hold
from namro.membership.leaving.clocks import answer_due, complaint_due
from namro.membership.leaving.states import OWNERS, S
from namro.membership.models import ExitCase
from namro.membership.recognition.actions import open_probation
from namro.people.models import HomeCell, MemberOrigin, PartyMembership
from namro.units.models import Unit
from namro.units.queries import carried_on


def record_complaint(*, by: Any, case: ExitCase, on: date, read_at: int | None, reason: str) -> None:
    """The member complains in time; the answer has a clock of its own."""
    with _held(by, case, read_at, reason):
        last = complaint_due(case)
        if case.state != S.DECIDED or last is None or case.happened_on is None:
            raise HouseError("Chỉ khiếu nại được quyết định xóa tên hoặc khai trừ.")
        if case.complained_on is not None:
            raise HouseError(f"Đã ghi khiếu nại ngày {show_day(case.complained_on)}.")
        if on < case.happened_on or on > clock.today():
            raise ValidationError(
                {"on": f"Ngày khiếu nại từ {show_day(case.happened_on)} đến {show_day(clock.today())}."}
            )
        if on > last.day:
            raise ValidationError({"on": f"Quá thời hạn khiếu nại: hết ngày {show_day(last.day)}."})
        due = answer_due(on)
        case.complained_on, case.due_on, case.due_rule = on, due.day, due.rule
        _keep(case)


@dataclass(frozen=True)
class Answer:
    """What was decided about a complaint: ``restored`` gives the membership back from that day on."""

    on: date
    document_no: str
    restored: bool


def answer_complaint(*, by: Any, case: ExitCase, answer: Answer, read_at: int | None, reason: str) -> None:
    """Settle the complaint. Given back, a new span begins; the loss stays as it was reported."""
    with _held(by, case, read_at, reason):
        if case.complained_on is None or case.answered_on is not None:
            raise HouseError("Không có khiếu nại nào đang chờ trả lời.")
        if not case.complained_on <= answer.on <= clock.today():
            raise ValidationError(
                {"on": f"Ngày trả lời từ {show_day(case.complained_on)} đến {show_day(clock.today())}."}
            )
        if not answer.document_no:
            raise ValidationError({"document_no": "Ghi số văn bản trả lời."})
        case.answered_on, case.due_on, case.due_rule = answer.on, None, ""
        note = f"Trả lời khiếu nại: {answer.document_no}"
        case.note = f"{case.note} – {note}"[-300:] if case.note else note
        if answer.restored:
            case.state = S.RESTORED
            _give_back(by, case, answer.on, reason)
        _keep(case)


def _give_back(by: Any, case: ExitCase, on: date, reason: str) -> None:
    """A new span under the old days, at the cell that had him or who carries it on."""
    old = case.membership
    cell = carrier(case.cell, on)
    membership = PartyMembership(
        person_id=old.person_id,
        decided_on=old.decided_on,
        joined_on=old.joined_on,
        official_on=old.official_on,
        during=span(on),
        origin=MemberOrigin.RESTORED,
    )
    membership.full_clean()
    membership.save()
    for stretch in carried_on(cell, on):
        home = HomeCell(
            person_id=old.person_id,
            membership=membership,
            cell_id=stretch.unit_id,
            during=span(stretch.first, stretch.end),
        )
        home.full_clean()
        home.save()
    if old.joined_on is not None and old.official_on is None:
        open_probation(by=by, membership=membership, cell=cell, ceremony_on=old.joined_on, reason=reason)


@contextmanager
def _held(by: Any, case: ExitCase, read_at: int | None, reason: str) -> Iterator[None]:
    """Who answers for the cell today does, also past its end."""
    check_actor(by, OWNERS[S.RESTORED], _answering(case))
    with acting(by, reason):
        hold(case, read_at)
        yield


def _answering(case: ExitCase) -> Unit:
    return carrier(case.cell, clock.today())


def _keep(case: ExitCase) -> None:
    case.version += 1
    case.full_clean()
    case.save()
