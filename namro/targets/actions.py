"""Writes of the room: rounds, assignments, and results of mass organisations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Sum

from namro.access.permissions import check_actor
from namro.access.roles import Permission
from namro.ground import clock
from namro.ground.errors import HouseError
from namro.ground.numbers import integer
from namro.ground.ranges import DateRange, show_day, span
from namro.journal.actions import acting
from namro.targets.models import Indicator, MassFact, TargetAssignment, TargetRound
from namro.targets.states import OWNERS, S, check_move
from namro.units.dependants import Move, Order
from namro.units.models import Unit, UnitVersion
from namro.units.queries import check_active


def draft_round(*, by: Any, level_unit: Unit, title: str, during: DateRange, reason: str) -> TargetRound:
    """Begin a round of targets that ``level_unit`` will assign."""
    check_actor(by, Permission.ASSIGN_TARGETS, level_unit)
    with acting(by, reason):
        round_ = TargetRound(level_unit=level_unit, title=title, during=during)
        round_.full_clean()
        round_.save()
    return round_


def _hold(row: TargetRound | MassFact) -> None:
    """Read the row anew and hold it: whoever writes about it at once comes second and reads what was done."""
    row.refresh_from_db(from_queryset=type(row)._default_manager.select_for_update(no_key=True))


def assign(
    *, by: Any, round_: TargetRound, indicator: str, values: Mapping[Unit, int], reason: str
) -> list[TargetAssignment]:
    """Assign one indicator to direct units of the committee, while the round is a draft."""
    check_actor(by, Permission.ASSIGN_TARGETS, round_.level_unit)
    with acting(by, reason):
        _hold(round_)
        if round_.state != S.DRAFT:
            raise HouseError("Đợt giao đã ban hành; muốn đổi chỉ tiêu phải ban hành bản điều chỉnh.")
        _check_direct(round_, list(values))
        made = []
        for unit, number in values.items():
            assignment = TargetAssignment(
                round=round_, indicator=indicator, assignee=unit, value=number, during=round_.during
            )
            assignment.full_clean()
            assignment.save()
            made.append(assignment)
    return made


def _check_direct(round_: TargetRound, units: list[Unit]) -> None:
    day = round_.during.lower
    direct = set(
        UnitVersion.objects.filter(
            parent=round_.level_unit, unit__in=units, during__contains=day
        ).values_list("unit_id", flat=True)
    )
    for unit in units:
        if unit.pk not in direct:
            raise HouseError(
                f"Đơn vị {unit.code} không trực thuộc cấp ủy giao vào ngày {show_day(day)}; "
                "chỉ giao cho đơn vị trực thuộc."
            )


@dataclass(frozen=True)
class Issue:
    """The paper that issues a round, with the totals printed on it by indicator."""

    document_no: str
    issued_on: date
    totals: Mapping[str, int]


def issue_round(*, by: Any, round_: TargetRound, issue: Issue, reason: str) -> None:
    """Put a round in force; every printed total must equal the sum of its lines (TG10)."""
    check_actor(by, OWNERS[S.ISSUED], round_.level_unit)
    with acting(by, reason):
        _hold(round_)
        check_move(round_, S.ISSUED)
        _check_totals(round_, issue.totals)
        round_.document_no, round_.issued_on = issue.document_no, issue.issued_on
        round_.printed_totals = dict(issue.totals)
        round_.state = S.ISSUED
        round_.full_clean()
        round_.save()


def _check_totals(round_: TargetRound, totals: Mapping[str, int]) -> None:
    sums = dict(
        TargetAssignment.objects.filter(round=round_).values_list("indicator").annotate(sum=Sum("value"))
    )
    if not sums:
        raise HouseError("Đợt giao chưa có chỉ tiêu nào; giao chỉ tiêu rồi mới ban hành.")
    for unknown in totals.keys() - set(Indicator):
        raise HouseError(f"Không có chỉ tiêu “{unknown}”. Có: {', '.join(Indicator)}.")
    for indicator in Indicator:
        _check_total(indicator, totals.get(indicator), sums.get(indicator))


def _check_total(indicator: Indicator, printed: int | None, sum_: int | None) -> None:
    if (printed or 0) != (sum_ or 0):
        shown = "chưa ghi" if printed is None else integer(printed)
        raise HouseError(
            f"{indicator.label}: tổng trên văn bản {shown}, cộng các đơn vị là {integer(sum_ or 0)}. "
            "Hai số phải bằng nhau trước khi ban hành."
        )


@dataclass(frozen=True)
class MassResult:
    """A result as typed: how many of what, where, when, and the paper that proves it."""

    indicator: str
    organisation: str
    unit: Unit
    happened_on: date
    amount: int
    evidence_no: str
    evidence_on: date


def _check_not_future(day: date) -> None:
    if day > clock.today():
        raise HouseError(f"Ngày {show_day(day)} ở sau hôm nay; chỉ ghi kết quả đã có.")


def record_mass_fact(*, by: Any, result: MassResult, reason: str) -> MassFact:
    """Record a result of a mass organisation with its evidence."""
    check_actor(by, Permission.RECORD_TARGET_FACT, result.unit)
    _check_not_future(result.happened_on)
    check_active(result.unit, result.happened_on)
    with acting(by, reason):
        fact = MassFact(**result.__dict__)
        fact.full_clean()
        fact.save()
    return fact


def reverse_mass_fact(*, by: Any, fact: MassFact, on: date, evidence_no: str, reason: str) -> MassFact:
    """Take a result back by a row of its own on its own date."""
    check_actor(by, Permission.RECORD_TARGET_FACT, fact.unit, taking_back=True)
    _check_not_future(on)
    if on < fact.happened_on:
        raise HouseError(f"Ngày hủy {show_day(on)} ở trước ngày của kết quả {show_day(fact.happened_on)}.")
    with acting(by, reason):
        _hold(fact)
        if fact.sign != 1 or MassFact.objects.filter(reverses=fact).exists():
            raise HouseError("Dòng này đã được hủy hoặc là dòng hủy; không hủy thêm được.")
        reversal = MassFact(
            indicator=fact.indicator,
            organisation=fact.organisation,
            unit=fact.unit,
            happened_on=on,
            amount=fact.amount,
            sign=-1,
            reverses=fact,
            evidence_no=evidence_no,
            evidence_on=on,
        )
        reversal.full_clean()
        reversal.save()
    return reversal


# When units end

# What goes to a unit that has a target of its own for the same is added to it: the old number ends,
# the sum begins.
MOVE_ASSIGNMENTS = """
WITH moved AS (
    SELECT a.id, a.round_id, a.indicator, a.value, lower(a.during) AS first, n.unit,
           a.during * daterange(%(day)s, NULL) AS days
      FROM targets_targetassignment a
      JOIN unnest(%(rows)s::bigint[], %(to)s::bigint[]) n(row, unit) ON n.row = a.id
), there AS (
    SELECT a.id, a.round_id, a.indicator, a.value, lower(a.during) AS first, a.assignee_id AS unit,
           a.during * daterange(%(day)s, NULL) AS days
      FROM targets_targetassignment a
     WHERE a.during && daterange(%(day)s, NULL)
       AND EXISTS (SELECT 1 FROM moved m WHERE m.unit = a.assignee_id AND m.round_id = a.round_id
                                           AND m.indicator = a.indicator)
), parts AS (
    SELECT * FROM moved UNION ALL SELECT * FROM there
), cuts AS (
    SELECT round_id, indicator, unit, lower(days) AS day FROM parts WHERE unit IS NOT NULL
    UNION
    SELECT round_id, indicator, unit, coalesce(upper(days), 'infinity') FROM parts WHERE unit IS NOT NULL
), stretches AS (
    SELECT *, lead(day) OVER (PARTITION BY round_id, indicator, unit ORDER BY day) AS next FROM cuts
), sums AS (
    SELECT c.round_id, c.indicator, c.unit, sum(p.value) AS value, daterange(c.day, c.next) AS days
      FROM stretches c JOIN parts p USING (round_id, indicator, unit)
     WHERE p.days @> c.day AND c.next IS NOT NULL GROUP BY 1, 2, 3, c.day, c.next
), ended AS (
    UPDATE targets_targetassignment a SET during = daterange(p.first, %(day)s) FROM parts p
     WHERE p.id = a.id AND p.first < %(day)s RETURNING a.id
), never_begun AS (
    DELETE FROM targets_targetassignment a USING parts p
     WHERE p.id = a.id AND p.first >= %(day)s RETURNING a.id
)
INSERT INTO targets_targetassignment (round_id, indicator, assignee_id, value, during)
SELECT round_id, indicator, unit, value, daterange(lower(days), nullif(upper(days), 'infinity'))
  FROM sums WHERE (SELECT count(*) FROM ended) + (SELECT count(*) FROM never_begun) > 0
