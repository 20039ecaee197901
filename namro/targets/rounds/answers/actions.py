"""What units say to a round: what they register before, and their answer to what was issued."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from namro.access.permissions import check_actor
from namro.access.queries import Refused
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.journal.actions import acting
from namro.targets.models import TargetAssignment, TargetProposal, TargetRound
from namro.targets.rounds.actions import check_direct
from namro.targets.rounds.queries import day_of, hold
from namro.targets.states import S
from namro.units.models import Unit


@dataclass(frozen=True)
class Registration:
    """What one unit registers by indicator (None: nothing), and why."""

    unit: Unit
    values: Mapping[str, int | None]
    note: str = ""
    read_at: str = ""  # ``registration_mark`` as the form was read; "" for a command


def registration_mark(round_: TargetRound, unit: Unit) -> str:
    """Changes whenever the unit's registration does, so that a second writer is told."""
    rows = TargetProposal.objects.filter(round=round_, unit=unit).order_by("indicator")
    said = repr(list(rows.values_list("indicator", "value", "note")))
    return sha256(said.encode()).hexdigest()


def check_may_answer(by: Any, unit: Unit) -> None:
    """Whoever answers for a unit, or assigns at it."""
    try:
        check_actor(by, Permission.ANSWER_TARGETS, unit)
    except Refused:
        try:
            check_actor(by, Permission.ASSIGN_TARGETS, unit)
        except Refused:
            check_actor(by, Permission.ANSWER_TARGETS, unit)


def register(*, by: Any, round_: TargetRound, registration: Registration, reason: str) -> None:
    """A direct unit proposes its numbers, anew each time, while the round is open for it."""
    unit = registration.unit
    check_may_answer(by, unit)
    with acting(by, reason):
        hold(round_)
        if round_.state != S.REGISTERING:
            raise HouseError(
                f"Đợt giao đang ở trạng thái “{round_.get_state_display()}”, không nhận đăng ký."
            )
        check_direct(round_, [unit])
        if registration.read_at and registration.read_at != registration_mark(round_, unit):
            raise HouseError("Người khác của đơn vị vừa ghi đăng ký này. Xem số mới rồi ghi lại.")
        present = {row.indicator: row for row in TargetProposal.objects.filter(round=round_, unit=unit)}
        for indicator, value in registration.values.items():
            row = present.get(indicator) or TargetProposal(round=round_, indicator=indicator, unit=unit)
            if value is None:
                if row.pk:
                    row.delete()
                continue
            row.value, row.note, row.proposed_on = value, registration.note, clock.today()
            row.full_clean()
            row.save()


def answer_assignment(*, by: Any, line: TargetAssignment, answer: str, note: str = "", reason: str) -> None:
    """The assignee accepts its issued number, or asks for another look and says why."""
    check_actor(by, Permission.ANSWER_TARGETS, line.assignee)
    with acting(by, reason):
        hold(line.round)
        hold(line)
        if line.round.state != S.ISSUED:
            raise HouseError("Chỉ trả lời chỉ tiêu của đợt đã ban hành và chưa kết thúc.")
        if day_of(line.round.during) not in line.during:
            raise HouseError("Chỉ tiêu này đã được thay; mở lại trang để trả lời chỉ tiêu hiện hành.")
        if answer not in (TargetAssignment.Answer.ACCEPTED, TargetAssignment.Answer.OBJECTED):
            raise HouseError("Chọn nhận chỉ tiêu, hoặc đề nghị xem lại.")
        line.answer, line.answered_on = answer, clock.today()
        line.answer_note = note if answer == TargetAssignment.Answer.OBJECTED else ""
        line.full_clean()
        line.save()


def answer_all(*, by: Any, answers: Mapping[TargetAssignment, tuple[str, str]], reason: str) -> None:
    """Answers and their notes to several numbers of a unit at once, all or none."""
    with acting(by, reason):
        for line, (answer, note) in answers.items():
            answer_assignment(by=by, line=line, answer=answer, note=note, reason=reason)
