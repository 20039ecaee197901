"""Revisions of issued numbers (TG2), and numbers of divided units shared out to who carries them on (TG7)."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import DateRange, last_day, show_day, span
from namro.targets.models import TargetAssignment, TargetRevision, TargetRound
from namro.targets.rounds.actions import check_direct, writing
from namro.targets.rounds.queries import hold
from namro.targets.rounds.shares import divided
from namro.targets.rounds.steps.actions import check_may_decide
from namro.targets.states import S
from namro.units.models import Unit
from namro.units.queries import check_active

Reason = TargetRevision.Reason


@dataclass(frozen=True)
class Document:
    """The paper behind a change of issued numbers."""

    document_no: str
    issued_on: date
    explanation: str = ""
    requested_by: str = ""


@dataclass(frozen=True)
class Revision:
    """One number of a unit from ``effective_on`` on; ``new_value`` None takes it back."""

    indicator: str
    unit: Unit
    new_value: int | None
    reason: str
    effective_on: date
    document: Document


def revise_target(
    *, by: Any, round_: TargetRound, revision: Revision, read_at: int | None, reason: str
) -> TargetRevision:
    """End the number that stands and begin the new one; nothing is written over (TG2)."""
    check_may_decide(by, round_)
    with writing(round_, by=by, read_at=read_at, reason=reason):
        _check_issued(round_, revision.effective_on, revision.document)
        if revision.reason not in Reason.values:
            raise HouseError("Chọn lý do điều chỉnh trong danh sách.")
        old = _standing(round_, revision.indicator, revision.unit, revision.effective_on)
        end = old.during.upper if old else _end(round_, revision.unit)
        if old is None:
            _check_new(round_, revision)
        written = _said(round_, revision, old.value if old else None)
        if old is not None:
            _cut(old, revision.effective_on)
        if revision.new_value is not None:
            line = old or TargetAssignment(
                round=round_, indicator=revision.indicator, assignee=revision.unit, value=revision.new_value
            )
            days = span(revision.effective_on, end)
            _begin(line, revision.new_value, line.initial_value or line.value, days)
    return written


def _check_issued(round_: TargetRound, effective_on: date, document: Document) -> None:
    if round_.state != S.ISSUED:
        raise HouseError("Chỉ điều chỉnh chỉ tiêu của đợt đã ban hành và chưa kết thúc.")
    if effective_on not in round_.during:
        last = last_day(round_.during) or effective_on
        raise HouseError(
            f"Ngày có hiệu lực {show_day(effective_on)} nằm ngoài thời gian của đợt: từ "
            f"{show_day(round_.during.lower)} đến {show_day(last)}."
        )
    if document.issued_on > clock.today():
        raise HouseError(f"Ngày văn bản {show_day(document.issued_on)} ở sau hôm nay.")


def _standing(round_: TargetRound, indicator: str, unit: Unit, day: date) -> TargetAssignment | None:
    """The line that stands on ``day``; refuses a day before a change that is written already."""
    rows = TargetAssignment.objects.filter(round=round_, indicator=indicator, assignee=unit)
    later = rows.filter(during__startswith__gt=day).order_by("during").first()
    if later is not None:
        first = show_day(later.during.lower)
        raise HouseError(f"Chỉ tiêu này đã có thay đổi từ ngày {first}; điều chỉnh từ ngày đó trở đi.")
    return rows.filter(during__contains=day).first()


def _check_new(round_: TargetRound, revision: Revision) -> None:
    if revision.new_value is None:
        raise HouseError("Đơn vị không có chỉ tiêu này vào ngày đó nên không có gì để thôi giao.")
    check_active(revision.unit, revision.effective_on)
    check_direct(round_, [revision.unit], revision.effective_on)


def _said(round_: TargetRound, revision: Revision, old: int | None) -> TargetRevision:
    rows = TargetRevision.objects.filter(round=round_, indicator=revision.indicator, unit=revision.unit)
    written = TargetRevision(
        round=round_,
        indicator=revision.indicator,
        unit=revision.unit,
        version_no=rows.count() + 1,
        old_value=old,
        new_value=revision.new_value,
        reason=revision.reason,
        effective_on=revision.effective_on,
        **vars(revision.document),
    )
    written.full_clean()
    written.save()
    return written


def _cut(line: TargetAssignment, day: date) -> None:
    """The line ends before ``day``; one that would begin then never begins."""
    if line.during.lower >= day:
        line.delete()
        return
    line.during = span(line.during.lower, day)
    line.save()


def _begin(line: TargetAssignment, value: int, initial: int, days: DateRange) -> None:
    """A new number with what is known of the line it comes from; the unit is asked anew."""
    new = TargetAssignment(
        round=line.round,
        indicator=line.indicator,
        assignee=line.assignee,
        value=value,
        initial_value=initial,
        during=days,
        responsible=line.responsible,
        due_on=line.due_on,
    )
    new.full_clean()
    new.save()


def _end(round_: TargetRound, unit: Unit) -> date | None:
    """Where the round's days at the unit end."""
    life = Unit.objects.values_list("alive", flat=True).get(pk=unit.pk)
    return min((day for day in (round_.during.upper, life.upper) if day is not None), default=None)