"""

CARRY_ROUND_ON = """
INSERT INTO targets_targetassignment (round_id, indicator, assignee_id, value, during)
SELECT %(new)s, indicator, assignee_id, value, during * daterange(%(day)s, NULL)
  FROM targets_targetassignment WHERE round_id = %(old)s AND during && daterange(%(day)s, NULL)
"""
CLOSE_ROUNDS = (
    "DELETE FROM targets_targetassignment WHERE round_id = ANY(%(rounds)s) AND lower(during) >= %(day)s",
    "UPDATE targets_targetassignment SET during = daterange(lower(during), %(day)s)"
    " WHERE round_id = ANY(%(rounds)s) AND during @> %(day)s",
    "UPDATE targets_targetround SET during = daterange(lower(during), %(day)s)"
    " WHERE id = ANY(%(rounds)s) AND during @> %(day)s",
)


def close_rounds(moves: Sequence[Move], order: Order) -> None:
    """Rounds of a committee that ends are over on its last day, with what they assigned.

    Where another committee carries them on, the rest of the time is a round of its own there.
    """
    rounds = TargetRound.objects.in_bulk([move.row for move in moves])
    begun = [move for move in moves if rounds[move.row].during.lower < order.day]
    with connection.cursor() as cursor:
        for move in moves:
            if move.to is not None and move in begun:
                asked = {"old": move.row, "day": order.day}
                asked["new"] = _copy_from(rounds[move.row], order.day, move.to).pk
                cursor.execute(CARRY_ROUND_ON, asked)
            elif move not in begun:
                _hand_over(rounds[move.row], move.to)
        for statement in CLOSE_ROUNDS:
            cursor.execute(statement, {"rounds": [move.row for move in begun], "day": order.day})


def _copy_from(old: TargetRound, day: date, level_unit: int) -> TargetRound:
    new = copy(old)
    new.pk = None
    new.level_unit_id, new.during = level_unit, span(day, old.during.upper)
    new.save()
    return new


def _hand_over(round_: TargetRound, level_unit: int | None) -> None:
    if level_unit is None:
        raise HouseError(
            f"Đợt giao “{round_.title}” bắt đầu từ {show_day(round_.during.lower)}, sau khi cấp ủy giao kết "
            "thúc; chọn cấp ủy tiếp nhận đợt giao này."
        )
    round_.level_unit_id = level_unit
    round_.save()


def move_assignments(moves: Sequence[Move], order: Order) -> None:
    """Targets of ended units end with them; what was decided to go on begins at the other unit that day."""
    asked = {
        "rows": [move.row for move in moves],
        "to": [move.to for move in moves],
        "day": order.day,
    }
    with connection.cursor() as cursor:
        cursor.execute(MOVE_ASSIGNMENTS, asked)