# Divided units


@dataclass(frozen=True)
class Division:
    """What of one number goes to which unit; ``effective_on`` where its unit goes on itself."""

    parts: Mapping[Unit, int]
    document: Document
    effective_on: date | None = None


def divide_target(
    *, by: Any, line: TargetAssignment, division: Division, read_at: int | None, reason: str
) -> None:
    """Share a number out, without anything lost; what happened before stays where it happened.

    The line of a unit that ended on the line's last day is shared out from the next day on; of one that
    goes on, from ``effective_on``: its own part is one of ``parts``, or nothing.
    """
    check_may_decide(by, line.round)
    with writing(line.round, by=by, read_at=read_at, reason=reason):
        hold(line)
        ended = line.assignee.alive.upper is not None and line.assignee.alive.upper == line.during.upper
        day = _check_division(line, division, ended)
        parts = {unit: number for unit, number in division.parts.items() if number}
        initials = divided(line.initial_value or line.value, list(parts.values()))
        own, end = division.parts.get(line.assignee) or None, line.during.upper
        change = Revision(line.indicator, line.assignee, own, Reason.STRUCTURE_CHANGE, day, division.document)
        _said(line.round, change, line.value)
        if not ended:
            _cut(line, day)
        for (unit, number), initial in zip(parts.items(), initials, strict=True):
            if unit == line.assignee:
                _begin(line, number, initial, span(day, end))
            else:
                _add(line, replace(change, unit=unit, new_value=number), initial)


def _check_division(line: TargetAssignment, division: Division, ended: bool) -> date:
    """From which day it is shared out."""
    day: date | None = line.during.upper if ended else division.effective_on
    if day is None:
        raise HouseError("Đơn vị vẫn hoạt động: ghi ngày chia chỉ tiêu.")
    _check_issued(line.round, day, division.document)
    if not ended and day not in line.during:
        raise HouseError("Ngày chia nằm ngoài thời gian của chỉ tiêu này.")
    if not ended and line.during.upper != _end(line.round, line.assignee):
        changed = show_day(line.during.upper)
        raise HouseError(f"Chỉ tiêu này đã có thay đổi từ ngày {changed}; chia từ ngày đó trở đi.")
    units = list(division.parts)
    total = sum(division.parts.values())
    if min(division.parts.values(), default=-1) < 0 or total != line.value:
        raise HouseError(
            f"Các phần cộng lại là {integer(total)}, chỉ tiêu phải chia là {integer(line.value)}. "
            "Hai số phải bằng nhau."
        )
    if not any(number for unit, number in division.parts.items() if unit != line.assignee):
        raise HouseError("Chia cho ít nhất một đơn vị khác.")
    check_direct(line.round, [unit for unit in units if not (ended and unit == line.assignee)], day)
    said = TargetRevision.objects.filter(
        round=line.round,
        indicator=line.indicator,
        unit=line.assignee,
        effective_on=day,
        reason=Reason.STRUCTURE_CHANGE,
    )
    if said.exists():
        raise HouseError(f"Chỉ tiêu này đã được chia từ ngày {show_day(day)}.")
    return day


def _add(line: TargetAssignment, change: Revision, initial: int) -> None:
    """More for a unit from a day on: added to each number it has, alone where it has none."""
    added, day, unit = change.new_value or 0, change.effective_on, change.unit
    end = _end(line.round, unit)
    rows = TargetAssignment.objects.filter(
        round=line.round, indicator=line.indicator, assignee=unit, during__overlap=span(day, end)
    )
    standing = [(row, max(row.during.lower, day), row.during.upper) for row in rows.order_by("during")]
    first = standing[0][0].value if standing and standing[0][1] == day else None
    _said(line.round, replace(change, new_value=added + (first or 0)), first)
    for row, *_ in standing:
        _cut(row, day)
    alone = copy(line)
    alone.assignee, alone.responsible, alone.due_on = unit, None, None
    at = day
    for row, begins, until in standing:
        if at < begins:
            _begin(alone, added, initial, span(at, begins))
        _begin(row, row.value + added, (row.initial_value or row.value) + initial, span(begins, until))
        at = until
    if at is not None and (end is None or at < end):
        _begin(alone, added, initial, span(at, end))
